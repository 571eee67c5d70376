"""A question from outside: noted without telling anything, decided on with all beside it."""

import pytest
from django.urls import reverse

from audit.models import Event
from consents.defaults import CALL_ANSWER, HANDOVER_VERBAL, HANDOVER_WRITTEN
from core.dates import today
from core.registries import work_sources
from core.templatetags.ui import shows_optional
from disclosures.models import CallNote, Disclosure
from tests.factories import consents, disclosures, world
from tests.factories.http import asking, bare
from tests.factories.queries import queries_of

pytestmark = pytest.mark.django_db
NOTE = reverse("disclosures:note_call")
LIST = reverse("disclosures:calls")
DAY = disclosures.DAY
State = CallNote.State


def said(at, **changed) -> dict:
    return {
        "caller": "Mevrouw De Wit",
        "phone": "020 1234567",
        "institution": "Basisschool De Kade",
        "recipient_kind": disclosures.recipient_kind("school").pk,
        "question": "Hoe gaat het met het kind in de groep?",
        "about_whom": "Noor Zandstra",
        "is_about_care": "no",
        "channel": "phone",
        "location": at.pk,
        **changed,
    }


def url(name: str, note: CallNote) -> str:
    return reverse(f"disclosures:{name}", args=[note.pk])


def outcomes(client, note) -> list[tuple]:
    """The outcomes the page offers, each with whether it is the one advised."""
    advice = client.get(url("call", note)).context["advice"]
    return [(outcome.page, outcome.advised) for outcome in advice.outcomes]


def state_of(note: CallNote) -> str:
    return CallNote.objects.get(pk=note.pk).state


def items_of(user) -> list[str]:
    sources = [work_sources[f"disclosures.{code}"] for code in ("calls", "answered")]
    return [str(i.what) for source in sources for i in source.items(world.fresh(user), today())]


def telling(option: str, **changed) -> dict:
    return {
        "recipient": "Basisschool De Kade",
        "ground": option,
        "categories": ["child.development"],
        "purpose": "Een goede start op school.",
        "five_rules": disclosures.FIVE,
        **changed,
    }


# --- noting ---------------------------------------------------------------------------------------


@pytest.mark.clause("L35")
def test_who_answers_the_telephone_notes_name_number_institution_and_question(here):
    client = asking(world.user("pedagogical_professional", here))
    page = client.get(NOTE).content.decode()
    assert "We will call you back" in page
    response = client.post(NOTE, said(here))
    assert response.url == reverse("home")
    note = CallNote.objects.get()
    assert (note.caller, note.phone, note.institution) == (
        "Mevrouw De Wit",
        "020 1234567",
        "Basisschool De Kade",
    )
    assert note.question.startswith("Hoe gaat")
    assert note.state == State.OPEN
    assert Event.objects.filter(action="call.noted", object_id=str(note.pk)).exists()


def test_what_lacks_is_named_and_what_was_typed_is_kept(here, manager):
    response = manager.post(NOTE, said(here, phone="12", caller="", is_about_care=""))
    assert set(response.context["form"].errors) == {"phone", "caller", "is_about_care"}
    assert "Hoe gaat het met het kind" in response.content.decode()
    assert not CallNote.objects.exists()


@pytest.mark.clause("L35")
@pytest.mark.parametrize(
    ("channel", "may_lack"), [("phone", False), ("mail", False), ("desk", True)]
)
def test_only_who_came_to_the_desk_may_have_given_no_number(here, manager, channel, may_lack):
    disclosures.known("De Kade", phone="020 7654321")
    response = manager.post(NOTE, said(here, channel=channel, phone=""))
    assert CallNote.objects.exists() is may_lack
    if not may_lack:
        assert set(response.context["form"].errors) == {"phone"}
        return
    number = manager.get(url("call", CallNote.objects.get())).context["number"]
    assert number["number"] == "020 7654321"
    assert number["words"] == "No number was given. Call the number we know."


def test_the_number_is_not_said_to_be_optional_and_the_hint_says_when_it_is(manager):
    form = manager.get(NOTE).context["form"]
    assert not shows_optional(form["phone"])
    assert "Leave it empty only where somebody came to the desk" in form["phone"].help_text


@pytest.mark.clause("S07")
def test_noting_says_the_same_of_a_child_that_is_here_and_one_that_is_not(here, kid):
    client = asking(world.user("pedagogical_professional", here))
    blank = bare(client.get(NOTE))
    assert "Zandstra" not in blank
    answers = []
    for name in ("Noor Zandstra", "Wie Danook"):
        response = client.post(NOTE, said(here, about_whom=name), follow=True)
        answers.append(bare(response, name))
    assert answers[0] == answers[1]
    wrong = [
        bare(client.post(NOTE, said(here, about_whom=name, phone="")), name)
        for name in ("Noor Zandstra", "Wie Danook")
    ]
    assert wrong[0] == wrong[1]


def test_every_page_of_staff_leads_to_the_note_in_one_click(here):
    for function in ("pedagogical_professional", "hr", "administration"):
        assert f'href="{NOTE}"' in asking(world.user(function, here)).get("/").content.decode()
    assert NOTE not in asking(world.user("lunch_care", here)).get("/").content.decode()


# --- whose file it is -----------------------------------------------------------------------------


@pytest.mark.clause("S07")
def test_a_question_is_put_in_the_file_of_a_child_in_sight_only(here, manager, kid, foreign):
    note = disclosures.call(here)
    page = manager.get(url("call_link", note), {"q": "noor"}).content.decode()
    assert "Noor Zandstra" in page
    assert "Vlotman" not in page
    address = f"{url('call_link', note)}?q=noor"
    assert manager.post(address, {"child": foreign.pk}).status_code == 200
    assert state_of(note) == State.OPEN
    assert CallNote.objects.get(pk=note.pk).subject_id is None
    assert manager.post(address, {"child": kid.pk}).status_code == 302
    assert CallNote.objects.get(pk=note.pk).subject_id == kid.pk


def test_a_question_goes_with_the_file_it_is_in(here, there, manager, foreign):
    note = disclosures.call(here)
    assert manager.get(url("call", note)).status_code == 200
    board = asking(world.user("board"))
    board.post(f"{url('call_link', note)}?q=noor", {"child": foreign.pk})
    assert manager.get(url("call", note)).status_code == 404
    assert "De Kade" not in manager.get(LIST).content.decode()
    elsewhere = asking(world.user("location_manager", there))
    assert elsewhere.get(url("call", note)).status_code == 200


# --- what stands beside it ------------------------------------------------------------------------


@pytest.mark.clause("L36")
def test_beside_the_question_stand_consents_custody_orders_and_contacts(kid, parents, manager):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_WRITTEN)
    consents.ordered(kid, parents[1], since=DAY)
    disclosures.told(kid, recipient="Basisschool Het Anker")
    note = disclosures.noted_call(kid)
    context = manager.get(url("call", note)).context
    answers = {row[0]: str(row[1]["text"]) for row in context["consents"]}
    assert answers == {
        str(consents.kind(HANDOVER_WRITTEN)): "Yes",
        str(consents.kind(HANDOVER_VERBAL)): "Not asked",
    }
    orders = [str(row[1]) for row in context["custody"] if row[1]]
    assert orders == ["no contact and no information"]
    assert [notice["title"] for notice in context["orders"]] == [
        "No contact between the child and Bas Zandstra, and no information."
    ]
    assert [row[0]["text"] for row in context["earlier"]] == ["Basisschool Het Anker"]
    opened = Event.objects.filter(action="section.opened", subject_id=kid.pk)
    assert set(opened.values_list("section", flat=True)) == {
        "child.disclosures",
        "child.consents",
        "child.custody",
    }


@pytest.mark.parametrize(
    ("known", "given", "kind"),
    [
        ("020 1234567", "+31 20 1234567", "good"),
        ("020 7654321", "020 1234567", "late"),
        ("", "020 1234567", "soon"),
    ],
)
def test_the_number_that_was_given_is_held_against_the_one_we_know(
    here, manager, known, given, kind
):
    disclosures.known("De Kade", phone=known)
    number = manager.get(url("call", disclosures.call(here, phone=given))).context["number"]
    assert number["kind"] == kind
    assert number.get("number", "") == known


@pytest.mark.clause("L36", "L37", "L38")
@pytest.mark.parametrize(
    ("answers", "offered"),
    [
        ({}, [("call_ask", True), ("call_nothing", False)]),
        (
            {HANDOVER_VERBAL: True},
            [("call_tell", True), ("call_ask", False), ("call_nothing", False)],
        ),
        # Paper is another matter than a conversation.
        ({HANDOVER_WRITTEN: True}, [("call_ask", True), ("call_nothing", False)]),
        (
            {HANDOVER_VERBAL: False},
            [("call_message", True), ("call_ask", False), ("call_nothing", False)],
        ),
    ],
)
def test_the_page_advises_what_the_answers_allow(kid, parents, manager, answers, offered):
    for code, given in answers.items():
        consents.decided(kid, parents[0], given, on=DAY, code=code)
    assert outcomes(manager, disclosures.noted_call(kid)) == offered


def test_by_a_law_only_tax_office_and_police_are_called_back(kid, manager):
    home = disclosures.recipient_kind("safe_home")
    note = disclosures.noted_call(kid, recipient_kind=home, institution="Veilig Thuis")
    assert outcomes(manager, note) == [("call_ask", True), ("call_nothing", False)]
    assert manager.get(url("call", note)).context["in_writing"]
    tax = disclosures.recipient_kind("tax_office")
    note = disclosures.noted_call(kid, recipient_kind=tax, institution="Belastingdienst")
    assert outcomes(manager, note)[0] == ("call_tell", True)


# --- the outcomes ---------------------------------------------------------------------------------


@pytest.mark.clause("K12", "L37")
def test_with_a_yes_the_school_is_called_back_and_it_is_recorded(kid, parents, manager):
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_VERBAL)
    note = disclosures.noted_call(kid)
    response = manager.post(url("call_tell", note), telling(f"consent:{HANDOVER_VERBAL}:"))
    assert response.status_code == 302, response.context["form"].errors
    told = Disclosure.objects.get()
    assert (told.means, told.ground, told.call_note_id) == ("phone", "consent", note.pk)
    assert told.recipient_kind.code == "school"
    assert state_of(note) == State.TOLD


@pytest.mark.clause("K13", "L37", "B01")
def test_without_a_yes_nothing_can_be_told(kid, parents, manager):
    note = disclosures.noted_call(kid)
    page = manager.get(url("call_tell", note)).content.decode()
    assert "There is no ground for telling this." in page
    consents.decided(kid, parents[0], True, on=DAY, code=HANDOVER_VERBAL)
    consents.decided(kid, parents[0], False, on=today(), code=HANDOVER_VERBAL)
    response = manager.post(url("call_tell", note), telling(f"consent:{HANDOVER_VERBAL}:"))
    assert response.context["form"].errors["ground"] == ["There is no consent: the answer is no."]
    assert "Een goede start op school." in response.content.decode()
    assert state_of(note) == State.OPEN
    assert not Disclosure.objects.exists()


@pytest.mark.clause("L36", "L37")
def test_the_parents_are_asked_and_their_answer_comes_back(here, kid, parents, manager):
    user = world.user("location_manager", here)
    note = disclosures.noted_call(kid)
    assert items_of(user) == ["A question from outside waits"]
    manager.post(url("call_ask", note), {"message": "Mogen wij De Kade antwoorden?"})
    note = CallNote.objects.get(pk=note.pk)
    assert (note.state, note.matter.about) == (State.ASKING, "Mogen wij De Kade antwoorden?")
    assert items_of(user) == []
    assert outcomes(manager, note) == [("call_nothing", False)]
    consents.decided(kid, parents[0], True, on=today(), code=CALL_ANSWER, matter=note.matter)
    assert items_of(user) == ["The parents answered a question from outside"]
    option = f"consent:{CALL_ANSWER}:{note.matter_id}"
    response = manager.post(url("call_tell", note), telling(option, recipient=""))
    assert response.status_code == 302, response.context["form"].errors
    assert Disclosure.objects.get().recipient == "Basisschool De Kade"
    assert items_of(user) == []


@pytest.mark.clause("L37")
def test_where_the_parents_say_no_nothing_is_left_to_tell(here, kid, parents, manager):
    note = disclosures.noted_call(kid)
    manager.post(url("call_ask", note), {"message": "Mogen wij De Kade antwoorden?"})
    note = CallNote.objects.get(pk=note.pk)
    consents.decided(kid, parents[0], False, on=today(), code=CALL_ANSWER, matter=note.matter)
    user = world.user("location_manager", here)
    assert items_of(user) == ["The parents answered a question from outside"]
    assert outcomes(manager, note) == [("call_nothing", True)]


@pytest.mark.clause("L37", "S07")
def test_nothing_is_told_without_a_reason_also_where_no_child_is_known(here, manager):
    note = disclosures.call(here)
    page = manager.get(url("call_nothing", note)).content.decode()
    assert "We give no information about this." in page
    assert manager.post(url("call_nothing", note)).status_code == 302
    assert state_of(note) == State.NOTHING
    for name in ("call_nothing", "call_tell", "call_ask", "call_message", "call_link"):
        assert manager.post(url(name, note)).status_code == 302
    assert state_of(note) == State.NOTHING


@pytest.mark.clause("L38")
def test_where_the_parents_said_no_a_school_hears_the_fixed_message(kid, parents, manager):
    consents.decided(kid, parents[0], False, on=DAY, code=HANDOVER_VERBAL)
    note = disclosures.noted_call(kid)
    page = manager.get(url("call_message", note)).content.decode()
    assert "The parents wish no handover." in page
    manager.post(url("call_message", note))
    assert state_of(note) == State.MINIMAL
    assert Disclosure.objects.get().ground == Disclosure.Ground.MINIMAL


def test_the_fixed_message_is_refused_where_nobody_said_no(kid, manager):
    note = disclosures.noted_call(kid)
    response = manager.post(url("call_message", note), follow=True)
    assert "The fixed message is for when the parents said no" in response.content.decode()
    assert state_of(note) == State.OPEN


# --- care -----------------------------------------------------------------------------------------


@pytest.mark.clause("L39")
@pytest.mark.parametrize("in_file", [True, False])
def test_a_question_about_care_is_the_care_coordinators_alone(
    here, kid, manager, coordinator, in_file
):
    care = {"is_about_care": True, "question": "Krijgt het kind medicijnen?"}
    note = disclosures.noted_call(kid, **care) if in_file else disclosures.call(here, **care)
    page = manager.get(url("call", note)).content.decode()
    assert "medicijnen" not in page
    assert "Only the care coordinator reads and answers it." in page
    for name in ("call_ask", "call_tell", "call_message", "call_nothing"):
        assert manager.post(url(name, note)).status_code == 403
    of_child = reverse("disclosures:of_child", args=[kid.pk])
    assert "medicijnen" not in manager.get(of_child).content.decode()
    assert "medicijnen" in coordinator.get(url("call", note)).content.decode()
    assert coordinator.post(url("call_nothing", note)).status_code == 302
    assert state_of(note) == State.NOTHING


@pytest.mark.clause("L39")
def test_a_question_about_care_in_a_file_is_work_of_the_care_coordinator(here, kid):
    disclosures.noted_call(kid, is_about_care=True)
    assert items_of(world.user("location_manager", here)) == []
    assert items_of(world.user("care_coordinator", here)) == ["A question from outside waits"]


# --- the list -------------------------------------------------------------------------------------


def test_the_list_holds_the_own_questions_by_state(here, there, manager, kid):
    disclosures.call(here, institution="Fysio De Rug")
    disclosures.call(there, institution="Tandarts Vlot")
    answered = disclosures.noted_call(kid, institution="Huisarts De Brug")
    manager.post(url("call_nothing", answered))
    page = manager.get(LIST).content.decode()
    assert "Fysio De Rug" in page
    assert "Tandarts Vlot" not in page
    assert "Huisarts De Brug" not in page
    closed = manager.get(LIST, {"state": "closed"}).content.decode()
    assert "Huisarts De Brug" in closed
    assert "Fysio De Rug" not in closed


def test_the_list_costs_the_same_for_many(here, manager, kid):
    disclosures.call(here)
    disclosures.noted_call(kid)
    manager.get(LIST)
    few = queries_of(manager, LIST)
    for i in range(4):
        disclosures.call(here, institution=f"School {i}")
        disclosures.noted_call(world.child(here, f"Kind{i}"), institution=f"Praktijk {i}")
    assert queries_of(manager, LIST) == few
