"""Fills the databases of the environment for the benchmark of the site under load; prints as JSON
who signs in and whose files they open. Run as a process of its own, with the settings of the site.
"""

import datetime as dt
import json
import sys

from django.db import connection

from accounts.actions import change_matrix
from accounts.models import User
from children.models import Child, Declaration
from core.dates import today
from organisation.models import CareGroup, Location, Organisation
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles, Place
from subjects.actions import grant_access, link_user
from subjects.models import Representation, Subject
from tests.benchmarks import _common as common
from tests.factories import factors, world

DECLARED = (Declaration.Kind.GROUP, Declaration.Kind.CONSENTS, Declaration.Kind.DATA_CHECK)
FILES, LOCATIONS, GROUPS = 200_000, 500, 5
WHOLE = 0.02  # of the files: those that are opened, at the locations of who signs in
ENDED_SHARE, TERM_DAYS, FLUSH = 0.2, 730, 2_000
# How many of each function sign in, and where.
STAFF = {
    "location_manager": (8, "location"),
    "pedagogical_professional": (6, "group"),
    "administration": (1, "organisation"),
    "board": (1, "organisation"),
    "privacy_officer": (1, "organisation"),
}
PARENTS, OPENED = 8, 40


def fill_files(places: list[Place], count: int, seed: int) -> None:
    """The whole files at the first locations, then at all of them what the lists read."""
    on, people = today(), People(seed)
    whole = max(200, round(count * WHOLE))
    for is_whole, number_of, at in ((True, whole, places[:8]), (False, count - whole, places)):
        files = ChildFiles(people, today=on, whole=is_whole)
        for number in range(number_of):
            ended = people.random() < ENDED_SHARE
            files.add(
                at[number % len(at)],
                ended_on=on - dt.timedelta(days=people.randint(1, TERM_DAYS)) if ended else None,
            )
            if number % FLUSH == FLUSH - 1:
                files.write()
        files.write()


def note_what_must_be(declarations: list[str]) -> None:
    """Note for every file what would else stand as missing on the work lists, as hardly any file
    lacks it where people work: that there was proof of identity, and what was signed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO children_identification (id, bsn, shown, checked_on, subject_id)"
            " SELECT gen_random_uuid(), '', 'copy', CURRENT_DATE, c.subject_id"
            " FROM children_child c LEFT JOIN children_identification i USING (subject_id)"
            " WHERE i.id IS NULL"
        )
        cursor.execute(
            "INSERT INTO children_declaration (id, kind, signed_on, kept, remark, subject_id)"
            " SELECT gen_random_uuid(), kind, CURRENT_DATE, 'paper', '', c.subject_id"
            " FROM children_child c CROSS JOIN unnest(%s::text[]) kind WHERE NOT EXISTS"
            " (SELECT FROM children_declaration d WHERE d.subject_id = c.subject_id)",
            [declarations],
        )


def opened_at(location: int, group: int | None) -> list[list[str]]:
    """Some whole files of children who are there now: id, the id of the daily care, family name."""
    there = {"subject__affiliations__location": location}
    if group:
        there = {"subject__affiliations__care_group": group}
    found = Child.objects.filter(
        subject__relation_ended_on=None, subject__daily_care__isnull=False, **there
    )
    rows = found.values_list("subject_id", "subject__daily_care__pk", "family_name")[:OPENED]
    return [[str(pk), str(care), name] for pk, care, name in rows]


def staff_of(places: list[Place]) -> list[dict]:
    made = []
    for function, (number_of, where) in STAFF.items():
        for number in range(number_of):
            place = places[number % 8]
            group = place.group_ids[0] if where == "group" else None
            at = {
                "location": lambda place=place: Location.objects.get(pk=place.location_id),
                "group": lambda group=group: CareGroup.objects.get(pk=group),
                "organisation": Organisation.objects.get,
            }[where]()
            user = world.user(function, at)
            opened = opened_at(place.location_id, group)
            made.append(
                {
                    "function": function,
                    "email": user.email,
                    "secret": factors.app(user),
                    "opened": opened,
                    "password": world.PASSWORD,
                }
            )
    return made


def parents_of_some() -> list[dict]:
    made = []
    current = Representation.objects.filter(
        subject__relation_ended_on=None, parent__user=None, custody="joint"
    )
    for link in current.select_related("subject", "parent")[: PARENTS * 2 : 2]:
        user = world.user()
        link_user(subject=Subject.objects.get(pk=link.parent_id), user=user, by=None)
        grant_access(
            user=User.objects.get(pk=user.pk),
            subject=link.subject,
            function="parent",
            starts_on=world.START,
            by=None,
        )
        made.append(
            {
                "function": "parent",
                "email": user.email,
                "secret": "",
                "opened": [[str(link.subject_id), "", ""]],
                "password": world.PASSWORD,
            }
        )
    return made


def main(scale: float, seed: int) -> None:
    organisation = world.organisation()
    count = max(8, round(LOCATIONS * scale))
    _locations, places = common.locations(count, groups=GROUPS, organisation=organisation)
    fill_files(places, round(FILES * scale), seed)
    note_what_must_be([*map(str, DECLARED)])
    change_matrix(by=None)
    people = staff_of(places) + parents_of_some()
    print(json.dumps({"people": people, "files": Child.objects.count()}))


if __name__ == "__main__":
    main(float(sys.argv[1]), int(sys.argv[2]))
