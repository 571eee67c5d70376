"""The policy clause by clause: what was promised, how it is kept, and how it stands today (L44)."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.access import Access
from core.privacy import Level
from core.registries import Evidence, Figure, Standing, evidence
from oversight.clauses import CLAUSES, How, Topic
from oversight.models import OwnClause
from retention.own_terms import set_otherwise

ROOM = "organisation.oversight"
# Of several pieces of evidence the first of these tells how the clause stands.
WORST_FIRST = (Standing.ATTENTION, Standing.GOOD, Standing.NONE, Standing.NOT_SET)


@dataclass(frozen=True)
class Shown:
    """A piece of evidence as it stands on a day; `url` only for who may open that page."""

    label: str
    words: str
    standing: Standing
    url: str = ""

    @property
    def kind(self) -> str:
        """The kind of its tag (components/tag.html)."""
        return KINDS[self.standing]


KINDS = {
    Standing.GOOD: "good",
    Standing.ATTENTION: "late",
    Standing.NONE: "empty",
    Standing.NOT_SET: "empty",
}


@dataclass(frozen=True)
class Line:
    """One clause on the page."""

    code: str
    topic: Topic
    rule: str
    how: How
    how_kept: str
    note: str = ""
    evidence: list[Shown] = field(default_factory=list)
    own: OwnClause | None = None
    terms: list[str] = field(default_factory=list)  # set otherwise than the clause says

    @property
    def standing(self) -> Standing | None:
        """How it stands by its evidence; None where there is none to look at."""
        found = {shown.standing for shown in self.evidence}
        return next((one for one in WORST_FIRST if one in found), None)


def address_of(one: Evidence | Figure, access: Access | None) -> str:
    """Where it is seen; empty where no page shows it, or none that opens to who has `access`."""
    opens = access and any(access.may(room, Level.VIEW) for room in one.rooms)
    return reverse(one.url_name) if one.url_name and opens else ""


def list_of(one: Figure, access: Access) -> str:
    """The page that lists what a figure counts; empty as `address_of`."""
    url = address_of(one, access)
    return f"{url}?{one.query}" if url and one.query else url


def evidence_by_clause(at: dt.datetime, access: Access | None = None) -> dict[str, list[Shown]]:
    """What each clause's evidence shows at a moment, each piece looked at once; links for who has
    `access`."""
    found = defaultdict(list)
    for one in evidence:
        seen = one.seen(at)
        shown = Shown(str(one.label), seen.words, seen.standing, address_of(one, access))
        for code in one.clauses:
            found[code].append(shown)
    return found


def lines(at: dt.datetime, access: Access | None = None) -> list[Line]:
    """Every clause, those of the product first within a topic; then the organisation's own."""
    shown, terms = evidence_by_clause(at, access), _terms_by_clause()
    shipped = [
        Line(
            code=clause.code,
            topic=Topic(clause.topic),
            rule=str(clause.rule),
            how=How(clause.how),
            how_kept=clause.how_kept,
            evidence=shown.get(clause.code, []),
            terms=terms[clause.code],
        )
        for clause in CLAUSES.values()
    ]
    own = [
        Line(
            code=clause.code,
            topic=Topic(clause.topic),
            rule=clause.rule,
            how=How(clause.how),
            how_kept=clause.how_kept,
            note=clause.note,
            own=clause,
        )
        for clause in OwnClause.objects.filter(ended_on__isnull=True)
    ]
    return [*shipped, *own]


def _terms_by_clause() -> dict[str, list[str]]:
    """The terms that are set otherwise than a clause says, in words, by its code."""
    found = defaultdict(list)
    for one, term in set_otherwise():
        for code in one.clauses:
            found[code].append(
                _("Set here for “%(what)s”: %(term)s instead of %(usual)s.")
                % {"what": one.label, "term": term, "usual": one.term}
            )
    return found


def by_topic(found: list[Line]) -> list[tuple[Topic, list[Line]]]:
    """The lines under their topics, in the order of the topics; topics without lines left out."""
    grouped = defaultdict(list)
    for line in found:
        grouped[line.topic].append(line)
    return [(topic, grouped[topic]) for topic in Topic if topic in grouped]
