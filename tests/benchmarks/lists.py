"""The child list and the search, over 200,000 files at 500 locations, against SQL by hand.

For a location manager of one location and for a board member it compares two medians of one run,
taken in turns over the same connection:

page  all the database work of the page, by the code of children.views.lists: the roles and the
      exceptional grants of a user of whom nothing is kept, the matrix, the total, the first page
      of rows as objects with place and group. The list decrypts nothing, so it opens no keys.
hand  the same answer (the same total and rows, under the same grants) by hand-written SQL through
      the same driver: one statement for the grants, one for the total, one for the rows. Of the
      ways to write them that serve every function the quickest; a total that comes along with the
      rows spares a location manager 2 ms and costs a manager of 30 locations a second.

A file here is what the list reads (the child and its places): no parents, no sealed sections. A
fifth was deregistered in the last two years, a tenth came from another location. With a small
--scale the database has little to do and what the page costs in itself weighs more.

The two answers are compared before anything is timed. Beside it stands the whole request: session,
page, template. The ratio in the last line is the worst of the four.
"""

import copy
import datetime as dt
import sys
from dataclasses import replace

from django.core.paginator import Paginator
from django.db import connection
from django.urls import reverse

from accounts.access import access_of
from accounts.actions import change_matrix, create_user, start_appointment
from accounts.functions import FUNCTIONS
from accounts.models import User
from children.models import Placement
from children.querysets import children_in_sight, drafts_of, moved_away, with_place
from children.views.lists import PAGE_SIZE
from core.dates import today
from core.privacy import Level
from organisation.models import Organisation
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles
from subjects.visibility import sight_reaches_to
from tests.benchmarks import _common as common

FILES, LOCATIONS, GROUPS = 200_000, 500, 5
AIM = 3.0
SEARCH = "noor"
ENDED_SHARE, MOVED_SHARE = 0.2, 0.1
TERM_DAYS = 730  # deregistered files stand until two years after
FLUSH = 5_000

# What the user holds on the day and where; who is granted or kept from the user by exception.
GRANTS = """
SELECT a.function, 'everywhere', CAST(NULL AS bigint)
  FROM accounts_organisationgrant g JOIN accounts_appointment a ON a.id = g.appointment_id
 WHERE g.user_id = %(user)s AND a.starts_on <= %(on)s AND coalesce(a.ends_on, %(on)s) >= %(on)s
UNION ALL
SELECT a.function, 'location', l.id
  FROM accounts_clustergrant g JOIN accounts_appointment a ON a.id = g.appointment_id
  JOIN organisation_location l ON l.cluster_id = g.content_object_id
 WHERE g.user_id = %(user)s AND a.starts_on <= %(on)s AND coalesce(a.ends_on, %(on)s) >= %(on)s
UNION ALL
SELECT a.function, 'location', g.content_object_id
  FROM accounts_locationgrant g JOIN accounts_appointment a ON a.id = g.appointment_id
 WHERE g.user_id = %(user)s AND a.starts_on <= %(on)s AND coalesce(a.ends_on, %(on)s) >= %(on)s
UNION ALL
SELECT g.function, 'granted', CAST(NULL AS bigint) FROM subjects_subjectgrant g
 WHERE g.user_id = %(user)s AND g.starts_on <= %(on)s AND coalesce(g.ends_on, %(on)s) >= %(on)s
UNION ALL
SELECT '', 'kept from', CAST(NULL AS bigint)
  FROM subjects_representation r JOIN subjects_subject p ON p.id = r.parent_id
 WHERE p.user_id = %(user)s AND r.restriction <> '' AND r.restricted_from <= %(on)s
   AND coalesce(r.restricted_until, %(on)s) >= %(on)s
"""
AT_LOCATIONS = """
   c.subject_id IN (
       SELECT a.subject_id
         FROM subjects_affiliation a
        WHERE a.location_id IN ({locations})
          AND (a.ends_on IS NULL OR a.ends_on >= %(recent)s OR NOT EXISTS (
                  SELECT 1 FROM subjects_affiliation b WHERE b.subject_id = a.subject_id
                     AND (b.ends_on IS NULL OR b.ends_on > a.ends_on))))
"""
CURRENT = "(s.relation_ended_on IS NULL OR s.relation_ended_on >= %(on)s)"
SEARCHED = "c.search_name LIKE %(search)s"
WITH_STATE = "children_child c JOIN subjects_subject s ON s.id = c.subject_id"
LATEST = "WHERE a.subject_id = c.subject_id ORDER BY a.starts_on DESC, a.id DESC LIMIT 1"
COLUMNS = f"""
       c.subject_id, c.first_name, c.family_name, c.birth_date, s.relation_ended_on,
       (SELECT l.name FROM subjects_affiliation a
          JOIN organisation_location l ON l.id = a.location_id {LATEST}),
       (SELECT g.name FROM subjects_affiliation a
          LEFT JOIN organisation_caregroup g ON g.id = a.care_group_id {LATEST})
"""
SORTED = f"ORDER BY c.sort_name, c.subject_id LIMIT {PAGE_SIZE}"


def in_database(value):
    """An id as the database at hand stores it."""
    return value if connection.features.has_native_uuid_field else value.hex


def by_hand(user_id, on: dt.date, query: str) -> tuple[int, list[tuple]]:
    """The page's total and rows, each in the statement that what the grants are asks for."""
    # Who moved away is found by name, and stands not among who is placed.
    recent = sight_reaches_to(on) if query else on
    values = {"user": in_database(user_id), "on": on, "recent": recent}
    conditions = [SEARCHED if query else CURRENT]
    values["search"] = f"% {query}%"
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, values)
        places = cursor.fetchall()
        if not all(kind in ("everywhere", "location") and _opens(f) for f, kind, _id in places):
            sys.exit("this user has grants the hand-written SQL does not know")
        if not any(kind == "everywhere" for _function, kind, _id in places):
            numbers = {f"l{n}": place for n, (_function, _kind, place) in enumerate(places)}
            values |= numbers
            locations = ", ".join(f"%({name})s" for name in numbers)
            conditions.append(AT_LOCATIONS.format(locations=locations))
        condition = " AND ".join(conditions)
        counted = "children_child c" if query else WITH_STATE
        cursor.execute(f"SELECT count(*) FROM {counted} WHERE {condition}", values)
        total = cursor.fetchone()[0]
        cursor.execute(f"SELECT {COLUMNS} FROM {WITH_STATE} WHERE {condition} {SORTED}", values)
        return total, cursor.fetchall()


def _opens(function: str) -> bool:
    """Whether a function sees children, and lastingly."""
    known = FUNCTIONS[function]
    return not known.recent_only and known.default.get("child.identity", 0) >= Level.VIEW


def by_page(user: User, on: dt.date, query: str) -> tuple[int, list]:
    """What children.views.lists.child_list asks of the database, as if it were a new request."""
    user = copy.copy(user)
    user.__dict__.pop("_access", None)
    access = access_of(user, on)
    access.may("child.identity", Level.VIEW)
    state = "all" if query else "current"
    children = children_in_sight(user, on=on, query=query, state=state)
    page = Paginator(children, PAGE_SIZE).get_page(None)
    page.object_list = list(with_place(page.object_list, on))
    if query:
        shown = children.filter(pk__in=[child.pk for child in page.object_list])
        set(shown.filter(moved_away(user, on)).values_list("pk", flat=True))
    if access.may("child.identity", Level.CHANGE):
        drafts_of(user)
    return page.paginator.count, page.object_list


def fill(scale: float, seed: int, on: dt.date) -> tuple[User, User]:
    """Make the organisation and its files; return a location manager and a board member."""
    people = People(seed)
    locations, places = common.locations(max(2, round(LOCATIONS * scale)), groups=GROUPS)
    kinds = Placement.Kind.values
    places = [replace(place, kind=kinds[n % len(kinds)]) for n, place in enumerate(places)]
    files = ChildFiles(people, today=on, whole=False)
    count = round(FILES * scale)
    for number in range(count):
        files.add(
            places[number % len(places)],
            ended_on=on - dt.timedelta(days=people.randint(1, TERM_DAYS))
            if people.random() < ENDED_SHARE
            else None,
            came_from=people.choice(places) if people.random() < MOVED_SHARE else None,
        )
        if number % FLUSH == FLUSH - 1:
            files.write()
    files.write()
    print(f"{count:,} files at {len(locations)} locations")
    users = {}
    for function, place in (
        ("location_manager", locations[1]),
        ("board", Organisation.objects.get()),
    ):
        users[function] = create_user(email=f"{function}@example.com", name=function, by=None)
        start_appointment(
            user=users[function],
            function=function,
            place=place,
            starts_on=on - dt.timedelta(days=900),
            by=None,
        )
    change_matrix(by=None)
    return users["location_manager"], users["board"]


def check_same(user: User, on: dt.date, query: str) -> int:
    """Both answers hold the same total and the same rows in the same order; returns the total."""
    total, rows = by_hand(user.pk, on, query)
    page_total, children = by_page(user, on, query)
    of_page = [(in_database(c.pk), c.first_name, c.family_name, c.place, c.group) for c in children]
    of_hand = [(row[0], row[1], row[2], row[5], row[6]) for row in rows]
    if (total, of_hand) != (page_total, of_page):
        sys.exit("the two answers differ: the comparison would mean nothing")
    return total


def compare(label: str, user: User, on: dt.date, query: str, repeat: int) -> float:
    """Time one page three ways, print a line, and return the ratio."""
    total = check_same(user, on, query)
    client = common.signed_in(user)
    url = reverse("children:list") + (f"?q={query}" if query else "")
    if client.get(url).status_code != 200:
        sys.exit(f"the page {url} does not answer")
    times = common.medians(
        repeat=repeat,
        page=lambda: by_page(user, on, query),
        hand=lambda: by_hand(user.pk, on, query),
    )
    request = common.medians(repeat=max(5, repeat // 4), request=lambda: client.get(url))["request"]
    ratio = times["page"] / times["hand"]
    queries = common.queries_of(lambda: by_page(user, on, query))
    print(
        f"{label:<26}{total:>9,}{times['page']:>11.2f}{times['hand']:>11.2f}{ratio:>8.2f}"
        f"{queries:>9}{request:>12.1f}",
        flush=True,
    )
    return ratio


def main() -> None:
    options = common.arguments(__doc__.partition("\n")[0], repeat=200)
    on = today()
    with common.own_databases():
        with common.told("filled"):
            manager, board = fill(options.scale, options.seed, on)
        with common.told("analysed"):
            common.analyse()
        print("medians in milliseconds, of the database work by the page and by hand")
        print(
            f"{'':<26}{'total':>9}{'page':>11}{'hand':>11}{'ratio':>8}{'queries':>9}{'request':>12}"
        )
        worst = max(
            compare(f"{who}, {what}", user, on, query, options.repeat)
            for who, user in (("location manager", manager), ("board", board))
            for what, query in (("list", ""), ("search", SEARCH))
        )
    print("the ratio is the worst of these four")
    common.last_line("lists", worst, AIM)


if __name__ == "__main__":
    main()
