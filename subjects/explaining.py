"""Why somebody sees what of a subject, in words. `subjects.visibility` decides; this only tells."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.access import Role, access_of
from accounts.functions import FUNCTIONS
from accounts.matrix import Cell, label_of_function
from accounts.reach import with_places, words_of_place
from core.dates import running
from core.privacy import CATEGORIES, Category, Level, SubjectKind
from subjects.models import Affiliation, Subject, SubjectGrant
from subjects.visibility import (
    DOOR,
    Sight,
    affiliated,
    affiliations_in_sight,
    at,
    can,
    grants_of,
    kept_from,
)


@dataclass(frozen=True)
class Line:
    """One category of a file: how far somebody may go in it, and because of what."""

    category: Category
    cell: Cell
    because: str


@dataclass
class Explanation:
    """What somebody may see and change of one subject at work. `ways` are the sentences that tell
    what reaches the file, or what does not any more."""

    lines: list[Line] = field(default_factory=list)
    ways: list[str] = field(default_factory=list)

    @property
    def opens(self) -> bool:
        return any(line.cell.level for line in self.lines)


def explain(user, subject: Subject, *, on: dt.date) -> Explanation:
    """Tell per category the level of `user` at work on a subject, as `can` decides, and why."""
    found = Explanation()
    reaching = _reaching(user, subject, on)
    if subject.pk in kept_from(user, on):
        found.ways = [
            _("Something in the part “%(part)s” of this file keeps it from this person.")
            % {"part": CATEGORIES["child.custody"].label}
        ]
    elif reaching:
        found.ways = [sentence for sentences in reaching.values() for sentence in sentences]
    else:
        found.ways = _left(user, subject, on) or [
            _("No function of this person reaches this file: it is at another place.")
        ]
    room = DOOR[SubjectKind(subject.kind)].partition(".")[0]
    for category in CATEGORIES.values():
        if category.room == room:
            level, function = level_and_function(user, subject, category.code, on=on)
            found.lines.append(Line(category, Cell(level), _because(level, function, reaching)))
    return found


def level_and_function(user, subject: Subject, category: str, *, on: dt.date) -> tuple[Level, str]:
    """How far somebody may go at work in a category of a subject, and the function that gives it;
    no function where it is closed."""
    for level in (Level.CHANGE, Level.VIEW):
        verdict = can(user, subject, category, level, on=on)
        if verdict:
            return level, verdict.function
    asks = verdict.sight is Sight.NEEDS_REASON
    return (Level.REASON, verdict.function) if asks else (Level.NONE, "")


def _because(level: Level, function: str, reaching: dict) -> str:
    if level:
        return _("as %(function)s") % {"function": label_of_function(function)}
    return _("no function of this person opens it") if reaching else ""


def _reaching(user, subject: Subject, on: dt.date) -> dict[str, list[str]]:
    """By function, the sentences that tell how it reaches the subject: by place or by exception."""
    if subject.pk in kept_from(user, on):
        return {}
    access, found = access_of(user, on), {}
    places = _places(user, on)
    for role in access.roles:
        reached = affiliations_in_sight(access, [role])
        through = None
        if reached is not None:
            through = _latest(reached, subject)
            if through is None:
                continue
        sentence = _through(role, places[role], through)
        found.setdefault(role.function, []).append(sentence)
    granted = SubjectGrant.objects.filter(running(on), user_id=user.pk, content_object=subject)
    holds = grants_of(user, on)
    for grant in granted:
        if (grant.function, subject.pk) in holds and not FUNCTIONS[grant.function].own:
            found.setdefault(grant.function, []).append(_by_exception(grant))
    return found


def _latest(affiliations, subject: Subject) -> Affiliation | None:
    of_subject = affiliations.filter(subject_id__in=affiliated(subject))
    return of_subject.select_related("location").order_by("starts_on").last()


def _places(user, on: dt.date) -> dict[Role, str]:
    """Where each role of a user is held, in words."""
    found = {}
    for one in with_places(user.appointments.filter(running(on))):
        for place in ("cluster", "location", "care_group"):
            if place_id := getattr(one, f"{place}_id"):
                found[Role(one.function, place, place_id)] = words_of_place(one)
    for role in access_of(user, on).roles:
        found.setdefault(role, _("the whole organisation"))
    return found


def _through(role: Role, place: str, through: Affiliation | None) -> str:
    named = {"function": label_of_function(role.function), "place": place}
    if through is None:
        return _("As %(function)s, %(place)s: every file there.") % named
    named |= {"location": through.location.label, "first": f"{through.starts_on:%d-%m-%Y}"}
    if through.never_begun:
        words = _(
            "As %(function)s, %(place)s: it was to be the place of this file, but never began."
        )
        return words % named
    if through.ends_on is None:
        return _("As %(function)s, %(place)s: the file is at %(location)s since %(first)s.") % named
    named["last"] = f"{through.ends_on:%d-%m-%Y}"
    return (
        _("As %(function)s, %(place)s: the file is at %(location)s from %(first)s to %(last)s.")
        % named
    )


def _by_exception(grant: SubjectGrant) -> str:
    named = {"function": label_of_function(grant.function)}
    if grant.ends_on is None:
        return _("As %(function)s, for this file alone.") % named
    named["last"] = f"{grant.ends_on:%d-%m-%Y}"
    return _("As %(function)s, for this file alone, until %(last)s.") % named


def _left(user, subject: Subject, on: dt.date) -> list[str]:
    """What reached the file once: it left the place, or its time there is over (L76)."""
    access, places = access_of(user, on), _places(user, on)
    found = []
    for role in access.roles:
        was = Affiliation.objects.filter(at(access.scope_of([role])) & Q(ends_on__lt=on))
        through = _latest(was, subject)
        if through:
            found.append(
                _("As %(function)s, %(place)s: no longer, the file left on %(last)s.")
                % {
                    "function": label_of_function(role.function),
                    "place": places[role],
                    "last": f"{through.ends_on:%d-%m-%Y}",
                }
            )
    return found
