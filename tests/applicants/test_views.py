import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import change_matrix
from accounts.functions import DEFAULT_LEVELS
from applicants.models import Application, PanelSeat, Procedure
from audit.models import Event
from consents.models import ConsentDecision
from core.dates import today
from core.privacy import Level
from tests.factories import world
from tests.factories.applicants import OPENED, application, panel_member, procedure

pytestmark = pytest.mark.django_db
FILE_PAGES = ("file", "stage", "outcome", "reopen", "hire", "keeping", "remove")


@pytest.fixture
def round_(at, member):
    return procedure(at, panel=[member])


@pytest.fixture
def made(round_):
    return application(round_)


def body(response):
    """The page without what differs per request: its own address and the token of its forms."""
    page = response.content.replace(response.wsgi_request.path.encode(), b"")
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)


def assert_unknown(client, name, pk, *more):
    """Out of sight is answered exactly as what never was, for reading and for writing."""
    for method in ("get",) if name == "procedure" else ("get", "post"):
        answer = getattr(client, method)(reverse(f"applicants:{name}", args=[pk, *more]))
        never = getattr(client, method)(reverse(f"applicants:{name}", args=[uuid.uuid4(), *more]))
        assert answer.status_code == never.status_code == 404
        assert body(answer) == body(never)


def test_the_panel_reads_an_application_and_that_is_logged(client, member, round_, made):
    client.force_login(member)
    page = client.get(reverse("applicants:procedure", args=[round_.pk])).content.decode()
    assert "Robin Kraaij" in page
    page = client.get(reverse("applicants:section", args=[made.subject_id, "letter"]))
    assert "Geachte commissie" in page.content.decode()
    opened = Event.objects.get(action="section.opened")
    assert (opened.section, opened.function) == ("applicant.letter", "panel_member")


@pytest.mark.clause("K28")
@pytest.mark.parametrize("function", ["hr", "recruiter", "board"])
def test_who_works_on_vacancies_sees_the_procedure_but_not_who_applied(
    client, round_, made, function
):
    client.force_login(world.user(function))
    assert client.get(reverse("applicants:list")).status_code == 200
    page = client.get(reverse("applicants:procedure", args=[round_.pk]))
    assert page.status_code == 200
    assert "Kraaij" not in page.content.decode()
    assert str(made.subject_id) not in page.content.decode()
    assert client.get(reverse("applicants:register", args=[round_.pk])).status_code == 403
    assert client.post(reverse("applicants:register", args=[round_.pk])).status_code == 403
    for name in FILE_PAGES:
        assert_unknown(client, name, made.subject_id)
    assert_unknown(client, "section", made.subject_id, "letter")
    assert Application.objects.get().removal_asked_on is None


@pytest.mark.clause("K28", "L71")
def test_a_procedure_of_others_does_not_exist(client, at, round_, made):
    client.force_login(world.user("recruiter", world.location("Het Vlot")))
    assert round_.title not in client.get(reverse("applicants:list")).content.decode()
    seat = PanelSeat.objects.get()
    for name in ("procedure", "end", "seat", "register"):
        assert_unknown(client, name, round_.pk)
    assert_unknown(client, "unseat", round_.pk, seat.pk)
    client.force_login(panel_member(at))
    assert client.get(reverse("applicants:list")).status_code == 403
    for name in ("procedure", "end", "seat", "register"):
        assert_unknown(client, name, round_.pk)


def test_a_panel_member_does_not_put_the_panel_together(client, member, round_):
    client.force_login(member)
    seat = PanelSeat.objects.get()
    assert client.get(reverse("applicants:new")).status_code == 403
    for url in (
        reverse("applicants:seat", args=[round_.pk]),
        reverse("applicants:unseat", args=[round_.pk, seat.pk]),
    ):
        assert client.get(url).status_code == 403
        assert client.post(url, {"user": member.pk}).status_code == 403
    assert PanelSeat.objects.count() == 1


def test_where_the_matrix_lets_a_panel_only_look_it_changes_nothing(client, member, round_, made):
    cells = {**DEFAULT_LEVELS["panel_member"], "applicant.procedure": int(Level.VIEW)}
    change_matrix(levels={**DEFAULT_LEVELS, "panel_member": cells}, by=None)
    client.force_login(member)
    page = client.get(reverse("applicants:section", args=[made.subject_id, "procedure"]))
    assert page.status_code == 200
    assert reverse("applicants:outcome", args=[made.subject_id]) not in page.content.decode()
    day = f"{today():%d-%m-%Y}"
    for name, pk, values in [
        ("outcome", made.subject_id, {"outcome": "rejected", "decided_on": day}),
        ("keeping", made.subject_id, {"given": "yes", "decided_on": day, "how": "email"}),
        ("remove", made.subject_id, {}),
        ("register", round_.pk, arrival()),
        ("end", round_.pk, {"ended_on": day}),
    ]:
        url = reverse(f"applicants:{name}", args=[pk])
        assert client.get(url).status_code == 403
        assert client.post(url, values).status_code == 403
    left = Application.objects.get()
    assert (left.outcome, left.removal_asked_on, left.procedure.ended_on) == ("open", None, None)
    assert not ConsentDecision.objects.exists()


def test_the_board_looks_but_changes_no_vacancy(client, round_, member):
    client.force_login(world.user("board"))
    for name in ("seat", "end", "vacancy"):
        url = reverse(f"applicants:{name}", args=[round_.pk])
        assert client.post(url, {"user": member.pk}).status_code == 403
    assert client.get(reverse("applicants:new")).status_code == 403


def test_a_recruiter_opens_a_procedure_and_changes_its_panel(client, at, member):
    client.force_login(world.user("recruiter", at))
    client.post(
        reverse("applicants:new"), {"title": "Kok", "location": at.pk, "opened_on": "01-03-2026"}
    )
    made = Procedure.objects.get()
    client.post(reverse("applicants:seat", args=[made.pk]), {"user": member.pk})
    seat = PanelSeat.objects.get()
    assert seat.user == member
    url = reverse("applicants:unseat", args=[made.pk, seat.pk])
    assert client.get(url).status_code == 200
    assert PanelSeat.objects.exists()
    client.post(url)
    assert not PanelSeat.objects.exists()


def test_a_seat_of_another_procedure_is_not_found(client, at, round_, member):
    other = procedure(at, "Kok")
    client.force_login(world.user("recruiter", at))
    url = reverse("applicants:unseat", args=[other.pk, PanelSeat.objects.get().pk])
    assert client.post(url).status_code == 404
    assert PanelSeat.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("opened_on", "31-02-2026"), ("opened_on", "2026-13-01"), ("location", None), ("title", "")],
)
def test_a_wrong_procedure_is_not_opened(client, at, field, value):
    client.force_login(world.user("recruiter", at))
    value = world.location("Het Vlot").pk if value is None else value
    values = {"title": "Kok", "location": at.pk, "opened_on": "01-03-2026", field: value}
    page = client.post(reverse("applicants:new"), values)
    assert list(page.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in page.content.decode()
    assert not Procedure.objects.exists()


def test_the_panel_is_chosen_from_colleagues_of_the_own_locations(client, at, round_, member):
    cluster_manager = world.user("cluster_manager", world.cluster_of(at))
    colleagues = [world.user("hr", at), world.user("board"), cluster_manager]
    strangers = [
        world.parent_user(world.child(at)),
        world.user("hr", world.location("Het Vlot")),
        world.user("hr", at, ends_on=OPENED),
        member,
    ]
    client.force_login(recruiter := world.user("recruiter", at))
    url = reverse("applicants:seat", args=[round_.pk])
    offered = set(client.get(url).context["form"].fields["user"].queryset)
    assert offered == {*colleagues, recruiter}
    for stranger in strangers:
        page = client.post(url, {"user": stranger.pk})
        assert list(page.context["form"].errors) == ["user"]
    assert PanelSeat.objects.count() == 1


def arrival(**changes):
    return {
        "first_name": "Robin",
        "family_name": "Kraaij",
        "received_on": f"{today():%d-%m-%Y}",
        "letter": "Geachte commissie",
        "keep_a_year": "yes",
        "how": "email",
        **changes,
    }


def test_the_panel_notes_an_application_with_the_answer_about_keeping(client, member, round_):
    client.force_login(member)
    answer = client.post(reverse("applicants:register", args=[round_.pk]), arrival())
    made = Application.objects.get()
    assert answer.url == reverse("applicants:file", args=[made.subject_id])
    assert ConsentDecision.objects.get().given is True


def test_nothing_is_preselected_about_keeping(client, member, round_):
    client.force_login(member)
    page = client.get(reverse("applicants:register", args=[round_.pk])).content.decode()
    asked = re.findall(r'<input[^>]*name="keep_a_year"[^>]*>', page)
    assert len(asked) == 3
    assert not [one for one in asked if "checked" in one and 'value=""' not in one]
    client.post(reverse("applicants:register", args=[round_.pk]), arrival(keep_a_year=""))
    assert Application.objects.exists()
    assert not ConsentDecision.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("received_on", "31-02-2026"),
        ("received_on", "04-01-2026"),
        ("postcode", "1234 SD"),
        ("phone", "06"),
        ("family_name", ""),
        ("how", "gossip"),
    ],
)
def test_a_wrong_application_keeps_the_input_and_writes_nothing(
    client, member, round_, field, value
):
    client.force_login(member)
    url = reverse("applicants:register", args=[round_.pk])
    page = client.post(url, arrival(**{field: value}))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    html = page.content.decode()
    assert f'id="id_{field}_error"' in html
    assert "Geachte commissie" in html
    assert not Application.objects.exists()


def test_the_panel_decides_notes_keeping_and_ends(client, member, round_, made):
    client.force_login(member)
    day = f"{today():%d-%m-%Y}"
    for name, values in [
        ("outcome", {"outcome": "rejected", "decided_on": day}),
        ("keeping", {"given": "yes", "decided_on": day, "how": "email"}),
    ]:
        url = reverse(f"applicants:{name}", args=[made.subject_id])
        assert client.get(url).status_code == 200
        assert client.post(url, values).status_code == 302
    made.refresh_from_db()
    assert made.outcome == "rejected"
    page = client.get(reverse("applicants:section", args=[made.subject_id, "procedure"]))
    assert 'class="answer yes"' in page.content.decode()
    url = reverse("applicants:end", args=[round_.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"ended_on": day}).status_code == 302
    round_.refresh_from_db()
    assert round_.ended_on == today()


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("outcome", {"outcome": "rejected", "decided_on": "31-02-2026"}, "decided_on"),
        ("outcome", {"outcome": "rejected", "decided_on": "01-01-2026"}, "decided_on"),
        ("keeping", {"given": "yes", "decided_on": "01-01-2026", "how": "email"}, "decided_on"),
        ("keeping", {"decided_on": "06-01-2026", "how": "email"}, "given"),
    ],
)
def test_wrong_answers_are_named_at_the_field(client, member, made, name, values, field):
    client.force_login(member)
    page = client.post(reverse(f"applicants:{name}", args=[made.subject_id]), values)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field]
    assert values["decided_on"] in page.content.decode()
    assert not ConsentDecision.objects.exists()
    assert Application.objects.get().outcome == "open"


def test_a_procedure_is_not_ended_before_it_opened(client, member, round_):
    client.force_login(member)
    page = client.post(reverse("applicants:end", args=[round_.pk]), {"ended_on": "04-01-2026"})
    assert list(page.context["form"].errors) == ["ended_on"]
    assert "04-01-2026" in page.content.decode()
    round_.refresh_from_db()
    assert round_.ended_on is None


def test_removal_on_request_is_asked_first_and_then_the_application_is_gone(client, member, made):
    client.force_login(member)
    url = reverse("applicants:remove", args=[made.subject_id])
    assert client.get(url).status_code == 200
    assert Application.objects.get().removal_asked_on is None
    assert client.post(url).status_code == 302
    assert client.get(reverse("applicants:file", args=[made.subject_id])).status_code == 404
    procedure_page = client.get(reverse("applicants:procedure", args=[made.procedure_id]))
    assert "Kraaij" not in procedure_page.content.decode()


@pytest.mark.parametrize("page", ["list", "procedure"])
def test_lists_ask_as_many_questions_for_10_as_for_60(client, at, member, round_, page):
    client.force_login(member)
    counts = []
    for total in (10, 60):
        if page == "list":
            for number in range(Procedure.objects.count(), total):
                procedure(at, f"Kok {number}", panel=[member])
            url = reverse("applicants:list")
        else:
            for number in range(Application.objects.count(), total):
                application(round_, "Robin", f"Kraaij {number}")
            url = reverse("applicants:procedure", args=[round_.pk])
        with CaptureQueriesContext(connection) as asked:
            assert client.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
