"""Who comes to the questions about consent, what tells of them, and deciding about oneself."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.models import Notice
from accounts.notices import notify
from audit.models import Event
from consents.actions import open_matter, record_decision
from consents.answers import State
from consents.defaults import (
    CARE_PARTNER,
    PHOTOS,
    PHOTOS_OUTSIDE,
    REFERENCE,
)
from consents.models import ConsentDecision
from consents.texts import text_of
from staff.actions import give_login
from subjects.actions import end_relation
from tests.factories import consents, staff, world
from tests.factories.http import asking, bare
from tests.portal.consent_pages import (
    TODAY,
    about,
    about_matter,
    history,
    label,
    listing,
    press,
    rows,
    shown,
    state,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
STAFF_PHOTOS = "staff_photos"


# --- who comes in ----------------------------------------------------------------------------


def pages_of(child):
    matter = consents.named(child, "Fysio De Rug", on=TODAY)
    return [listing(child), history(child), about(child), about_matter(matter)]


@pytest.mark.clause("S08")
def test_of_another_familys_child_nothing_exists(child, ans):
    other = world.child(world.location("Het Vlot"), "Sam", "Vlottema")
    nothing = uuid.uuid4()
    for url in pages_of(other):
        there, nowhere = ans.get(url), ans.get(url.replace(str(other.pk), str(nothing)))
        assert there.status_code == nowhere.status_code == 404
        assert bare(there, str(other.pk)) == bare(nowhere, str(nothing))
        assert ans.post(url, {"answer": "yes"}).status_code in {404, 405}
    assert not ConsentDecision.objects.exists()
    theirs = consents.named(other, "Logopedie", on=TODAY)
    mixed = reverse("portal:consent-about", args=[child.pk, theirs.pk])
    assert ans.get(mixed).status_code == 404
    for code in ("nothing", STAFF_PHOTOS, CARE_PARTNER):
        assert ans.get(about(child, code)).status_code == 404


@pytest.mark.clause("L33")
def test_a_parent_under_a_court_order_meets_no_question(child, ans):
    pages = pages_of(child)
    sent = shown(ans, about(child))
    consents.ordered(child, world.parents_of(child)[0].subject, since=TODAY)
    assert {ans.get(url).status_code for url in pages} == {404}
    assert press(ans, about(child), "yes", sent).status_code == 404
    assert not ConsentDecision.objects.exists()
    assert not ans.get(reverse("portal:home")).context["cards"]


@pytest.mark.clause("L33")
def test_that_a_court_order_is_why_an_occasion_waits_is_not_said(child, ans, other_parent):
    matter = consents.occasion_of(child, on=TODAY, until=TODAY + DAY)
    consents.ordered(child, other_parent, since=TODAY)
    press(ans, about_matter(matter), "yes")
    hint = rows(ans, listing(child))[1][f"{label(PHOTOS_OUTSIDE)}: Zomerfeest"][1]
    assert hint.endswith("It counts once everybody with custody has said yes.")


def test_every_look_is_in_the_trail(child, ans):
    for url in (listing(child), about(child), history(child)):
        ans.get(url)
    events = Event.objects.filter(action="section.opened", section="child.consents")
    assert [event.function for event in events] == ["parent"] * 3


# --- home, file, notices ---------------------------------------------------------------------


def test_home_counts_the_questions_that_wait_with_as_many_queries_for_two_children(
    child, ans, django_assert_max_num_queries
):
    waiting = len(ans.get(listing(child)).context["waiting"])
    ((_subject, line),) = ans.get(reverse("portal:home")).context["cards"]
    assert line == {"url": listing(child), "questions": f"{waiting} questions for you"}
    with django_assert_max_num_queries(100) as one:
        ans.get(reverse("portal:home"))
    sibling = world.child(world.location("Het Vlot"), "Bo", "Zandstra")
    me = world.parents_of(child)[0].subject
    sibling.subject.represented_by.filter(parent=world.parents_of(sibling)[0].subject).update(
        parent=me
    )
    world.grant_access(
        user=me.user, subject=sibling.subject, function="parent", starts_on=world.START, by=None
    )
    with django_assert_max_num_queries(100) as two:
        page = ans.get(reverse("portal:home"))
    assert len(page.context["cards"]) == 2
    assert len(two) == len(one)


def test_what_was_mailed_is_told_on_the_next_visit_and_once(child, ans):
    user = world.parents_of(child)[0].subject.user
    for _turn in range(2):
        notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=None)
    told = f"A question about consent is waiting for your answer ({TODAY:%d-%m-%Y})."
    assert ans.get(reverse("portal:home")).context["news"] == [{"text": told, "url": ""}]
    assert not ans.get(reverse("portal:home")).context["news"]
    assert not Notice.objects.filter(read_at=None).exists()
    assert Event.objects.filter(action="notice.read").count() == 1


def test_what_is_told_about_a_request_leads_to_it(child, ans):
    user = world.parents_of(child)[0].subject.user
    notify(user=user, kind=Notice.Kind.REQUEST_COPY, by=None)
    page = ans.get(reverse("portal:home")).content.decode()
    told = page.partition("The copy you asked for is ready")[2].partition("</p>")[0]
    assert f'href="{reverse("portal:requests")}"' in told


# --- about oneself ---------------------------------------------------------------------------


@pytest.fixture
def worker():
    return staff.employee(world.location())


@pytest.fixture
def kim(worker):
    user = world.user()
    give_login(subject=worker.subject, user=user, starts_on=world.START, by=None)
    return asking(world.fresh(user))


OWN_LIST = reverse("portal:own-consents")
OWN_PHOTOS = reverse("portal:own-consent", args=[STAFF_PHOTOS])


def test_an_employee_decides_about_the_own_photo_and_who_asks_after_them(worker, kim):
    asked = open_matter(
        subject=worker.subject, kind=consents.kind(REFERENCE), name="De Huurbaas", on=TODAY, by=None
    )
    waiting, answered = rows(kim, OWN_LIST)
    assert list(waiting) == [f"{label(REFERENCE)}: De Huurbaas", label(STAFF_PHOTOS)]
    press(kim, OWN_PHOTOS, "yes")
    press(kim, reverse("portal:own-consent-about", args=[asked.pk]), "no")
    assert state(worker, STAFF_PHOTOS) is State.YES
    assert state(worker, REFERENCE, asked) is State.NO
    waiting, answered = rows(kim, OWN_LIST)
    assert (list(waiting), len(answered)) == ([], 2)
    assert len(kim.get(reverse("portal:own-consents-history")).context["rows"]) == 2
    assert kim.get(reverse("portal:home")).context["own_consents"]["questions"] == ""
    items = kim.get(reverse("portal:own")).context["items"]
    assert items[0]["url"] == OWN_LIST
    opened = Event.objects.filter(action="section.opened", subject_id=worker.pk)
    assert {(event.section, event.function) for event in opened} == {("staff.consents", "employee")}
    assert kim.get(reverse("portal:own-consent", args=[PHOTOS])).status_code == 404


def test_a_yes_about_oneself_can_be_withdrawn_after_the_work_has_ended(worker, kim):
    press(kim, OWN_PHOTOS, "yes")
    end_relation(subject=worker.subject, ends_on=TODAY - DAY, by=None)
    waiting, answered = rows(kim, OWN_LIST)
    assert (list(waiting), list(answered)) == ([], [label(STAFF_PHOTOS)])
    press(kim, OWN_PHOTOS, "no")
    assert state(worker, STAFF_PHOTOS) is State.NO
    assert not rows(kim, OWN_LIST)[1]
    assert kim.get(OWN_PHOTOS).url == OWN_LIST


def test_a_colleagues_questions_are_not_mine(worker, kim):
    colleague = staff.employee(world.location("Het Vlot"), "Jo", "Vlot")
    asked = open_matter(
        subject=colleague.subject, kind=consents.kind(REFERENCE), name="De Bank", on=TODAY, by=None
    )
    record_decision(
        subject=colleague.subject,
        text=text_of(STAFF_PHOTOS, TODAY),
        given=True,
        decided_on=TODAY,
        how="portal",
        on=TODAY,
        by=None,
    )
    assert kim.get(reverse("portal:own-consent-about", args=[asked.pk])).status_code == 404
    waiting, answered = rows(kim, OWN_LIST)
    assert (list(waiting), list(answered)) == ([label(STAFF_PHOTOS)], [])


def test_without_a_personnel_file_nothing_is_asked_about_oneself(child, ans):
    for url in (OWN_LIST, OWN_PHOTOS, reverse("portal:own-consents-history")):
        assert ans.get(url).status_code == 404
    assert ans.post(OWN_PHOTOS, {"answer": "yes"}).status_code == 404
