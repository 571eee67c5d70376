"""The consent overview of 500 locations and 25,000 active children, against SQL by hand.

For a board member, who sees all of it, it compares two medians of one run, taken in turns over the
same connection:

page  all the database work of the page, by the code of consents.overview: the roles and the
      exceptional grants of a user of whom nothing is kept, the matrix, the kinds asked and their
      texts, the counts per location and kind, the locations.
hand  the same answer by hand-written SQL through the same driver: one statement for the grants,
      one for the kinds, one for the counts with the locations' names. Of the ways to write the
      counts that were tried (a window over what is heard, a window over all before the custody is
      looked up, no later decision) the quickest.

A file here is what the counts read: the child and its place, parents with custody, decisions. One
in six children left and is not counted, one parent in fifty is under a court order, one kind was
renewed in substance, some answers were changed later, some children were never asked.

The two answers are compared before anything is timed. Beside it stands the whole request.
"""

import copy
import datetime as dt
import sys

from django.db import connection
from django.urls import reverse

from accounts.actions import change_matrix, create_user, start_appointment
from accounts.models import User
from consents.actions import publish_text
from consents.defaults import PHOTOS
from consents.models import ConsentDecision, ConsentKind
from consents.overview import overview_of, placement_kinds
from consents.texts import texts_of
from core.dates import today
from core.privacy import SubjectKind
from organisation.models import Organisation
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles
from subjects.models import Representation, Subject
from tests.benchmarks import _common as common
from tests.benchmarks.lists import GRANTS, in_database

ACTIVE, ENDED, LOCATIONS, GROUPS = 25_000, 5_000, 500, 4
AIM = 3.0
FLUSH = 2_500
NEVER_ASKED, ORDERED, CHANGED, REFUSED = 0.08, 0.02, 0.05, 0.15

KINDS = """
SELECT k.id FROM consents_consentkind k
 WHERE k.about = 'child' AND k.at_placement AND (k.retired_on IS NULL OR k.retired_on > %(on)s)
   AND EXISTS (SELECT 1 FROM consents_consenttext t WHERE t.kind_id = k.id
                  AND t.valid_from <= %(on)s)
 ORDER BY k.position, k.code
"""
# The places of children in care; of each giver the newest decision; what counts of those; the
# answer of a child per kind (3 a no, 2 a yes, 1 asked anew); and all of it per location.
COUNTS = """
WITH place AS (
    SELECT DISTINCT a.location_id, a.subject_id
      FROM subjects_affiliation a JOIN subjects_subject s ON s.id = a.subject_id
     WHERE a.starts_on <= %(on)s AND (a.ends_on IS NULL OR a.ends_on >= %(on)s) AND {at}
       AND s.kind = 'child' AND (s.relation_ended_on IS NULL OR s.relation_ended_on >= %(on)s)
), newest AS (
    SELECT d.subject_id, d.kind_id, d.text_id, d.given,
           r.restriction <> '' AND r.restricted_from <= %(on)s
           AND (r.restricted_until IS NULL OR r.restricted_until >= %(on)s) AS kept_out,
           row_number() OVER (PARTITION BY d.subject_id, d.kind_id, d.giver_id
                              ORDER BY d.decided_on DESC, d.recorded_at DESC) AS turn
      FROM consents_consentdecision d
      JOIN subjects_representation r ON r.subject_id = d.subject_id AND r.parent_id = d.giver_id
     WHERE d.kind_id IN ({kinds}) AND d.matter_id IS NULL AND d.decided_on <= %(on)s
       AND d.subject_id IN (SELECT subject_id FROM place)
       AND r.custody <> 'none'
       AND r.starts_on <= %(on)s AND (r.ends_on IS NULL OR r.ends_on >= %(on)s)
), said AS (
    SELECT subject_id, kind_id,
           max(CASE WHEN NOT given THEN 3
                    WHEN kept_out THEN 0
                    WHEN text_id IN (
                         SELECT t.id FROM consents_consenttext t
                           JOIN consents_consenttext later ON later.kind_id = t.kind_id
                          WHERE later.version > t.version AND later.renews
                            AND later.valid_from <= %(on)s)
                    THEN 1 ELSE 2 END) AS answer
      FROM newest WHERE turn = 1 GROUP BY subject_id, kind_id
), child AS (
    SELECT subject_id, {answers}, count(*) FILTER (WHERE answer > 1) AS answered
      FROM said GROUP BY subject_id
), counted AS (
    SELECT p.location_id, count(*) AS children,
           count(*) FILTER (WHERE coalesce(c.answered, 0) < {number}) AS incomplete, {counts}
      FROM place p LEFT JOIN child c ON c.subject_id = p.subject_id GROUP BY p.location_id
)
SELECT l.name, counted.*
  FROM counted JOIN organisation_location l ON l.id = counted.location_id
 ORDER BY l.name, l.lrk_number
"""


def by_hand(user_id, on: dt.date) -> list[tuple]:
    """Per location: name, id, children, incomplete, then yes, no and anew of each kind."""
    values = {"user": in_database(user_id), "on": on}
    with connection.cursor() as cursor:
        cursor.execute(GRANTS, values)
        places = cursor.fetchall()
        if not all(kind in ("everywhere", "location") for _function, kind, _id in places):
            sys.exit("this user has grants the hand-written SQL does not know")
        everywhere = any(kind == "everywhere" for _function, kind, _id in places)
        ids = ", ".join(str(place) for _function, kind, place in places if kind == "location")
        cursor.execute(KINDS, values)
        kinds = [row[0] for row in cursor.fetchall()]
        sql = COUNTS.format(
            at="TRUE" if everywhere else f"a.location_id IN ({ids})",
            kinds=", ".join(map(str, kinds)),
            number=len(kinds),
            answers=", ".join(
                f"max(answer) FILTER (WHERE kind_id = {kind}) AS k{kind}" for kind in kinds
            ),
            counts=", ".join(
                f"count(*) FILTER (WHERE k{kind} = {answer})"
                for kind in kinds
                for answer in (2, 3, 1)
            ),
        )
        cursor.execute(sql, values)
        return cursor.fetchall()


def by_page(user: User, on: dt.date):
    """What children.views.consent_overview asks of the database, as if it were a new request."""
    user = copy.copy(user)
    user.__dict__.pop("_access", None)
    return overview_of(user, on)


def fill(scale: float, seed: int, on: dt.date) -> User:
    """Make the organisation, its files and their decisions; return a board member."""
    people = People(seed)
    locations, places = common.locations(max(2, round(LOCATIONS * scale)), groups=GROUPS)
    files, answers = ChildFiles(people, today=on, whole=False), Answers(people, on)
    active, ended = round(ACTIVE * scale), round(ENDED * scale)
    for number in range(active + ended):
        left = on - dt.timedelta(days=people.randint(1, 700)) if number >= active else None
        answers.add(files.add(places[number % len(places)], ended_on=left).subject)
        if number % FLUSH == FLUSH - 1:
            files.write()
            answers.write()
    files.write()
    answers.write()
    print(f"{active:,} active children at {len(locations)} locations, {answers.count:,} decisions")
    board = create_user(email="board@example.com", name="board", by=None)
    start_appointment(
        user=board,
        function="board",
        place=Organisation.objects.get(),
        starts_on=on - dt.timedelta(days=900),
        by=None,
    )
    change_matrix(by=None)
    return board


class Answers:
    """Parents and their decisions, collected and written in bulk."""

    def __init__(self, people: People, on: dt.date):
        self.people, self.on, self.count = people, on, 0
        publish_text(
            kind=ConsentKind.objects.get(code=PHOTOS),
            valid_from=on - dt.timedelta(days=30),
            renews=True,
            purpose_nl="Om u te laten zien hoe de dag was.",
            by=None,
        )
        self.kinds = placement_kinds(on)
        self.texts = {day: texts_of(self.kinds, day) for day in (on - dt.timedelta(days=300), on)}
        self._rows = {Subject: [], Representation: [], ConsentDecision: []}

    def add(self, child: Subject) -> None:
        draw = self.people
        if draw.random() < NEVER_ASKED:
            return
        for _parent in range(draw.choice([1, 2, 2])):
            parent = Subject(id=draw.id(), kind=SubjectKind.PARENT)
            self._rows[Subject].append(parent)
            ordered = draw.random() < ORDERED
            self._rows[Representation].append(
                Representation(
                    id=draw.id(),
                    subject=child,
                    parent=parent,
                    custody="joint",
                    starts_on=self.on - dt.timedelta(days=2000),
                    restriction="both" if ordered else "",
                    restricted_from=self.on - dt.timedelta(days=10) if ordered else None,
                )
            )
            if draw.random() < 0.75:
                self._answer_all(child, parent)

    def _answer_all(self, child: Subject, parent: Subject) -> None:
        draw = self.people
        first, later = self.texts
        day = first if draw.random() < 0.7 else later
        for kind in self.kinds:
            for turn in range(2 if draw.random() < CHANGED else 1):
                self._rows[ConsentDecision].append(
                    ConsentDecision(
                        id=draw.id(),
                        subject=child,
                        kind=kind,
                        text=self.texts[day][kind.pk],
                        given=draw.random() > REFUSED,
                        decided_on=day - dt.timedelta(days=5 - turn),
                        how="portal",
                        giver=parent,
                    )
                )

    def write(self) -> None:
        self.count += len(self._rows[ConsentDecision])
        for model, rows in self._rows.items():
            model.objects.bulk_create(rows, batch_size=2000)
            rows.clear()


def check_same(user: User, on: dt.date) -> int:
    """Both answers hold the same numbers for the same locations in the same order; returns how
    many locations."""
    of_page = [
        (
            location.name,
            location.pk,
            found.children,
            found.incomplete,
            *(n for kind in kinds for n in _numbers(found.kinds[kind.pk])),
        )
        for kinds, rows in [by_page(user, on)]
        for location, found in rows
    ]
    if of_page != by_hand(user.pk, on):
        sys.exit("the two answers differ: the comparison would mean nothing")
    return len(of_page)


def _numbers(count) -> tuple[int, int, int]:
    return count.yes, count.no, count.anew


def compare(user: User, on: dt.date, repeat: int) -> float:
    """Time the overview three ways, print a line, and return the ratio."""
    total = check_same(user, on)
    client = common.signed_in(user)
    url = reverse("children:consent_overview")
    if client.get(url).status_code != 200:
        sys.exit(f"the page {url} does not answer")
    times = common.medians(
        repeat=repeat, page=lambda: by_page(user, on), hand=lambda: by_hand(user.pk, on)
    )
    request = common.medians(repeat=max(3, repeat // 4), request=lambda: client.get(url))["request"]
    ratio = times["page"] / times["hand"]
    queries = common.queries_of(lambda: by_page(user, on))
    print(
        f"{total:>9,}{times['page']:>11.2f}{times['hand']:>11.2f}{ratio:>8.2f}"
        f"{queries:>9}{request:>12.1f}",
        flush=True,
    )
    return ratio


def main() -> None:
    options = common.arguments(__doc__.partition("\n")[0], repeat=20)
    on = today()
    with common.own_databases():
        with common.told("filled"):
            board = fill(options.scale, options.seed, on)
        with common.told("analysed"):
            common.analyse()
        print("medians in milliseconds, of the database work by the page and by hand")
        print(f"{'locations':>9}{'page':>11}{'hand':>11}{'ratio':>8}{'queries':>9}{'request':>12}")
        ratio = compare(board, on, options.repeat)
    common.last_line("consents", ratio, AIM)


if __name__ == "__main__":
    main()
