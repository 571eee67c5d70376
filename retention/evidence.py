"""That data goes on its day, and that it shows (K18, K26, K30, K33, L08 to L10, L46 to L51)."""

import datetime as dt

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.privacy import SUBJECT_CLASSES
from core.registries import (
    Evidence,
    Figure,
    PackPart,
    Seen,
    Standing,
    evidence,
    figures,
    pack_parts,
    retention_rules,
)
from core.templatetags.ui import day
from retention.models import Certificate, Hold, PaperDestruction, RuleSetting, Run
from retention.plan import ROOM, plan, rules_in_order, terms
from retention.proposals import open_proposals
from retention.states import is_due, is_late, state_of
from subjects.whereabouts import count_per_location

MISSED = dt.timedelta(days=2)  # a nightly run that did not come for so long stands out


def _standing(on) -> list[tuple]:
    """All whose term is over, with how each stands."""
    four_eyes = set(RuleSetting.objects.filter(four_eyes=True).values_list("rule", flat=True))
    return [
        (item, state_of(item, four_eyes=rule.code in four_eyes))
        for rule, items in plan(on).items()
        for item in items
    ]


def _runs(on) -> Seen:
    late = sum(is_late(item, state, on) for item, state in _standing(on))
    last = Run.objects.filter(finished_at__isnull=False, is_rehearsal=False).order_by("run_on")
    last_on = last.values_list("run_on", flat=True).last()
    if last_on is None:
        words = _("No nightly run yet; overdue: %(late)d.")
        return Seen(words % {"late": late}, Standing.ATTENTION if late else Standing.NONE)
    words = _("Last nightly run on %(day)s; overdue: %(late)d.")
    fine = not late and on - last_on <= MISSED
    return Seen(
        words % {"day": day(last_on), "late": late}, Standing.GOOD if fine else Standing.ATTENTION
    )


def _certificates(on) -> Seen:
    found = Certificate.objects.aggregate(number=Count("pk"), people=Sum("subject_count"))
    if not found["number"]:
        return Seen(_("No certificates yet."), Standing.NONE)
    words = _("Made: %(number)d, about people: %(people)d.")
    return Seen(words % {"number": found["number"], "people": found["people"]}, Standing.GOOD)


def _holds(on) -> Seen:
    found = Hold.objects.filter(released_at__isnull=True).aggregate(
        number=Count("pk"), again=Count("pk", filter=Q(review_on__lt=on))
    )
    if not found["number"]:
        return Seen(_("Nothing is on hold."), Standing.NONE)
    words = _("On hold with a ground: %(number)d, overdue for another look: %(again)d.")
    return Seen(words % found, Standing.ATTENTION if found["again"] else Standing.GOOD)


def _paper(on) -> Seen:
    found = PaperDestruction.objects.aggregate(
        number=Count("pk"), left=Count("pk", filter=Q(destroyed_on__isnull=True))
    )
    if not found["number"]:
        return Seen(_("No paper was left of files that went."), Standing.NONE)
    words = _("Left when the file went: %(number)d, not yet recorded as destroyed: %(left)d.")
    return Seen(words % found, Standing.ATTENTION if found["left"] else Standing.GOOD)


def _four_eyes(on) -> Seen:
    asking = RuleSetting.objects.filter(four_eyes=True).count()
    if not asking:
        return Seen(_("No rule asks that two people agree."), Standing.NOT_SET)
    words = _(
        "Rules under which two people must agree: %(rules)d, lists that are waiting: %(waiting)d."
    )
    values = {"rules": asking, "waiting": open_proposals().count()}
    return Seen(words % values, Standing.GOOD)


for _code, _label, _clauses, _look, _page, _room in (
    (
        "retention.runs",
        gettext_lazy("Nightly destruction"),
        (
            *("K18", "K26", "K30", "K33", "L08", "L09", "L13", "L18", "L46", "L47", "L48", "L50"),
            *("L51", "L60", "L61", "G03"),
        ),
        _runs,
        "retention:plan",
        ROOM,
    ),
    (
        "retention.certificates",
        gettext_lazy("Certificates of destruction"),
        ("L10", "L18"),
        _certificates,
        "retention:certificates",
        ROOM,
    ),
    ("retention.holds", gettext_lazy("Holds"), ("L08", "L17"), _holds, "retention:held", ROOM),
    (
        "retention.paper",
        gettext_lazy("Paper of files that went"),
        ("L10", "L18"),
        _paper,
        "children:paper_to_destroy",
        "child.paper_file",
    ),
    (
        "retention.four_eyes",
        gettext_lazy("Two people must agree"),
        ("L18",),
        _four_eyes,
        "retention:plan",
        ROOM,
    ),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            url_name=_page,
            rooms=(_room,),
        )
    )


def _late_per_location(on) -> dict:
    """What is past its day, of all that the pages about destruction call due now."""
    due = [
        (item.subject_id, not is_late(item, state, on))
        for item, state in _standing(on)
        if item.rule.retention_class in SUBJECT_CLASSES and is_due(item, state, on)
    ]
    return count_per_location(due, on)


figures.register(
    Figure(
        code="retention.late",
        label=gettext_lazy("Due for destruction"),
        of=Figure.Of.WORK,
        per_location=_late_per_location,
        url_name="retention:plan",
        rooms=(ROOM,),
    )
)


def _rules(on):
    own = terms()
    for rule in rules_in_order():
        yield (rule.label, str(own[rule.code]), rule.anchor, ", ".join(rule.clauses))


def _certificate_rows(on):
    for found in Certificate.objects.all():
        label = retention_rules[found.rule].label if found.rule in retention_rules else found.rule
        yield (found.number, label, found.destroyed_on, found.subject_count, found.held_count)


pack_parts.register(
    PackPart(
        code="retention.rules",
        title=gettext_lazy("Retention rules"),
        columns=(
            gettext_lazy("What"),
            gettext_lazy("Kept for"),
            gettext_lazy("Counted from"),
            gettext_lazy("Clauses"),
        ),
        rows=_rules,
        order=60,
    )
)
pack_parts.register(
    PackPart(
        code="retention.certificates",
        title=gettext_lazy("Certificates of destruction"),
        columns=(
            gettext_lazy("Number"),
            gettext_lazy("What"),
            gettext_lazy("Destroyed on"),
            gettext_lazy("People"),
            gettext_lazy("On hold"),
        ),
        rows=_certificate_rows,
        order=61,
    )
)
