"""What people ask about their data, walked in a browser in Dutch: a correction, an erasure that is
half refused, an employee's question why, a complaint that goes to the board."""

import pytest

from children.models import Conversation, DailyCare, Observation
from core.dates import today
from register.actions import load_defaults
from rights.models import Request
from staff.actions import give_login
from tests.browser.conftest import nl
from tests.factories import staff, world

pytestmark = pytest.mark.browser
PASSWORD = world.PASSWORD


@pytest.fixture
def people(transactional_db):
    here = world.location("De Boomhut")
    load_defaults(by=None)
    kid = world.child(here, "Noor", "Zandstra")
    world.daily_care(kid, allergies="pinda")
    for model, words in ((Observation, "observed_on"), (Conversation, "held_on")):
        model.objects.create(subject=kid.subject, report="Gaat goed.", **{words: today()})
    person = staff.employee(here, "Kim", "Duinker")
    employee = world.user()
    give_login(subject=person.subject, user=employee, starts_on=world.START, by=None)
    return {
        "kid": kid,
        "parent": world.parent_user(kid),
        "employee": employee,
        "manager": world.user("location_manager", here),
        "hr": world.user("hr"),
        "officer": world.user("privacy_officer"),
        "board": world.user("board"),
    }


@pytest.fixture
def signed_in(visitor, people):
    def enter(who: str, width: int = 1280):
        one = visitor()
        one.page.set_viewport_size({"width": width, "height": 800})
        one.sign_in(people[who], PASSWORD)
        return one

    return enter


def ask(one, link: str, kind: str, words: str) -> Request:
    """Ask something from the overview of the portal; the one request there is then."""
    one.page.get_by_role("link", name=link).first.click()
    one.follow(kind)
    one.page.locator("main textarea").fill(words)
    one.press("Send the complaint" if kind == "Make a complaint" else "Send the request")
    request = Request.objects.order_by("-number").first()
    assert one.reads(request.number)
    assert one.reads(f"{request.due_on:%d-%m-%Y}")
    return request


def about_noor() -> str:
    return nl("Ask something about the data of %(name)s", name="Noor")


def take(one, request: Request, step: str) -> None:
    """Open a step on a request from the work list."""
    one.go("/")
    assert one.reads(request.number)
    one.go(f"/requests/{request.pk}/")
    one.follow(step)


def send(one) -> None:
    one.page.locator("main form button[type=submit]").first.click()


@pytest.mark.clause("L06", "L14")
def test_a_correction(signed_in, people):
    parent, manager = signed_in("parent", 360), signed_in("manager")
    parent.go(f"/my/children/{people['kid'].pk}/child.daily_care/")
    parent.page.get_by_role(
        "link", name=nl("Change: %(what)s", what=nl("Allergies, diet, health"))
    ).click()
    parent.fill("allergies", "pinda en noten")
    parent.press("Send the change")
    request = Request.objects.get()
    assert parent.reads(request.number)
    take(manager, request, "Decide what is changed")
    manager.page.locator("label[for^=id_applied_]").first.click()
    send(manager)
    assert manager.reads(nl("The request has been answered, and the file is changed."))
    assert DailyCare.objects.get().allergies == "pinda en noten"
    parent.go(f"/my/requests/{request.pk}/")
    assert parent.reads(nl("We have changed what you asked us to change."))
    assert parent.faults() == []
    assert manager.faults() == []


@pytest.mark.clause("L06", "L14", "L17")
def test_an_erasure_half_refused_after_advice(signed_in, people):
    parent, manager, officer = signed_in("parent", 360), signed_in("manager"), signed_in("officer")
    request = ask(parent, about_noor(), "Have something removed", "Alles wat over Noor gaat.")
    manager.go(f"/requests/{request.pk}/")
    assert manager.reads(
        nl("Consult the privacy officer before you decide, and record the advice.")
    )
    manager.follow("Ask the privacy officer")
    send(manager)
    officer.go("/")
    officer.follow("Give advice")
    officer.page.locator("label[for^=id_source_]").first.click()
    officer.page.locator("main textarea").fill("Observaties weg, contract blijft.")
    send(officer)
    take(manager, request, "Decide what is erased")
    assert manager.reads(nl("What stays, and why"))
    manager.page.locator("label[for^=id_parts_]", has_text=nl("Development")).click()
    manager.page.locator("input[name=ground][value=legal_duty]").check(force=True)
    manager.page.locator("main textarea").fill("De observaties zijn weg. Het contract blijft.")
    send(manager)
    assert manager.reads(nl("The request has been answered, and what you chose is erased."))
    assert not Observation.objects.exists()
    assert Conversation.objects.exists()
    parent.go(f"/my/requests/{request.pk}/")
    assert parent.reads("De observaties zijn weg.")
    assert parent.reads("Autoriteit Persoonsgegevens")
    assert parent.reads("rechtbank")
    for one in (parent, manager, officer):
        assert one.faults() == []


@pytest.mark.clause("L49", "K25")
def test_an_employee_asks_why_and_answers_a_question(signed_in):
    employee, hr = signed_in("employee", 360), signed_in("hr")
    request = ask(
        employee, nl("Ask something about my data"), "Ask why we have data", "Waarom mijn adres?"
    )
    take(hr, request, "Ask the person something")
    hr.page.locator("input[name=about][value=meaning]").check(force=True)
    hr.page.locator("main textarea").fill("Welk adres?")
    send(hr)
    employee.go(f"/my/requests/{request.pk}/")
    employee.follow("Answer the question")
    employee.page.locator("main textarea").fill("Mijn woonadres.")
    employee.press("Send the answer")
    take(hr, request, "Answer the request")
    prepared = hr.page.locator("main textarea").input_value()
    assert nl("Contact") in prepared
    send(hr)
    employee.go(f"/my/requests/{request.pk}/")
    assert employee.reads(prepared.splitlines()[0])
    assert employee.faults() == []
    assert hr.faults() == []


@pytest.mark.clause("K38", "L40")
def test_a_complaint_goes_to_the_board(signed_in):
    parent, manager, board = signed_in("parent", 360), signed_in("manager"), signed_in("board")
    request = ask(parent, about_noor(), "Make a complaint", "Een verslag lag open op de balie.")
    parent.go(f"/my/requests/{request.pk}/")
    assert parent.reads("Autoriteit Persoonsgegevens")
    take(manager, request, "Answer the request")
    manager.page.locator("label[for=id_answer]").click()
    manager.page.locator("main textarea").fill("Dat had niet mogen gebeuren.")
    send(manager)
    parent.go(f"/my/requests/{request.pk}/")
    assert parent.reads("Dat had niet mogen gebeuren.")
    parent.follow("Take it to the board")
    send(parent)
    take(board, request, "Answer the request")
    board.page.locator("main textarea").fill("De voorzitter is het met u eens.")
    send(board)
    parent.go(f"/my/requests/{request.pk}/")
    assert parent.reads("De voorzitter is het met u eens.")
    assert parent.reads(nl("The first answer"))
    for one in (parent, manager, board):
        assert one.faults() == []
