import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from core.registries import work_sources
from rights.actions import ask_person, note_advice, refuse_request
from rights.authority import BAR_WORDS, Bar
from rights.models import Copy, Request
from subjects.actions import grant_access, link_user, restrict_representation
from subjects.models import Representation
from system.heart import beat
from tests.factories import world
from tests.factories.http import asking, bare
from tests.factories.rights import approved, asked, claimed, ready

pytestmark = pytest.mark.django_db
State = Request.State
LIST = "rights:list"


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


@pytest.fixture
def foreign():
    return asked(world.child(world.location("Het Vlot"), "Sam", "Vlotman"), on=today())


STEPS = ("approve", "refuse", "question", "advice", "extend", "withdraw")


def url(name, request):
    if name in STEPS:
        return reverse("rights:step", args=[request.pk, name])
    return reverse(f"rights:{name}", args=[request.pk])


def numbers(response):
    return [row[0]["text"] for row in response.context["rows"]]


@pytest.fixture
def request_(child):
    return asked(child, on=today())


def test_the_list_holds_the_requests_of_the_own_location_only(manager, request_, foreign):
    response = asking(manager).get(reverse(LIST))
    assert numbers(response) == [request_.number]
    assert "Vlotman" not in response.content.decode()
    assert response.context["page_obj"].paginator.count == 1


def test_every_step_says_whose_request_it_is(manager, child, request_):
    for step in STEPS:
        shown = asking(manager).get(url(step, request_)).content.decode()
        assert f'<p class="caption">{child.name}</p>' in shown, step


def test_answered_requests_are_shown_on_demand(manager, child):
    ready(child)
    client = asking(manager)
    assert numbers(client.get(reverse(LIST))) == []
    assert len(numbers(client.get(reverse(LIST), {"show": "all"}))) == 1


def test_the_list_costs_the_same_for_many(here, manager, request_):
    client = asking(manager)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse(LIST))
        return len(captured)

    queries()
    few = queries()
    for i in range(8):
        asked(world.child(here, f"Kind{i}", "Zandstra"), on=today())
    assert queries() == few


def test_a_request_elsewhere_reads_as_one_that_never_was(manager, foreign):
    client, nothing = asking(manager), uuid.uuid4()
    missing = Request(pk=nothing)
    for name in ("detail", "progress", *STEPS):
        there, nowhere = client.get(url(name, foreign)), client.get(url(name, missing))
        assert there.status_code == nowhere.status_code == 404
        assert bare(there, str(foreign.pk)) == bare(nowhere, str(nothing))
    for name in ("retry", *STEPS):
        assert client.post(url(name, foreign)).status_code == 404
    for page in ("rights:new", "rights:of"):
        assert client.get(reverse(page, args=[foreign.subject_id])).status_code == 404


@pytest.mark.parametrize("function", ["pedagogical_professional", "payroll", "ict_support"])
def test_functions_without_requests_are_refused(here, request_, function):
    client = asking(world.user(function, here))
    for address in (reverse(LIST), url("detail", request_), url("approve", request_)):
        assert client.get(address).status_code == 403


def test_hr_handles_requests_but_reaches_no_child(request_):
    client = asking(world.user("hr"))
    assert numbers(client.get(reverse(LIST))) == []
    assert client.get(url("detail", request_)).status_code == 404


def test_who_may_look_may_not_decide(here, request_):
    client = asking(world.user("cluster_manager", here.cluster))
    page = client.get(url("detail", request_))
    assert page.status_code == 200
    assert page.context["steps"] == []
    for name in ("approve", "refuse"):
        assert client.post(url(name, request_)).status_code == 403
    request_.refresh_from_db()
    assert request_.state == State.OPEN


def test_being_a_parent_elsewhere_gives_no_requests_of_that_place(manager, foreign):
    child = foreign.subject.child
    link_user(subject=world.parents_of(child)[1].subject, user=manager, by=None)
    grant_access(
        user=manager, subject=foreign.subject, function="parent", starts_on=world.START, by=None
    )
    client = asking(world.fresh(manager))
    assert numbers(client.get(reverse(LIST))) == []
    assert client.get(url("detail", foreign)).status_code == 404


def test_the_page_shows_both_deadlines_and_the_custody(manager, request_):
    response = asking(manager).get(url("detail", request_))
    shown = {str(value) for _label, value in response.context["terms"]}
    assert {str(request_.own_due_on), str(request_.legal_due_on)} <= shown
    assert response.context["custody"]["allows"]
    assert response.context["clock"]["max"] == 28


def order_against(request):
    representation = Representation.objects.get(subject=request.subject, parent=request.requester)
    restrict_representation(
        representation=representation,
        restriction="both",
        valid_from=world.START,
        valid_until=None,
        by=None,
    )


def test_who_may_not_see_custody_hears_only_that_it_does_not_allow_it(manager, request_):
    order_against(request_)
    officer = asking(world.user("privacy_officer")).get(url("detail", request_))
    mine = asking(manager).get(url("detail", request_))
    assert not officer.context["custody"]["allows"]
    assert not mine.context["custody"]["allows"]
    assert officer.context["custody"]["words"] != mine.context["custody"]["words"]


def approve(client, request, **changed):
    data = {"identity_check": "known", "custody_checked": "on", **changed}
    return client.post(url("approve", request), data)


@pytest.mark.clause("K17")
def test_approving_goes_to_what_is_to_be_decided_and_twice_starts_once(manager, request_):
    client = asking(manager)
    assert client.get(url("approve", request_)).status_code == 200
    assert approve(client, request_)["Location"] == url("passages", request_)
    assert approve(client, request_)["Location"] == url("detail", request_)
    request_.refresh_from_db()
    assert (request_.state, request_.identity_check) == (State.MAKING, "known")
    page = client.get(url("progress", request_))
    assert not page.context["finished"]
    assert page.context["result_url"] == url("detail", request_)


@pytest.mark.parametrize("missing", ["identity_check", "custody_checked"])
def test_approving_without_a_check_says_which(manager, request_, missing):
    response = approve(asking(manager), request_, **{missing: ""})
    assert list(response.context["form"].errors) == [missing]
    request_.refresh_from_db()
    assert request_.state == State.OPEN


@pytest.mark.clause("L33")
def test_a_barred_parents_request_cannot_be_approved(manager, request_):
    order_against(request_)
    approve(asking(manager), request_)
    request_.refresh_from_db()
    assert request_.state == State.OPEN


@pytest.mark.clause("L33")
def test_who_may_not_see_custody_does_not_learn_of_the_order_by_trying(request_):
    order_against(request_)
    response = approve(asking(world.user("privacy_officer")), request_)
    assert not response.context["form"].errors
    assert str(BAR_WORDS[Bar.COURT_ORDER]) not in response.content.decode()
    request_.refresh_from_db()
    assert request_.state == State.OPEN


def test_nobody_approves_the_own_request(manager, request_):
    link_user(subject=request_.requester, user=manager, by=None)
    client = asking(world.fresh(manager))
    assert approve(client, request_)["Location"] == url("detail", request_)
    request_.refresh_from_db()
    assert request_.state == State.OPEN


def test_refusing_needs_ground_and_words(manager, request_):
    client = asking(manager)
    response = client.post(url("refuse", request_), {"ground": "", "answer": "Omdat."})
    assert list(response.context["form"].errors) == ["ground"]
    assert "Omdat." in response.content.decode()
    client.post(url("refuse", request_), {"ground": "identity", "answer": "Omdat."})
    request_.refresh_from_db()
    assert request_.state == State.REFUSED


def test_the_progress_page_tells_the_end(manager, child):
    client, request = asking(manager), ready(child).request
    page = client.get(url("progress", request))
    assert page.context["finished"]
    assert page.context["result_url"] == url("detail", request)


def test_what_waits_for_a_decision_says_so_and_not_that_it_failed(manager, request_):
    client = asking(manager)
    approve(client, request_)
    assert Copy.objects.get(request=request_).state == Copy.State.DECIDING
    page = client.get(url("progress", request_)).content.decode()
    assert "The copy waits for a decision" in page
    assert "This did not work." not in page
    assert "Working on it" not in page
    assert "data-refresh" not in page
    Copy.objects.update(state=Copy.State.EXPIRED)
    page = client.get(url("progress", request_)).content.decode()
    assert "The copy is no longer available." in page
    assert "This did not work." not in page
    Copy.objects.update(state=Copy.State.FAILED)
    assert "This did not work." in client.get(url("progress", request_)).content.decode()


def test_while_a_copy_is_made_its_page_leads_back_to_the_request(manager, child):
    request = approved(child, on=today()).request
    page = asking(manager).get(url("progress", request))
    assert not page.context["finished"]
    assert f'href="{url("detail", request)}"' in page.content.decode()


def test_who_waits_reads_that_the_work_behind_stands_still(manager, child):
    client, request = asking(manager), approved(child, on=today()).request
    beat(at=timezone.now() - dt.timedelta(minutes=6))
    assert "longer than usual" in client.get(url("progress", request)).content.decode()
    beat(at=timezone.now())
    assert "longer than usual" not in client.get(url("progress", request)).content.decode()


def test_a_failed_copy_can_be_made_again(manager, child):
    copy = approved(child, on=today())
    request = copy.request
    Copy.objects.filter(pk=copy.pk).update(state=Copy.State.FAILED)
    client = asking(manager)
    assert client.get(url("detail", request)).context["may_retry"]
    assert client.get(url("retry", request)).status_code == 405
    assert client.post(url("retry", request))["Location"] == url("progress", request)
    copy.refresh_from_db()
    assert copy.state == Copy.State.WAITING
    assert client.post(url("retry", request))["Location"] == url("detail", request)


# --- entered by staff ------------------------------------------------------------------------


def test_the_work_list_names_what_is_to_be_decided_where_one_decides(manager, request_, foreign):
    items = work_sources["rights.requests"].items
    (item,) = items(manager, today())
    assert request_.number in item.what
    assert item.about == "Noor Zandstra"
    assert item.due_on == request_.due_on
    assert items(world.user("cluster_manager", world.location().cluster), today()) == []
    assert items(world.parent_user(request_.subject.child), today()) == []


def test_what_is_being_made_is_no_work(manager, child):
    claimed(approved(child, on=today()), on=today())
    assert work_sources["rights.requests"].items(manager, today()) == []


def test_a_request_that_is_over_no_longer_says_that_its_clock_is_stopped(child, manager):
    request = asked(child, kind="erasure", on=today())
    ask_person(request=request, about="identity", text="Wie bent u?", on=today(), by=None)
    client = asking(manager)
    stopped = "The clock is stopped until the answer."
    assert stopped in client.get(url("detail", request)).content.decode()
    refusal = {"ground": "identity", "answer": "Onbekend.", "on": today(), "by": None}
    refuse_request(request=request, **refusal)
    page = client.get(url("detail", request)).content.decode()
    assert "Wie bent u?" in page
    assert stopped not in page


def test_a_parent_of_the_child_takes_no_step_at_work_and_reads_no_advice(child, manager):
    link_user(subject=world.parents_of(child)[1].subject, user=manager, by=None)
    request = asked(child, kind="erasure", on=today())
    note_advice(
        request=request, source="outside", text="Kanariepiet", adviser="X", on=today(), by=None
    )
    client = asking(manager)
    page = client.get(url("detail", request))
    assert "somebody else handles it" in page.content.decode()
    assert "Kanariepiet" not in page.content.decode()
    assert not page.context["steps"]
    step = client.get(url("advice", request))
    assert step["Location"] == url("detail", request)
    source = next(source for source in work_sources if source.code == "rights.requests")
    assert not source.items(world.fresh(manager), today())


@pytest.mark.clause("K16")
def test_the_page_of_the_fee_says_when_a_reason_is_needed_and_so_does_the_error(child, manager):
    request = asked(child, kind=Request.Kind.COPY, on=today())
    page, client = reverse("rights:step", args=[request.pk, "fee"]), asking(manager)
    shown = client.get(page).content.decode()
    assert "Needed if you charge a fee." in shown
    assert "(optional)" not in shown
    sent = client.post(page, {"fee": "2.50", "because": ""})
    assert sent.context["form"].errors["because"] == [
        "You charge a fee: say why the request is manifestly unfounded or excessive."
    ]
    assert client.post(page, {"fee": "0", "because": ""}).status_code == 302
