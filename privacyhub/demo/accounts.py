"""The accounts of a demo: one for each function, to be signed in with from the sign-in page."""

import datetime as dt
from dataclasses import dataclass

from accounts.actions import change_matrix, create_user, start_appointment
from accounts.demo import DEMO_EMAILS, DEMO_PASSWORD
from accounts.functions import FUNCTIONS
from accounts.models import User
from organisation.models import CareGroup, Location
from privacyhub.demo.people import People
from privacyhub.demo.places import Places

IN_SERVICE = dt.timedelta(days=500)  # how long ago everybody was appointed
EVERYWHERE = (
    "board", "hr", "payroll", "privacy_officer", "administration", "ict_support", "recruiter",
)  # fmt: skip


@dataclass(frozen=True)
class Accounts:
    """The users by function, and where those who work in one place do so."""

    users: dict[str, User]
    managed: list[Location]
    group: CareGroup


def make_accounts(people: People, places: Places, *, today: dt.date) -> Accounts:
    """Make the accounts and appoint whoever is appointed; then the matrix, by the board."""
    cluster = places.clusters[0]
    managed = [place for place in places.locations if place.cluster_id == cluster.pk][:2]
    group = places.groups[managed[0].pk][0]
    where = {
        **{function: [places.organisation] for function in EVERYWHERE},
        "cluster_manager": [cluster],
        "location_manager": managed,
        "care_coordinator": managed[:1],
        "pedagogical_professional": [group],
    }
    users = {}
    for function, email in DEMO_EMAILS.items():
        name = f"{people.first_name(people.choice('fm'))} {people.family_name()}"
        users[function] = create_user(email=email, name=name, password=DEMO_PASSWORD, by=None)
        if FUNCTIONS[function].appointed:
            for place in where[function]:
                start_appointment(
                    user=users[function],
                    function=function,
                    place=place,
                    starts_on=today - IN_SERVICE,
                    by=None,
                )
    change_matrix(by=users["board"])
    return Accounts(users, managed, group)
