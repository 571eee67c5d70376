"""The counts per location say what the answers of every single child say."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.urls import reverse

from accounts.models import Notice
from audit.models import Event
from consents.actions import change_kind, make_kind, publish_text
from consents.answers import NOT_ASKED, Answer, State, answers_of
from consents.defaults import PHOTOS
from consents.models import ConsentDecision, ConsentText
from consents.overview import (
    KindCount,
    counts_at,
    placed_in_sight,
    placement_kinds,
    without_an_answer,
)
from core.dates import today
from core.privacy import SubjectKind
from subjects.actions import end_relation
from subjects.models import Affiliation, Representation, Subject
from tests.factories import consents, world
from tests.factories.http import asking
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
ON = dt.date(2026, 3, 2)
DAY = dt.timedelta(days=1)
CHILDREN = 60


@pytest.fixture
def manager(at):
    return world.user("location_manager", at)


def renewed(code: str, valid_from: dt.date) -> ConsentText:
    return publish_text(
        kind=consents.kind(code),
        valid_from=valid_from,
        renews=True,
        purpose_nl="Anders.",
        by=None,
    )


def random_children(locations, draw: random.Random) -> list[Subject]:
    """Children with any custody, orders, answers and ends; written in bulk."""
    kinds = placement_kinds(ON)
    texts = list(ConsentText.objects.filter(kind__in=kinds))
    rows = {model: [] for model in (Subject, Affiliation, Representation, ConsentDecision)}

    def day(first=-60, last=60):
        return ON + draw.randint(first, last) * DAY

    for number in range(CHILDREN):
        ended = draw.choice([None, None, None, day(-5, 5)])
        child = Subject(kind=SubjectKind.CHILD, relation_ended_on=ended)
        rows[Subject].append(child)
        for location in draw.sample(locations, draw.choice([1, 1, 2])):
            starts_on = day(-90, 3)
            ends_on = draw.choice([None, None, max(starts_on, day(-3, 30))])
            rows[Affiliation].append(
                Affiliation(subject=child, location=location, starts_on=starts_on, ends_on=ends_on)
            )
        for parent in [Subject(kind=SubjectKind.PARENT) for _ in range(draw.randint(0, 3))]:
            rows[Subject].append(parent)
            order = draw.random() < 0.3
            rows[Representation].append(
                Representation(
                    subject=child,
                    parent=parent,
                    custody=draw.choice(["joint", "joint", "sole", "guardian", "none"]),
                    starts_on=ON - 100 * DAY,
                    ends_on=draw.choice([None, None, day(-2, 2)]),
                    restriction="both" if order else "",
                    restricted_from=day(-5, 1) if order else None,
                    restricted_until=draw.choice([None, day(2, 5)]) if order else None,
                )
            )
            # Some children are answered whole, so that nothing lacks; of the others little is.
            share = 1 if number % 4 == 0 else draw.random()
            for text in texts:
                for _turn in range(draw.choice([1, 1, 2])):
                    if draw.random() < share:
                        rows[ConsentDecision].append(
                            ConsentDecision(
                                subject=child,
                                kind_id=text.kind_id,
                                text=text,
                                given=draw.random() < 0.7,
                                decided_on=day(-50, 2),
                                how="portal",
                                giver=parent,
                            )
                        )
    for model, made in rows.items():
        model.objects.bulk_create(made)
    return [subject for subject in rows[Subject] if subject.kind == SubjectKind.CHILD]


def is_asked_anew(found: Answer) -> bool:
    """Whether the words of a yes were renewed, and its giver can say yes again."""
    return any(decision.giver_id in found.waits_for for decision in found.lapsed)


@pytest.mark.parametrize("seed", range(3))
def test_the_counts_are_those_of_every_child(seed):
    locations = [world.location(name) for name in ("De Boomhut", "Het Vlot", "De Tuin")]
    for kind in placement_kinds(ON)[:2]:
        renewed(kind.code, ON - 10 * DAY)
    random_children(locations, random.Random(seed))
    board = world.user("board")
    kinds = placement_kinds(ON)
    placed = placed_in_sight(board, ON)
    counted = counts_at(placed, kinds, ON)
    lacking = set(without_an_answer(placed, kinds, ON).values_list("location_id", "subject_id"))

    seen = Counter()
    for location in locations:
        there = placed.filter(location=location).values("subject_id")
        children = list(Subject.objects.filter(pk__in=there))
        answers = answers_of(children, on=ON, codes=[kind.code for kind in kinds])
        found = counted[location.pk]
        assert found.children == len(children)
        incomplete = set()
        for kind in kinds:
            of_kind = {c.pk: answers.get((c.pk, kind.code, None), NOT_ASKED) for c in children}
            states = Counter(answer.state for answer in of_kind.values())
            open_ones = {pk: answer for pk, answer in of_kind.items() if answer.given is None}
            expected = KindCount(
                yes=states[State.YES],
                no=states[State.NO],
                anew=sum(is_asked_anew(answer) for answer in open_ones.values()),
                missing=len(open_ones),
            )
            assert found.kinds[kind.pk] == expected, kind.code
            incomplete |= open_ones.keys()
            seen.update(yes=expected.yes, no=expected.no, anew=expected.anew, none=expected.missing)
        assert found.incomplete == len(incomplete) < len(children)
        assert lacking >= {(location.pk, pk) for pk in incomplete}
        assert len([1 for where, _pk in lacking if where == location.pk]) == len(incomplete)
    assert min(seen.values()) > 5  # each of them happened, so each was compared


# --- the pages --------------------------------------------------------------------------------


def overview(client):
    return client.get(reverse("children:consent_overview"))


def at_page(client, at, **query):
    return client.get(reverse("children:consents_at", args=[at.pk]), query)


def answer_all(child, *, given=True, but=()):
    """The first parent answers everything that is asked at placement."""
    parent = world.parents_of(child)[0].subject
    for kind in placement_kinds(today()):
        if kind.code not in but:
            consents.decided(child, parent, given, on=today(), code=kind.code)


def test_the_overview_counts_the_children_of_the_own_locations(at):
    cluster = world.cluster_of(at)
    vlot, far = world.location("Het Vlot", cluster), world.location("De Verte")
    answer_all(world.child(at))
    sam = world.child(at, "Sam")
    answer_all(world.child(vlot, "Tim"), given=False)
    world.child(far, "Wim")
    page = overview(asking(world.user("cluster_manager", cluster)))
    kinds = len(placement_kinds(today()))
    assert page.context["in_words"] == (
        f"Something is missing for 1 of the 3 children: {kinds} answers in all."
    )
    names = [row[0]["text"] for row in page.context["rows"]]
    numbers = [row[1:] for row in page.context["rows"]]
    assert names == ["De Boomhut", "Het Vlot"]
    assert numbers == [[2, 1, kinds, 0, kinds, 0], [1, 0, 0, kinds, 0, 0]]
    one = overview_of_kind(page.client, PHOTOS)
    assert [row[1:] for row in one.context["rows"]] == [[2, 1, 1, 0, 1, 0], [1, 0, 0, 1, 0, 0]]
    # What is missing is of the chosen purpose too, though Sam lacks other answers still.
    consents.decided(sam, world.parents_of(sam)[0].subject, True, on=today())
    one = overview_of_kind(page.client, PHOTOS)
    assert [row[1:] for row in one.context["rows"]] == [[2, 0, 2, 0, 0, 0], [1, 0, 0, 1, 0, 0]]


def overview_of_kind(client, code):
    return client.get(reverse("children:consent_overview"), {"kind": code})


def test_who_has_one_location_goes_there_at_once(at, manager):
    world.child(at)
    page = overview(asking(manager))
    assert page.url == reverse("children:consents_at", args=[at.pk])


def test_a_child_at_two_places_tells_nothing_of_the_place_of_others(at, manager):
    far = world.location("De Verte")
    both = world.child(at)
    Affiliation.objects.create(subject=both.subject, location=far, starts_on=ON)
    client = asking(manager)
    assert overview(client).url == reverse("children:consents_at", args=[at.pk])
    assert at_page(client, far).status_code == 404
    assert len(overview(asking(world.user("board"))).context["rows"]) == 2


def test_a_purpose_without_words_or_not_asked_any_more_is_not_missing(at, manager):
    before = len(placement_kinds(ON))
    make_kind(code="wordless", label_nl="Nieuw", about="child", at_placement=True, by=None)
    assert len(placement_kinds(ON)) == before
    change_kind(kind=consents.kind(PHOTOS), retired_on=ON, by=None)
    assert PHOTOS not in {kind.code for kind in placement_kinds(ON)}
    assert PHOTOS in {kind.code for kind in placement_kinds(ON - DAY)}


@pytest.mark.clause("S05")
@pytest.mark.clause("G02")
def test_a_location_shows_every_child_with_every_answer(at, manager):
    answer_all(world.child(at), but=(PHOTOS,))
    sam = world.child(at, "Sam", "Water")
    answer_all(sam, given=False)
    client = asking(manager)
    page = at_page(client, at)
    kinds = [kind.code for kind in page.context["kinds"]]
    rows = {
        row["name"]: dict(zip(kinds, [cell["text"] for cell in row["cells"]], strict=True))
        for row in page.context["rows"]
    }
    assert rows["Noor Zandstra"].pop(PHOTOS) == "Not asked"
    assert set(rows["Noor Zandstra"].values()) == {"Yes"}
    assert set(rows["Sam Water"].values()) == {"No"}
    lacking = at_page(client, at, show="missing")
    assert [row["name"] for row in lacking.context["rows"]] == ["Noor Zandstra"]
    shown = Event.objects.filter(action="section.opened", subject_id=sam.pk)
    assert [(e.section, e.actor) for e in shown] == [("child.consents", manager)]


def test_the_children_of_one_group(at, manager):
    group = world.care_group(at)
    world.child(at, care_group=group)
    world.child(at, "Sam", "Water")
    page = at_page(asking(manager), at, group=group.pk)
    assert [row["name"] for row in page.context["rows"]] == ["Noor Zandstra"]
    worker = asking(world.user("pedagogical_professional", group))
    page = at_page(worker, at)
    assert [row["name"] for row in page.context["rows"]] == ["Noor Zandstra"]
    assert page.context["counted"].children == 1
    assert "Sam" not in page.content.decode()


def test_a_renewed_text_says_how_many_are_asked_anew(at, manager):
    answer_all(world.child(at))
    sam = world.child(at, "Sam", "Water")
    answer_all(sam, given=False)
    text = renewed(PHOTOS, today())
    ConsentText.objects.filter(pk=text.pk).update(valid_from=today())
    page = at_page(asking(manager), at)
    assert page.context["renewals"] == [
        "Photos and video for internal use: the text has been renewed, so it is asked anew for"
        " 1 child."
    ]
    assert "Asked anew" in {cell["text"] for row in page.context["rows"] for cell in row["cells"]}


def test_one_press_reminds_the_parents_who_have_not_answered(at, manager):
    noor, sam = world.child(at), world.child(at, "Sam", "Water")
    answer_all(sam)
    told = [world.parent_user(noor), world.parent_user(noor, 1)]
    answered = world.parent_user(sam)
    client = asking(manager)
    url = reverse("children:remind_at", args=[at.pk])
    page = client.post(url, follow=True).content.decode()
    assert "2 parents were reminded." in page
    assert "2 parents were reminded today." in page
    assert "can be reminded by email" not in page  # pressed again it would reach nobody
    assert "Remind the parents" not in page
    reminded = {notice.user for notice in Notice.objects.filter(kind="consent_reminder")}
    assert reminded == set(told)
    assert answered not in reminded
    assert "Nobody was reminded" in client.post(url, follow=True).content.decode()
    assert Notice.objects.filter(kind="consent_reminder").count() == 2


def test_it_says_whom_a_mail_reaches_and_whom_a_letter_only(at, manager):
    noor, sam = world.child(at), world.child(at, "Sam", "Water")
    everybody = len({parent.pk for kid in (noor, sam) for parent in world.parents_of(kid)})
    client = asking(manager)
    page = at_page(client, at).content.decode()
    assert f"{everybody} parents have no login for the portal: ask them by letter" in page
    assert "can be reminded by email" not in page
    assert "Remind the parents" not in page  # it would reach nobody
    world.parent_user(noor)
    page = at_page(client, at).content.decode()
    assert "1 parent can be reminded by email" in page
    assert f"{everybody - 1} parents have no login" in page
    assert "Remind the parents" in page
    answer_all(sam)
    page = at_page(client, at).content.decode()
    assert "1 parent has no login for the portal: ask this parent by letter" in page


def test_it_says_whom_a_mail_about_a_publication_reaches_and_whom_a_letter_only(at, manager):
    noor, client = world.child(at), asking(manager)
    matter = consents.occasion_of(noor, on=today(), until=today() + DAY)
    url = reverse("children:occasion", args=[matter.occasion_id])
    page = client.get(url).content.decode()
    assert "2 parents have no login for the portal: ask them by letter" in page
    assert "Remind those who have not answered" not in page
    world.parent_user(noor)
    page = client.get(url).content.decode()
    assert "1 parent can be reminded by email" in page
    assert "1 parent has no login" in page
    assert "Remind those who have not answered" in page
    ans = world.parents_of(noor)[0].subject
    consents.decided(noor, ans, True, on=today(), code=matter.kind.code, matter=matter)
    page = client.get(url).content.decode()
    assert "can be reminded by email" not in page
    assert "1 parent has no login" in page


def test_where_nobody_is_in_care_the_page_says_what_would_stand_there(at, manager):
    gone = world.child(at)
    end_relation(subject=gone.subject, ends_on=today() - DAY, by=None)
    client = asking(manager)
    assert "No children in care yet" in overview(client).content.decode()
    assert "No children in care here" in at_page(client, at).content.decode()


def test_the_pages_ask_the_same_however_many_children_there_are(at, manager):
    client, board = asking(manager), asking(world.user("board"))
    world.child(world.location("Het Vlot"), "Tim")
    answer_all(world.child(at))
    place = reverse("children:consents_at", args=[at.pk])
    pages = ((client, place), (board, reverse("children:consent_overview")))
    for who, url in pages:
        who.get(url)
    asked = [queries_of(who, url) for who, url in pages]
    for name in ("Ada", "Bo", "Cas", "Daan"):
        answer_all(world.child(at, name))
    assert [queries_of(who, url) for who, url in pages] == asked


def test_who_manages_two_locations_sees_the_children_of_both(at, manager):
    other = world.location("Het Vlot")
    world.appoint(manager, "location_manager", other)
    for place in (at, other):
        world.child(place)
    client = asking(world.fresh(manager))
    for place in (at, other):
        page = client.get(reverse("children:consents_at", args=[place.pk]))
        assert page.status_code == 200
        assert page.context["page_obj"].paginator.count == 1
