"""Asking for a copy and other things in the portal, following it and fetching it."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import Event
from core.dates import own_deadline, today
from disclosures.models import Disclosure
from documents.models import Document
from organisation.models import Organisation
from rights import tasks
from rights.actions import ask_person, refuse_request
from rights.models import Copy, Request
from tests.factories.http import asking
from tests.factories.rights import approved, asked, claimed, deciding, ready
from tests.portal.test_views import fetched, page

pytestmark = pytest.mark.django_db


# --- asking for a copy -----------------------------------------------------------------------


def test_asking_takes_three_pages_and_ends_with_what_one_needs_to_know(child, parent):
    client = asking(parent)
    first = client.get(page("ask", child))
    assert page("ask-kind", child, "copy") in first.content.decode()
    assert client.get(page("ask-kind", child, "copy")).status_code == 200
    assert not Request.objects.exists()  # looking asks for nothing
    last = client.post(page("ask-kind", child, "copy"), follow=True)
    request = Request.objects.get()
    assert last.request["PATH_INFO"] == page("request-sent", request)
    shown = last.content.decode()
    assert request.number in shown
    assert own_deadline(today()).strftime("%d-%m-%Y") in shown
    assert (request.channel, request.received_on) == ("portal", today())


def test_sent_twice_it_makes_one_request_and_shows_that(child, parent):
    client = asking(parent)
    client.post(page("ask-kind", child, "copy"))
    again = client.post(page("ask-kind", child, "copy"))
    request = Request.objects.get()
    assert again["Location"] == page("request", request)
    assert client.get(page("ask-kind", child, "copy")).context["standing"] == request


@pytest.mark.clause("L06", "L14")
@pytest.mark.parametrize(
    "kind", ["access", "correction", "erasure", "restriction", "objection", "why", "complaint"]
)
def test_every_other_thing_is_asked_in_the_parents_own_words(child, parent, kind):
    client = asking(parent)
    empty = client.post(page("ask-kind", child, kind), {"words": " "})
    assert list(empty.context["form"].errors) == ["words"]
    button = "Send the complaint" if kind == "complaint" else "Send the request"
    assert button in empty.content.decode()
    client.post(page("ask-kind", child, kind), {"words": "Dit vraag ik."})
    request = Request.objects.get()
    assert (request.kind, request.words) == (kind, "Dit vraag ik.")
    assert request.identity_check == "portal"
    assert "Dit vraag ik." in client.get(page("request", request)).content.decode()


def test_the_address_for_complaints_is_a_link(child, parent):
    Organisation.objects.update(complaints_email="klachten@example.com")
    shown = asking(parent).get(page("ask-kind", child, "complaint")).content.decode()
    assert 'href="mailto:klachten@example.com"' in shown


def test_what_cannot_be_asked_is_not_there(child, parent):
    assert asking(parent).get(page("ask-kind", child, "everything")).status_code == 404


# --- following and fetching ------------------------------------------------------------------


@pytest.mark.clause("K17")
def test_a_copy_comes_only_after_approval(child, parent):
    client = asking(parent)
    for request in (asked(child, on=today()), approved(child, parent=1, on=today()).request):
        response = client.get(page("copy", request))
        assert response.status_code in (302, 404)
    assert not Disclosure.objects.exists()


def test_while_it_is_made_there_is_a_progress_page(child, parent):
    copy = approved(child, on=today())
    request, client = copy.request, asking(parent)
    assert not client.get(page("request", request)).context["finished"]
    claimed(copy, on=today())
    response = client.get(page("request", request))
    assert "base_portal.html" in [template.name for template in response.templates]


def test_while_it_is_made_the_page_says_when_the_answer_comes_and_leads_back(child, parent):
    request = approved(child, on=today()).request
    answer = asking(parent).get(page("request", request))
    assert "finished" in answer.context
    body = answer.content.decode()
    assert "You will have an answer on" in body
    assert own_deadline(today()).strftime("%d-%m-%Y") in body
    assert "Questions?" in body
    above = body[body.index("<main") : body.index("<h1>")]
    assert reverse("portal:requests") in above


@pytest.mark.clause("K17")
def test_a_ready_copy_is_a_download_and_is_recorded(child, parent):
    request, client = ready(child).request, asking(parent)
    assert page("copy", request) in client.get(page("request", request)).content.decode()
    assert client.get(page("copy", request)).context["form"]  # asks the password first
    assert not Disclosure.objects.exists()
    response = fetched(client, request)
    assert response.getvalue() == b"PK a copy"
    name = f"privacyhub-{request.number}.zip"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert Disclosure.objects.get().recipient == "Ans Zandstra"
    event = Event.objects.filter(action="request.collected").get()
    assert event.actor == parent


@pytest.mark.parametrize("wrong", ["", "een-ander-wachtwoord"])
def test_without_the_password_nothing_is_fetched(child, parent, wrong):
    request, client = ready(child).request, asking(parent)
    response = client.post(page("copy", request), {"password": wrong})
    assert list(response.context["form"].errors) == ["password"]
    assert not Event.objects.filter(action="request.collected").exists()
    assert not Disclosure.objects.exists()


def test_five_wrong_passwords_end_the_session(child, parent):
    request, client = ready(child).request, asking(parent)
    for _time in range(5):
        response = client.post(page("copy", request), {"password": "geraden"})
    assert response["Location"] == reverse("sign_in")
    assert "sign-in" in client.get(page("copy", request))["Location"]


def test_the_password_counts_for_five_minutes(child, parent):
    request, client = ready(child).request, asking(parent)
    fetched(client, request)
    assert client.get(page("copy", request)).context["form"] is None
    session = client.session
    session["fresh_until"] = (timezone.now() - dt.timedelta(seconds=1)).isoformat()
    session.save()
    assert client.get(page("copy", request)).context["form"] is not None


def test_a_copy_is_fetched_once_and_again_within_the_hour(child, parent):
    copy, client = ready(child), asking(parent)
    fetched(client, copy.request)
    assert fetched(client, copy.request).getvalue() == b"PK a copy"  # the connection broke
    assert Disclosure.objects.count() == 1
    Copy.objects.update(collected_at=timezone.now() - dt.timedelta(minutes=61))
    assert fetched(client, copy.request)["Location"] == page("request", copy.request)
    tasks.take_up_waiting()
    copy.refresh_from_db()
    assert (copy.state, copy.document) == ("collected", None)
    assert not Document.objects.exists()
    told = client.get(page("request", copy.request)).content.decode()
    assert "You downloaded this copy on" in told
    assert "no longer here" not in told


def test_an_expired_copy_says_so(child, parent):
    request = ready(child, on=today() - dt.timedelta(days=20)).request
    client = asking(parent)
    assert client.get(page("copy", request))["Location"] == page("request", request)
    assert not client.get(page("request", request)).context["can_fetch"]


def test_a_refusal_names_ground_authority_and_court(child, parent):
    request = asked(child, on=today())
    refuse_request(request=request, ground="identity", answer="Wie bent u?", on=today(), by=None)
    shown = asking(parent).get(page("request", request)).content.decode()
    assert "Wie bent u?" in shown
    assert "Autoriteit Persoonsgegevens" in shown
    assert "rechtbank" in shown


def test_who_reads_in_english_is_told_once_that_what_we_wrote_stands_as_it_was_written(
    child, parent
):
    request = asked(child, on=today())
    client = asking(parent)
    said = "What we wrote to you ourselves stands here as we wrote it"

    def told(url: str) -> str:
        return client.get(url).content.decode()

    assert said not in told(page("request", request))
    question = ask_person(
        request=request, about="identity", text="Bent u Ans?", on=today(), by=None
    )
    for url in (page("request", request), page("request-reply", request, question.pk)):
        english = told(url)
        assert english.count(said) == 1
        assert english.index(said) < english.index("Bent u Ans?")
    refuse_request(request=request, ground="identity", answer="Wie bent u?", on=today(), by=None)
    assert told(page("request", request)).count(said) == 1
    letter = page("letter", request, "refusal")
    assert told(letter).count(said) == 1
    client.cookies["django_language"] = "nl"
    dutch = told(page("request", request))
    assert "Wie bent u?" in dutch
    assert '<p class="hint">' not in dutch


def test_a_request_is_taken_back_while_is_decided_what_its_copy_shows(child, parent):
    request, client = deciding(child, on=today()).request, asking(parent)
    address = page("request-withdraw", request)
    assert address in client.get(page("request", request)).content.decode()
    assert client.get(page("request-withdraw", request)).status_code == 200
    client.post(page("request-withdraw", request))
    request.refresh_from_db()
    assert request.state == Request.State.WITHDRAWN
    assert not Copy.objects.exists()
