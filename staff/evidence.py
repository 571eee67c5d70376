"""That staff signed what they should, are screened, and leave in order (L07, L43, L52, S03)."""

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.registries import (
    Evidence,
    Figure,
    PackPart,
    Seen,
    Standing,
    evidence,
    figures,
    pack_parts,
)
from staff.models import ConductText, LeavingTask, SignedStatement
from staff.screened import linked_leavers, links_to_end, screened
from staff.statements import at_work, newest_statements, without
from subjects.whereabouts import count_per_location

Kind = ConductText.Kind


def _signed(kind: str):
    def look(on) -> Seen:
        text = next((one for one in newest_statements() if one.kind == kind), None)
        if text is None:
            return Seen(_("There is no version of it yet."), Standing.NONE)
        everybody, lacking = at_work(on).count(), without(text, on).count()
        words = _("%(signed)d of %(all)d signed or were told version %(version)d.")
        values = {"signed": everybody - lacking, "all": everybody, "version": text.version}
        return Seen(words % values, Standing.ATTENTION if lacking else Standing.GOOD)

    return look


for _kind, _clauses in (
    (Kind.CONFIDENTIALITY, ("L07", "S03")),
    (Kind.CODE_OF_CONDUCT, ("L52", "L53", "L54", "L57", "G04", "G05")),
    (Kind.PURPOSE_NOTICE, ("L43",)),
):
    evidence.register(
        Evidence(
            code=f"staff.{_kind.value}",
            label=_kind.label,
            clauses=_clauses,
            look=_signed(_kind),
            url_name="staff:list",
            rooms=("staff.identity",),
        )
    )


def _screening(on) -> Seen:
    people = at_work(on)
    everybody, lacking = people.count(), people.filter(~screened()).count()
    if not everybody:
        return Seen(_("Nobody works here yet."), Standing.NONE)
    words = _("%(n)d of %(all)d have a certificate of conduct and a link in the register.")
    return Seen(
        words % {"n": everybody - lacking, "all": everybody},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _leaving(on) -> Seen:
    number = LeavingTask.objects.count() + linked_leavers().count()
    if not number:
        return Seen(_("Nobody has left yet."), Standing.NONE)
    due = [due_on for _who, due_on in _leaving_open()]
    late = sum(due_on < on for due_on in due)
    words = _("Tasks: %(all)d, still open: %(open)d, late: %(late)d.")
    return Seen(
        words % {"all": number, "open": len(due), "late": late},
        Standing.ATTENTION if late else Standing.GOOD,
    )


def _leaving_open() -> list[tuple]:
    """(subject id, due on) of what the work list still asks about who leaves."""
    tasks = LeavingTask.objects.filter(done_on__isnull=True).values_list("subject_id", "due_on")
    links = links_to_end().values_list("pk", "subject__relation_ended_on")
    return [*tasks, *links]


evidence.register(
    Evidence(
        code="staff.screening",
        label=gettext_lazy("Screening of staff"),
        clauses=("K19", "K31", "L30"),
        look=_screening,
        url_name="staff:list",
        rooms=("staff.identity",),
    )
)
evidence.register(
    Evidence(
        code="staff.leaving",
        label=gettext_lazy("Tasks when somebody leaves"),
        clauses=("K10", "L56"),
        look=_leaving,
        url_name="staff:list",
        rooms=("staff.identity",),
    )
)


def _signed_per_location(on) -> dict:
    """Of each person every statement that is asked counts."""
    everybody = set(at_work(on).values_list("pk", flat=True))
    found = []
    for text in newest_statements():
        lacking = set(without(text, on).values_list("pk", flat=True))
        found += [(person, person not in lacking) for person in everybody]
    return count_per_location(found, on)


def _screened_per_location(on) -> dict:
    people = at_work(on).annotate(is_screened=screened()).values_list("pk", "is_screened")
    return count_per_location(people, on)


def _leaving_per_location(on) -> dict:
    return count_per_location([(who, due_on >= on) for who, due_on in _leaving_open()], on)


figures.register(
    Figure(
        code="staff.signed",
        label=gettext_lazy("Signed statements"),
        of=Figure.Of.COVERAGE,
        per_location=_signed_per_location,
        url_name="staff:statements",
        rooms=("staff.conduct",),
    )
)
figures.register(
    Figure(
        code="staff.screening",
        label=gettext_lazy("Screening of staff"),
        of=Figure.Of.COVERAGE,
        per_location=_screened_per_location,
        url_name="staff:list",
        query="state=no_vog",
        rooms=("staff.screening",),
    )
)
figures.register(
    Figure(
        code="staff.leaving",
        label=gettext_lazy("Tasks when somebody leaves"),
        of=Figure.Of.WORK,
        per_location=_leaving_per_location,
    )
)


def _versions(on):
    """Every version of every statement, with how many ever signed it."""
    signed = dict(
        SignedStatement.objects.order_by().values_list("text").annotate(number=Count("pk"))
    )
    for text in ConductText.objects.order_by("kind", "version"):
        yield (text.get_kind_display(), text.version, text.valid_from, signed.get(text.pk, 0))


pack_parts.register(
    PackPart(
        code="staff.statements",
        title=gettext_lazy("Statements of staff"),
        columns=(
            gettext_lazy("Statement"),
            gettext_lazy("Version"),
            gettext_lazy("Valid from"),
            gettext_lazy("Signed or told"),
        ),
        rows=_versions,
        order=70,
    )
)
