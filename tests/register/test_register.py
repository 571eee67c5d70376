import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from core.dates import today
from core.privacy import CATEGORIES, SubjectKind
from register.actions import load_defaults
from register.models import ProcessingActivity, Processor
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
LIST, LOAD = "/register/", "/register/defaults/"
DAY = dt.timedelta(days=1)


def test_it_starts_with_every_group_of_people_and_every_partner_system():
    load_defaults(by=None)
    people = {kind for activity in ProcessingActivity.objects.all() for kind in activity.people}
    assert people >= {kind.value for kind in SubjectKind} | {"visitor", "reporter"}
    assert set(Processor.objects.values_list("system", flat=True)) == {
        "Flexkids",
        "KIJK!",
        "Bosos",
        "ADS",
        "AFAS InSite",
        "Verbetermeter",
        "The Nanny/Saamn",
        "Muis",
        "Konnect",
        "Isy",
        "ZET eHerkenning",
        "Because",
        "Tactiplan",
        "MKBasics/VerzuimSignaal",
        "Amersfoortse",
        "PFZW",
        "BasisOnline",
    }


@pytest.mark.clause("K06", "K21")
def test_every_category_of_a_person_hangs_on_a_purpose():
    load_defaults(by=None)
    activities = list(ProcessingActivity.objects.all())
    covered = {code for activity in activities for code in activity.categories}
    personal = {code for code, category in CATEGORIES.items() if category.room != "organisation"}
    assert personal - covered == set()
    assert all(activity.purpose for activity in activities)


def test_loading_again_leaves_alone_what_was_made_of_it():
    assert load_defaults(by=None) == 53
    website = ProcessingActivity.objects.get(name="Website")
    website.purpose = "Eigen woorden"
    website.save()
    ProcessingActivity.objects.get(name="Stages").delete()
    assert load_defaults(by=None) == 1
    website.refresh_from_db()
    assert website.purpose == "Eigen woorden"
    assert Event.objects.filter(action="register.defaults_loaded").count() == 2


@pytest.mark.parametrize("field", ["categories", "people"])
def test_a_code_that_does_not_exist_is_refused(field):
    activity = ProcessingActivity(name="x", purpose="x", ground="consent", people=["child"])
    setattr(activity, field, ["child.horoscope"])
    with pytest.raises(ValidationError) as refused:
        activity.full_clean()
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize(
    ("starts", "ends", "role", "state"),
    [
        (None, None, "processor", "No agreement"),
        (None, None, "controller", "Not needed"),
        (-10, None, "processor", "In force"),
        (-10, 0, "processor", "In force"),
        (-10, -1, "processor", "Expired"),
        (1, None, "processor", "Not in force yet"),
    ],
)
def test_a_missing_or_expired_agreement_stands_out(starts, ends, role, state):
    on = today()
    Processor.objects.create(
        system="Konnect",
        role=role,
        agreement_from=None if starts is None else on + starts * DAY,
        agreement_until=None if ends is None else on + ends * DAY,
    )
    page = asking(world.user("privacy_officer")).get(LIST)
    cell = page.context["processors"][0][2]
    assert str(cell["text"]) == state
    assert (cell["kind"] == "late") == (state in ("No agreement", "Expired"))
    assert state in page.content.decode()


def test_an_agreement_does_not_end_before_it_starts():
    with pytest.raises(ValidationError, match="cannot end before it starts"):
        Processor(
            system="x", agreement_from=dt.date(2026, 2, 1), agreement_until=dt.date(2026, 1, 1)
        ).full_clean()


@pytest.mark.parametrize(
    ("function", "look", "load"),
    [
        ("privacy_officer", 200, 302),
        ("board", 200, 403),
        ("cluster_manager", 200, 403),
        ("location_manager", 200, 403),
        ("pedagogical_professional", 403, 403),
        ("hr", 403, 403),
        (None, 403, 403),
    ],
)
def test_who_looks_and_who_fills(function, look, load):
    client = asking(world.user(function))
    assert client.get(LIST).status_code == look
    assert client.post(LOAD).status_code == load
    assert ProcessingActivity.objects.exists() == (load == 302)
    assert client.get(LOAD).status_code == 405


def test_an_empty_register_says_what_to_do_and_the_officer_can():
    officer, board = asking(world.user("privacy_officer")), asking(world.user("board"))
    assert "No processing activities yet" in officer.get(LIST).content.decode()
    assert LOAD in officer.get(LIST).content.decode()
    assert LOAD not in board.get(LIST).content.decode()
    page = officer.post(LOAD, follow=True).content.decode()
    assert "53 lines were added." in page
    assert "Contact met ouders" in page
    assert "Tactiplan" in page
    again = officer.post(LOAD, follow=True).content.decode()
    assert "Everything was already in the register." in again


def test_the_page_costs_the_same_however_long_it_is():
    client = asking(world.user("privacy_officer"))

    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            assert client.get(LIST).status_code == 200
        return len(asked)

    few = queries()
    load_defaults(by=None)
    for n in range(300):
        Processor.objects.create(system=f"Systeem {n}")
    assert queries() == few
