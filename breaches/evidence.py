"""That breaches are reported, decided on in time, and documented (K35, K36, L19 to L24)."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from breaches.models import Answer, Breach, Decision, Measure, Nature
from breaches.querysets import ROOM, SENT
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

_MOMENTS = (
    *("year", "sequence", "state", "discovered_at", "aware_at", "location", "nature"),
    *("inform_people", "informed_at", "ap_decision", "ap_decided_at", "classification"),
    *("reported_at", "closed_at"),
)


def _all(**among):
    return list(Breach.objects.filter(**among).only(*_MOMENTS).prefetch_related(SENT))


def _is_settled(breach) -> bool:
    """Decided on and, where that was decided, notified; or it turned out to be no breach."""
    return breach.is_no_breach or (breach.is_decided and not breach.awaits_sending)


def _settled_in_time(breach) -> bool:
    """Whether the AP was notified, or it was decided not to, within the 72 hours (L20)."""
    if not _is_settled(breach):
        return False
    if breach.is_no_breach:
        return True
    told = breach.ap_decision == Decision.NOTIFY
    at = breach.first_notified_at if told else breach.ap_decided_at
    return bool(at) and at <= breach.due_at


def _of_the_year(at) -> list[Breach]:
    """The breaches of a year that can be judged: the clock of the others still runs."""
    year = timezone.localtime(at).year
    return [one for one in _all(discovered_at__year=year) if _counts(one, at)]


def _open(at) -> Seen:
    breaches = _all()
    if not breaches:
        return Seen(_("No breach has been reported yet."), Standing.NONE)
    running = [one for one in breaches if one.is_open]
    due = [one for one in running if not _is_settled(one) and one.due_at < at]
    words = _("Documented: %(all)d, open: %(open)d, undecided at the end of the 72 hours: %(due)d.")
    values = {"all": len(breaches), "open": len(running), "due": len(due)}
    return Seen(words % values, Standing.ATTENTION if running else Standing.GOOD)


def _notified(at) -> Seen:
    breaches = _of_the_year(at)
    if not breaches:
        return Seen(_("No breach this year whose 72 hours are over."), Standing.NONE)
    fine = sum(_settled_in_time(one) for one in breaches)
    words = _("%(fine)d of %(all)d this year within 72 hours, without those whose time still runs.")
    return Seen(
        words % {"fine": fine, "all": len(breaches)},
        Standing.GOOD if fine == len(breaches) else Standing.ATTENTION,
    )


def _counts(breach, at) -> bool:
    """One whose clock still runs is not judged yet."""
    return _is_settled(breach) or breach.due_at < at


def _informed(at) -> Seen:
    to_inform = _all(inform_people=Answer.YES)
    if not to_inform:
        return Seen(_("Nobody has had to be informed yet."), Standing.NONE)
    waiting = sum(one.informed_at is None for one in to_inform)
    words = _("Breaches about which people are told: %(all)d, still to be done: %(waiting)d.")
    return Seen(
        words % {"all": len(to_inform), "waiting": waiting},
        Standing.ATTENTION if waiting else Standing.GOOD,
    )


for _code, _label, _clauses, _look in (
    (
        "breaches.open",
        gettext_lazy("Breaches documented"),
        ("K35", "K36", "L19", "L21", "L58"),
        _open,
    ),
    (
        "breaches.notified",
        gettext_lazy("Decided and notified within 72 hours"),
        ("L20", "L24"),
        _notified,
    ),
    ("breaches.informed", gettext_lazy("People informed"), ("L22", "L23"), _informed),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            url_name="breaches:list",
            rooms=(ROOM,),
            by_moment=True,
        )
    )


def _added(pairs) -> dict:
    found: dict = {}
    for location_id, is_fine in pairs:
        fine, total = found.get(location_id, (0, 0))
        found[location_id] = (fine + is_fine, total + 1)
    return found


def _open_per_location(at) -> dict:
    """Late is what was not decided on, or not sent, within the clock."""
    running = _all(state=Breach.State.OPEN)
    return _added((one.location_id, _is_settled(one) or one.due_at >= at) for one in running)


def _year_per_location(at) -> dict:
    return _added((one.location_id, _settled_in_time(one)) for one in _of_the_year(at))


figures.register(
    Figure(
        code="breaches.open",
        label=gettext_lazy("Data breaches"),
        of=Figure.Of.WORK,
        per_location=_open_per_location,
        by_moment=True,
        url_name="breaches:list",
        rooms=(ROOM,),
    )
)


def _measures_per_location(on) -> dict:
    """Measures that somebody takes up, where what they came from happened."""
    running = Measure.objects.filter(done_on=None, due_on__isnull=False)
    places = running.values_list("breach__location", "tip__location", "due_on")
    return _added((breach or tip, due_on >= on) for breach, tip, due_on in places)


figures.register(
    Figure(
        code="breaches.measures",
        label=gettext_lazy("Measures against breaches"),
        of=Figure.Of.WORK,
        per_location=_measures_per_location,
    )
)
figures.register(
    Figure(
        code="breaches.year",
        label=gettext_lazy("Breaches decided on, and notified where needed, within 72 hours"),
        of=Figure.Of.YEAR,
        per_location=_year_per_location,
        by_moment=True,
    )
)


def _rows(at):
    """Numbers and moments; nothing of what happened, nor of whom it concerns."""
    for one in sorted(_all(), key=lambda breach: (breach.year, breach.sequence)):
        natures = [str(Nature(code).label) for code in one.nature if code in Nature.values]
        yield (
            one.number,
            timezone.localtime(one.discovered_at),
            one.aware_at,
            ", ".join(natures),
            one.get_ap_decision_display(),
            one.ap_decided_at,
            one.ap_sent_at,
            one.ap_number,
            one.due_at,
            {True: _("Yes"), False: _("No")}[_settled_in_time(one)] if _counts(one, at) else "",
            one.get_inform_people_display(),
            one.informed_at,
            one.closed_at,
        )


pack_parts.register(
    PackPart(
        code="breaches.all",
        title=gettext_lazy("Data breaches"),
        columns=(
            gettext_lazy("Number"),
            gettext_lazy("Discovered"),
            gettext_lazy("Certain since"),
            gettext_lazy("Nature"),
            gettext_lazy("Decision about the AP"),
            gettext_lazy("Decided"),
            gettext_lazy("Sent"),
            gettext_lazy("Number given by the AP"),
            gettext_lazy("End of the 72 hours"),
            gettext_lazy("In time"),
            gettext_lazy("People informed"),
            gettext_lazy("Informed"),
            gettext_lazy("Closed"),
        ),
        rows=_rows,
        by_moment=True,
        order=30,
    )
)
