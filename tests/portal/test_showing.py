"""What somebody reads in the portal of what is held: in words, and only what is theirs to read."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.functions import FUNCTIONS
from accounts.models import Notice
from accounts.notices import notify
from applicants.actions import give_applicant_login
from audit.actions import record
from consents.models import ConsentKind
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from core.purposes import purpose_of
from staff.actions import give_login
from staff.models import Absence
from subjects.actions import log_opening
from tests.factories import applicants, consents, disclosures, staff, trail, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
CODE = re.compile(r"\b(?:child|staff|intern|applicant|volunteer|organisation)\.[a-z_]+\b")


@pytest.fixture
def child(here):
    return world.child(here)


@pytest.fixture
def ans(child):
    return asking(world.parent_user(child))


def section(client, child, category):
    return client.get(reverse("portal:section", args=[child.pk, category]))


def visits(client, child):
    return section(client, child, "child.log").context["parts"][0]["visits"]


def main(response):
    return response.content.decode().partition("<main")[2].partition("</main")[0]


def facts(response):
    """The labels and values of all cards of a page."""
    cards = [card for part in response.context["parts"] for card in part.get("cards", ())]
    return [(card["title"], dict(card["rows"])) for card in cards]


# --- in words --------------------------------------------------------------------------------


def test_what_is_empty_is_left_out_but_for_what_the_group_has_to_know(child, ans):
    (custody,) = facts(section(ans, child, "child.custody"))
    assert list(custody[1]) == ["Parent", "Custody", "From"]
    (daily,) = facts(section(ans, child, "child.daily_care"))
    assert set(daily[1].values()) == {"not filled in"}
    identity = facts(section(ans, child, "child.identity"))
    assert [list(rows) for _title, rows in identity] == [
        ["First name", "Family name", "Birth date", "Sex"]
    ]


@pytest.mark.clause("K06")
def test_every_part_that_opens_says_what_it_is_for(child, ans, here):
    items = ans.get(reverse("portal:child", args=[child.pk])).context["items"]
    assert all(item["hint"] for item in items)
    user = world.user()
    worker = staff.employee(here)
    give_login(subject=worker.subject, user=user, starts_on=world.START, by=None)
    own = asking(world.fresh(user)).get(reverse("portal:own")).context["items"]
    assert all(item["hint"] for item in own)


@pytest.mark.clause("K25", "S08")
@pytest.mark.parametrize("who", ["parent", *SubjectKind.values[2:]])
def test_no_code_of_ours_stands_on_any_page(here, child, who):
    client, pages = walker(here, child, who)
    seen = 0
    for page in pages:
        response = client.get(page, follow=True)
        if response.status_code == 200:
            seen += 1
            assert not CODE.search(re.sub(r'(href|src|action)="[^"]*"', "", main(response))), page
            assert "<dd></dd>" not in main(response), page
            assert ">None<" not in main(response), page
    assert seen > 3


def walker(here, child, who):
    """The browser of somebody of this kind, and the addresses of the parts of the file."""
    if who == "parent":
        consents.decided(child, world.parents_of(child)[0].subject, True, on=today())
        disclosures.noted_call(child)
        client = asking(world.parent_user(child))
        pages = [reverse("portal:section", args=[child.pk, code]) for code in CATEGORIES]
        return client, [*pages, reverse("portal:child", args=[child.pk])]
    user = world.user()
    if who == SubjectKind.APPLICANT:
        subject = applicants.application(applicants.vacancy(here)).subject
        give_applicant_login(subject=subject, user=user, starts_on=world.START, by=None)
    else:
        made = (
            staff.volunteer(here)
            if who == SubjectKind.VOLUNTEER
            else staff.employee(here, kind=who)
        )
        give_login(subject=made.subject, user=user, starts_on=world.START, by=None)
    pages = [reverse("portal:own-section", args=[code]) for code in CATEGORIES]
    return asking(world.fresh(user)), [*pages, reverse("portal:own")]


# --- who opened ------------------------------------------------------------------------------


def opened(child, *, by, part="child.daily_care", function="location_manager", times=1, ago=0):
    for _turn in range(times):
        if ago:
            at = timezone.now() - dt.timedelta(days=ago)
            trail.opened(child.pk, section=part, function=function, by=by, at=at)
        else:
            log_opening(subject_id=child.pk, section=part, function=function, by=by)


def test_a_visit_says_as_what_which_part_when_and_what_for(here, child, ans):
    opened(child, by=world.user("location_manager", here))
    visit = visits(ans, child)[0]
    assert visit["title"] == FUNCTIONS["location_manager"].label
    assert visit["meta"] == CATEGORIES["child.daily_care"].label
    assert visit["text"] == f"opened. {purpose_of('child.daily_care')}"
    assert visit["when"].date() == timezone.now().date()


def test_the_same_visit_on_one_day_is_one_line(here, child, ans):
    manager = world.user("location_manager", here)
    opened(child, by=manager, ago=2)
    opened(child, by=manager, times=3)
    opened(child, by=manager, part="child.identity")
    looked = [v for v in visits(ans, child) if v["text"].startswith("opened")]
    assert [v["meta"] for v in looked] == ["Identity", "Daily care", "Daily care"]
    assert ["3 times" in v["text"] for v in looked] == [False, True, False]


def test_what_the_trail_has_no_words_for_shows_no_code(child, ans):
    record("child.newly_invented", by=None, subject_id=child.pk, purpose="rule.code")
    record("document.removed", by=None, subject_id=child.pk, purpose="consent.withdrawn")
    removed, invented = visits(ans, child)[:2]
    assert (invented["title"], invented["text"]) == ("Something was noted", "")
    assert removed["text"] == "because the consent no longer applies"


def test_a_visit_without_a_function_is_somebodys_who_works_here(child, ans):
    opened(child, by=world.user(), function="")
    visit = visits(ans, child)[0]
    assert (visit["title"], visit["text"][:6]) == ("Somebody who works here", "opened")


@pytest.mark.clause("S08")
def test_visits_of_parents_are_nobodys_to_read(child, ans):
    bas = asking(world.parent_user(child, 1))
    section(bas, child, "child.daily_care")
    section(ans, child, "child.daily_care")
    assert "Parent" not in [visit["title"] for visit in visits(ans, child)]
    told = "Your own visits, and those of the other parent, are not in this list."
    assert told in main(section(ans, child, "child.log"))
    assert told not in main(section(ans, child, "child.daily_care"))


def test_who_does_not_work_here_is_not_sent_to_a_manager(here, ans):
    told = "This page is for people who work here."
    refused = ans.get(reverse("retention:plan"))
    assert refused.status_code == 403
    assert told in refused.content.decode()
    assert "Ask your manager" not in refused.content.decode()
    at_work = asking(world.user("pedagogical_professional", here)).get(reverse("retention:plan"))
    assert at_work.status_code == 403
    assert told not in at_work.content.decode()
    assert "Ask your manager" in at_work.content.decode()


def test_of_a_long_trail_the_newest_part_is_shown_and_it_says_so(here, child, ans):
    manager = world.user("location_manager", here)
    for number in range(205):
        opened(child, by=manager, part=f"child.{('identity', 'contact')[number % 2]}")
    page = section(ans, child, "child.log")
    assert len(page.context["parts"][0]["visits"]) == 200
    assert "The last 200 are shown." in main(page)


# --- what was told to whom -------------------------------------------------------------------


@pytest.mark.clause("K14")
def test_what_was_told_stands_under_to_whom_and_when(child, ans):
    told = {
        "recipient": "Belastingdienst",
        "recipient_kind": disclosures.recipient_kind("tax_office"),
        "ground": "legal_duty",
        "consent_kind": None,
        "duty": disclosures.duty("allowance"),
        "categories": ["child.identity"],
    }
    disclosures.told(child, **told)
    ((title, rows),) = facts(section(ans, child, "child.disclosures"))
    assert title.startswith("Belastingdienst")
    assert title.endswith(f"{disclosures.DAY:%d-%m-%Y}")
    assert list(rows) == ["What we told", "How", "What for", "Why we were allowed to"]
    assert rows["What we told"].startswith("Identity")


# --- for the addressee, for the organisation -------------------------------------------------


@pytest.mark.clause("B03")
def test_a_notice_reaches_its_addressee_and_nobody_else(here, child, ans):
    me = world.parents_of(child)[0].subject.user
    notify(user=me, kind=Notice.Kind.CONSENT_QUESTION, by=None)
    others = [
        world.parent_user(child, 1),
        world.user("location_manager", here),
        world.user("privacy_officer"),
        world.user("ict_support"),
    ]
    for other in others:
        for page in (reverse("portal:home"), reverse("home")):
            assert (
                "is waiting for your answer"
                not in asking(other).get(page, follow=True).content.decode()
            )
    assert Notice.objects.get().read_at is None  # nobody else's visit makes it read
    assert "is waiting for your answer" in ans.get(reverse("portal:home")).content.decode()
    assert Notice.objects.get().read_at is not None


@pytest.mark.clause("B09")
def test_leave_and_absence_are_seen_by_the_organisation_and_the_person_only(here, child, ans):
    worker = staff.employee(here, "Kim", "Duinker")
    staff.noted(Absence, worker, kind=Absence.Kind.values[0], starts_on=world.START)
    inside = {code for code, f in FUNCTIONS.items() if f.ceiling.get("staff.absence")}
    assert inside == {
        *("board", "cluster_manager", "location_manager", "hr", "payroll"),
        "employee",
    }
    assert FUNCTIONS["employee"].own
    page = reverse("staff:section", args=[worker.pk, "absence"])
    colleague = asking(world.user("pedagogical_professional", here))
    own = reverse("portal:own-section", args=["staff.absence"])
    for client in (ans, colleague, asking(world.user("inspector", here))):
        assert client.get(page).status_code in {403, 404}
        assert client.get(own).status_code == 404
    assert asking(world.user("location_manager", here)).get(page).status_code == 200
    asked = [kind.code for kind in ConsentKind.objects.all() if "staff.absence" in kind.categories]
    assert not asked  # nobody is asked to let it be told
