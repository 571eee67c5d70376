"""The children of the demo: placed, leaving, deregistered at every age, held, and long gone."""

import datetime as dt
from dataclasses import dataclass

from children.models import Child, Parent
from children.retention_rules import retention_rules
from core.dates import Term
from privacyhub.demo.accounts import Accounts
from privacyhub.demo.daily import note_daily_life, note_old_paper
from privacyhub.demo.papers import add_papers
from privacyhub.demo.people import People
from privacyhub.demo.places import Places
from privacyhub.synthetic import ChildFiles, Custody
from retention.actions import announce_due, place_hold, run_retention
from retention.models import Hold
from retention.plan import ANNOUNCED_DAYS
from subjects.actions import grant_access, link_user, restrict_representation
from subjects.models import Representation

TERM: Term = retention_rules["child.file"].term
DUE_TODAY, DUE_SOON, ENDED, LEAVING, GONE = 3, 9, 28, 8, 12
KNOWN, PLACED_FOR = 20, 100  # families the manager knows, and for how many days
SIBLINGS = 0.22  # how often the next child is a brother or sister of the last
MOVED = 0.08  # how often a child came from another location
RUNS = (1130, 760, 390, 35)  # how many days ago the destruction ran that left the certificates


@dataclass(frozen=True)
class Made:
    """What later parts of the demo need: children with parents who may ask for a copy."""

    own: list[Child]  # of the parent with an account
    parent: Parent
    askers: list[tuple[Child, Parent]]  # at the manager's locations, in joint custody for months


class _Maker:
    def __init__(self, people: People, places: Places, today: dt.date):
        self.people, self.places, self.today = people, places, today
        self.files = ChildFiles(people, today=today)
        self.weights = [location.capacity for location in places.locations]
        self.household = None

    def place(self):
        location = self.people.choices(self.places.locations, self.weights)[0]
        return self.places.children[location.pk]

    def add(self, ended_on: dt.date | None = None) -> Child:
        """One more child anywhere, of the family of the last one or of a new one."""
        siblings = self.household and ended_on is None and self.people.random() < SIBLINGS
        if not siblings:
            self.household = self.files.household()
        place = self.place()
        came_from = self.place() if self.people.random() < MOVED else None
        return self.files.add(
            place, household=self.household, ended_on=ended_on, came_from=came_from
        )

    def family(self, *locations) -> tuple[list[Child], Parent]:
        """A parent in joint custody with a child at each location, placed there for months."""
        household = self.files.household((Custody.JOINT, Custody.JOINT))
        children = [
            self.files.add(self.places.children[at.pk], household=household, for_days=PLACED_FOR)
            for at in locations
        ]
        return children, household.parents[0][0]

    def ended_for(self, file_due_on: dt.date) -> Child:
        """A deregistered child whose file goes on a day."""
        return self.add(TERM.latest_anchor_due(file_due_on))


def make_children(
    people: People, places: Places, accounts: Accounts, *, count: int, today: dt.date
) -> Made:
    """Make `count` files, of which some forty of deregistered children; those that were destroyed
    before come on top, with nothing left of them but contracts and certificates."""
    maker = _Maker(people, places, today)
    _past(maker)
    own, parent = maker.family(*accounts.managed)
    known = []
    for n in range(KNOWN):
        children, other = maker.family(accounts.managed[n % len(accounts.managed)])
        known.append((children[0], other))
    due_today = [maker.ended_for(today) for _n in range(DUE_TODAY)]
    due_soon = [
        maker.ended_for(today + dt.timedelta(days=1 + 29 * n // DUE_SOON)) for n in range(DUE_SOON)
    ]
    ended = [maker.add(today - dt.timedelta(days=5 + 680 * n // ENDED)) for n in range(ENDED)]
    for n in range(LEAVING):
        maker.add(today + dt.timedelta(days=6 + 11 * n))
    made = len(own) + KNOWN + len(due_today) + len(due_soon) + len(ended) + LEAVING
    for _n in range(count - made):
        maker.add()
    maker.files.write()
    _give_login(parent, own, accounts, today=today)
    _hold(due_today, due_soon, ended, accounts, today=today)
    note_old_paper([*due_today[1:3], *due_soon[1:4]], accounts, today=today)
    _restrict([child for child, _parent in known[-3:]], accounts, today=today)
    add_papers([*own, *(child for child, _parent in known[:2])], accounts)
    note_daily_life([*own, *(child for child, _parent in known[:6])], accounts, today=today)
    return Made(own, parent, known[:-3])


def _past(maker: _Maker) -> None:
    """Files that were destroyed in runs of years ago, by the engine itself."""
    for n in range(GONE):
        ago = RUNS[n % len(RUNS)] + 10 + 23 * (n // len(RUNS))
        maker.ended_for(maker.today - dt.timedelta(days=ago))
    maker.files.write()
    for ago in RUNS:
        night = maker.today - dt.timedelta(days=ago)
        announce_due(today=night - dt.timedelta(days=ANNOUNCED_DAYS))
        run_retention(today=night)


def announce_as_it_went(*, today: dt.date) -> None:
    """What goes within a month stands announced, and what was due until last night has gone, as
    the nights until today would have it."""
    for ago in range(ANNOUNCED_DAYS, 0, -7):
        announce_due(today=today - dt.timedelta(days=ago))
    run_retention(today=today - dt.timedelta(days=1))


def _give_login(parent: Parent, own: list[Child], accounts: Accounts, *, today: dt.date) -> None:
    user = accounts.users["parent"]
    link_user(subject=parent.subject, user=user, by=accounts.users["location_manager"])
    for child in own:
        grant_access(
            user=user,
            subject=child.subject,
            function="parent",
            starts_on=today - dt.timedelta(days=90),
            by=accounts.users["location_manager"],
        )
    user.name = parent.name
    user.save(update_fields=["name"])


def _hold(due_today, due_soon, ended, accounts: Accounts, *, today: dt.date) -> None:
    by = accounts.users["privacy_officer"]
    for child, retention_class, ground, proof in (
        (
            due_today[0],
            "child.file",
            Hold.Ground.DISPUTE,
            "Klacht bij de geschillencommissie, zaak ZB-0417; uitspraak volgt.",
        ),
        (
            due_soon[0],
            "child.file",
            Hold.Ground.WAITING_LIST,
            "Ouder vroeg per brief het kind op de wachtlijst te houden.",
        ),
        (
            due_soon[4],
            "child.file",
            Hold.Ground.WAITING_LIST,
            "E-mail van ouder: graag op de wachtlijst voor de bso.",
        ),
        (
            ended[3],
            "child.file",
            Hold.Ground.TEMPORARY,
            "Gezin is een jaar in het buitenland en komt terug; schriftelijk gevraagd.",
        ),
        (
            ended[9],
            "child.fiscal",
            Hold.Ground.SETTLEMENT,
            "Betalingsregeling loopt nog vier maanden.",
        ),
    ):
        place_hold(
            subject=child.subject,
            retention_class=retention_class,
            ground=ground,
            proof=proof,
            review_on=today + dt.timedelta(days=120),
            today=today,
            by=by,
        )


def _restrict(children: list[Child], accounts: Accounts, *, today: dt.date) -> None:
    """A court order that holds, one that ended, and one with an end ahead."""
    Restriction = Representation.Restriction
    orders = [
        (Restriction.BOTH, today - dt.timedelta(days=200), None),
        (Restriction.NO_CONTACT, today - dt.timedelta(days=700), today - dt.timedelta(days=60)),
        (Restriction.NO_INFORMATION, today - dt.timedelta(days=30), today + dt.timedelta(days=335)),
    ]
    for child, (restriction, valid_from, valid_until) in zip(children, orders, strict=True):
        restrict_representation(
            representation=child.subject.represented_by.order_by("pk").last(),
            restriction=restriction,
            valid_from=valid_from,
            valid_until=valid_until,
            by=accounts.users["location_manager"],
        )
