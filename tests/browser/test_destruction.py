"""From announcement to approval, and what goes with it, in a browser and in Dutch."""

import datetime as dt

import pytest

from children.models import PaperFile
from core.dates import today
from retention.models import Destruction, PaperDestruction, Proposal, RuleSetting
from tests.browser.conftest import nl
from tests.factories import ahead, world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ON = today()
PASSWORD = world.PASSWORD


@pytest.fixture
def here(transactional_db):
    made = world.location("De Boomhut")
    kids = ahead.children(
        made,
        due_on=ON + dt.timedelta(days=9),
        announced_on=ON - dt.timedelta(days=21),
        count=3,
    )
    for kid in kids:
        PaperFile.objects.create(
            subject=kid.subject, place="Kast A", started_on=dt.date(2020, 1, 1)
        )
    return made


def signed_in(visitor, user):
    made = visitor()
    made.sign_in(user, PASSWORD)
    return made


@pytest.mark.clause("K18", "L08")
def test_two_people_agree_on_what_goes(visitor, here):
    officer = signed_in(visitor, world.user("privacy_officer"))
    officer.go("/retention/rules/child.file/term/")
    officer.choose("Two people must agree before anything is destroyed under this rule")
    officer.press("See what this changes")
    assert officer.reads(nl("After saving"))
    assert officer.checked() == []
    officer.press("Save")
    assert officer.reads(nl("The term has been set."))
    assert RuleSetting.objects.get().four_eyes

    manager = signed_in(visitor, world.user("location_manager", here))
    manager.follow("Propose")
    manager.page.locator("main label", has_text="Kind0").click()
    manager.press("Propose what is ticked")
    assert manager.reads(nl("You proposed this list. Somebody else has to approve it."))
    assert Proposal.objects.get().destructions.count() == 1

    officer.go("/")
    officer.follow("See the list")
    assert officer.reads("Kind0 Verleden")
    officer.follow("Approve")
    officer.fill("Your password", PASSWORD)
    officer.press("Approve")
    assert officer.reads(nl("Approved. What is on the list is destroyed on its day."))
    assert Proposal.objects.get().approved_at
    manager.go("/retention/rules/child.file/?state=approved")
    assert manager.reads("Kind0 Verleden")
    assert not manager.reads("Kind1 Verleden")
    assert officer.faults() == []
    assert manager.faults() == []


@pytest.mark.clause("L10", "L18")
def test_the_paper_of_ten_files_is_noted_at_once(visitor, here):
    PaperDestruction.objects.create(
        rule="child.file",
        location=here,
        place="Kast B",
        started_on=dt.date(2019, 1, 1),
        due_on=ON - dt.timedelta(days=3),
    )
    manager = signed_in(visitor, world.user("location_manager", here))
    manager.go("/children/paper/")
    for label in ("Kind0", "Kind2", "Kast B:"):
        manager.page.locator("main label", has_text=label).click()
    manager.fill("Destroyed on", f"{ON:%d-%m-%Y}")
    manager.press("Save")
    assert manager.reads(nl("Something has to be corrected"))
    assert manager.checked() == []
    manager.fill("How it was destroyed, and by whom", "versnipperaar, P. Proef")
    manager.press("Save")
    assert PaperFile.objects.filter(destroyed_on=ON).count() == 2
    assert PaperDestruction.objects.get().how == "versnipperaar, P. Proef"
    assert manager.faults() == []


def test_a_question_about_a_file_that_is_gone(visitor, here):
    Destruction.objects.all().delete()
    officer = signed_in(visitor, world.user("privacy_officer"))
    officer.go("/retention/")
    officer.follow("Was this file destroyed?")
    officer.fill("Name", "Kanarina Vogelzang")
    officer.fill("Date of birth", "05-05-2021")
    officer.press("Look it up")
    assert officer.reads(nl("Nothing is known under this name and date of birth"))
    assert "Vogelzang" not in officer.page.url
    assert officer.checked() == []
    officer.go("/retention/certificates/")
    assert officer.faults() == []
