"""That parents were asked, and that a withdrawal is followed (G01 to G03, S05, S06)."""

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consents.models import RemovalTask
from consents.overview import CATEGORY, counts_at, placement_kinds
from core.dates import running
from core.privacy import SubjectKind
from core.registries import Evidence, Figure, Seen, Standing, evidence, figures
from subjects.models import Affiliation
from subjects.whereabouts import count_per_location


def _asked_per_location(on) -> dict:
    """Children in care of whom every question asked at placement was answered."""
    placed = Affiliation.objects.filter(
        running(on),
        Q(subject__relation_ended_on__isnull=True) | Q(subject__relation_ended_on__gte=on),
        subject__kind=SubjectKind.CHILD,
    ).order_by()
    return {
        location_id: (found.children - found.incomplete, found.children)
        for location_id, found in counts_at(placed, placement_kinds(on), on).items()
    }


def _asked(on) -> Seen:
    counted = _asked_per_location(on).values()
    answered, everybody = sum(fine for fine, _all in counted), sum(total for _f, total in counted)
    if not everybody:
        return Seen(_("No children in care yet."), Standing.NONE)
    words = _("Everything asked at placement is answered for %(n)d of %(all)d children.")
    return Seen(
        words % {"n": answered, "all": everybody},
        Standing.GOOD if answered == everybody else Standing.ATTENTION,
    )


def _removals(on) -> Seen:
    found = RemovalTask.objects.aggregate(
        done=Count("pk", filter=Q(done_on__isnull=False)),
        open=Count("pk", filter=Q(done_on__isnull=True)),
        late=Count("pk", filter=Q(done_on__isnull=True, due_on__lt=on)),
    )
    if not found["done"] and not found["open"]:
        return Seen(_("Nothing has had to be removed yet."), Standing.NONE)
    words = _("Removed with proof: %(done)d, to do: %(open)d, late: %(late)d.")
    return Seen(words % found, Standing.ATTENTION if found["late"] else Standing.GOOD)


evidence.register(
    Evidence(
        code="consents.asked",
        label=gettext_lazy("Consents at placement"),
        clauses=("L12", "L77", "S05", "G01", "G02", "B08", "L66"),
        look=_asked,
        url_name="children:consent_overview",
        rooms=(CATEGORY,),
    )
)
evidence.register(
    Evidence(
        code="consents.removals",
        label=gettext_lazy("Removals after a withdrawal"),
        clauses=("G03", "S06"),
        look=_removals,
        url_name="children:consent_overview",
        rooms=(CATEGORY,),
    )
)


def _removals_per_location(on) -> dict:
    tasks = RemovalTask.objects.filter(done_on__isnull=True).values_list("subject_id", "due_on")
    return count_per_location([(subject, due_on >= on) for subject, due_on in tasks], on)


figures.register(
    Figure(
        code="consents.asked",
        label=gettext_lazy("Consents at placement"),
        of=Figure.Of.COVERAGE,
        per_location=_asked_per_location,
        url_name="children:consent_overview",
        rooms=(CATEGORY,),
    )
)
figures.register(
    Figure(
        code="consents.removals",
        label=gettext_lazy("Removals after a withdrawal"),
        of=Figure.Of.WORK,
        per_location=_removals_per_location,
    )
)
