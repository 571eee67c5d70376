import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions import revoke_appointment
from audit.models import Event
from core.registries import importers
from imports.actions import prepare_import
from imports.models import ImportPayload, ImportRun
from imports.tables import MAX_BYTES, read_table
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import REGISTER, as_csv, as_xlsx, location_rows

pytestmark = pytest.mark.django_db
UPLOAD = "/imports/"


@pytest.fixture(autouse=True)
def english(settings):
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def board(client):
    made = world.user("board")
    client.force_login(made)
    return made


def upload(client, data: bytes, name="locaties.csv", follow=True):
    file = SimpleUploadedFile(name, data)
    return client.post(UPLOAD, {"importer": "locations", "file": file}, follow=follow)


def confirm(client, page, **changes):
    sent = {"fingerprint": page.context["plan"].fingerprint, **changes}
    return client.post(reverse("imports:confirm", args=[page.context["run"].pk]), sent, follow=True)


def test_upload_preview_confirm(client, board):
    page = upload(client, REGISTER.read_bytes())
    assert page.redirect_chain == [
        (reverse("imports:preview", args=[ImportRun.objects.get().pk]), 302)
    ]
    assert page.context["plan"].counts == {"new": 506, "changed": 0, "unchanged": 0, "error": 0}
    assert not Location.objects.exists()
    assert b"KDV Plons" in page.content
    assert len(page.context["page_obj"]) == 50

    done = confirm(client, page)
    assert b"<h1>Imported</h1>" in done.content
    assert Location.objects.count() == 506
    again = upload(client, REGISTER.read_bytes())
    assert b"There is nothing to import" in again.content
    assert b'confirm-import">Import' not in again.content


def test_xlsx_goes_the_same_way(client, board):
    page = upload(client, as_xlsx(location_rows({"kindplaatsen": 24}, {})), "locaties.xlsx")
    confirm(client, page)
    assert Location.objects.count() == 2


def test_a_double_click_imports_once(client, board):
    page = upload(client, as_csv(location_rows({})))
    assert b"<h1>Imported</h1>" in confirm(client, page).content
    assert b"<h1>Imported</h1>" in confirm(client, page).content
    assert Event.objects.filter(action="import.applied").count() == 1


def test_the_preview_comes_back_where_the_data_changed_meanwhile(client, board):
    page = upload(client, as_csv(location_rows({"naam": "Nieuw"})))
    confirm(client, upload(client, as_csv(location_rows({}))))
    answer = confirm(client, page)
    assert b"the data changed since this preview" in answer.content
    assert answer.context["plan"].counts["changed"] == 1
    assert "De Boomhut" in answer.content.decode()
    assert Location.objects.get().name == "De Boomhut"
    confirm(client, answer)
    assert Location.objects.get().name == "Nieuw"


def test_states_and_pages_of_the_preview(client, board):
    world.organisation()
    confirm(client, upload(client, as_csv(location_rows({}, {}))))
    page = upload(client, as_csv(location_rows({}, {"naam": "Anders"}, *[{}] * 60)))
    assert page.context["plan"].counts == {"new": 60, "changed": 1, "unchanged": 1, "error": 0}
    url = page.redirect_chain[-1][0]
    assert len(client.get(url, {"state": "new", "page": 2}).context["rows"]) == 10
    changed = client.get(url, {"state": "changed"})
    assert len(changed.context["rows"]) == 1
    assert "from “De Boomhut” to “Anders”" in changed.content.decode()
    assert len(client.get(url, {"state": "no such state"}).context["rows"]) == 50


def test_errors_come_first_and_back_as_a_file(client, board):
    rows = [{}] * 70 + [{"postcode": "x", "naam": "=HYPERLINK(1)"}]
    page = upload(client, as_csv(location_rows(*rows)))
    assert len(page.context["rows"]) == 1
    assert "postcode: Enter a postcode like 1234 AB." in page.content.decode()
    assert b'confirm-import">Import' not in page.content
    answer = client.get(reverse("imports:errors", args=[page.context["run"].pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="locations-errors.csv"'
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[0].endswith(";row;reason")
    assert ";'=HYPERLINK(1);" in lines[1]
    assert lines[1].endswith(";72;postcode: Enter a postcode like 1234 AB.")
    assert Event.objects.get(action="import.errors_downloaded").actor == board
    confirm(client, page)
    assert not Location.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "not a CSV or XLSX file"),
        (b"a;b\n" + b"x" * MAX_BYTES, "larger than 10 MB"),
        (b"kleur;maat\nrood;3\n", "These columns are not in the file"),
        (b"", "empty"),
    ],
)
def test_a_wrong_file_gets_a_message_at_its_field(client, board, data, message):
    page = upload(client, data)
    assert page.status_code == 200
    assert message in page.context["form"].errors["file"][0]
    assert b"data-error-summary" in page.content
    assert not ImportRun.objects.exists()


def test_nothing_chosen(client, board):
    page = client.post(UPLOAD, {})
    assert set(page.context["form"].errors) == {"importer", "file"}


def test_cancel_removes_the_table(client, board):
    page = upload(client, as_csv(location_rows({})))
    run = page.context["run"]
    assert reverse("imports:preview", args=[run.pk]) in client.get(UPLOAD).content.decode()
    answer = client.post(reverse("imports:cancel", args=[run.pk]), follow=True)
    assert b"was cancelled" in answer.content
    assert not ImportPayload.objects.exists()
    for name in ("preview", "errors"):
        assert client.get(reverse(f"imports:{name}", args=[run.pk])).url == reverse(
            "imports:done", args=[run.pk]
        )
    assert b"was cancelled" in client.get(reverse("imports:done", args=[run.pk])).content
    assert b"Nothing was imported" in confirm(client, page).content


def test_an_expired_import_says_so(client, board):
    run = ImportRun.objects.create(
        importer="locations",
        by=board,
        created_at=timezone.now(),
        closed_at=timezone.now(),
        state="expired",
    )
    answer = client.get(reverse("imports:preview", args=[run.pk]), follow=True)
    assert b"not confirmed in time" in answer.content


PAGES = [
    ("get", "preview"),
    ("get", "errors"),
    ("post", "confirm"),
    ("post", "cancel"),
    ("get", "done"),
]


@pytest.fixture
def foreign_run(transactional_db=None):
    owner = world.user("board")
    return prepare_import(
        importer=importers["locations"],
        table=read_table(as_csv(location_rows({}))),
        file_name="x.csv",
        at=timezone.now(),
        by=owner,
    )


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_the_import_of_another_does_not_exist(client, board, foreign_run, method, name):
    send = getattr(client, method)
    answer = send(reverse(f"imports:{name}", args=[foreign_run.pk]))
    nowhere = send(reverse(f"imports:{name}", args=["00000000-0000-4000-8000-000000000000"]))
    assert answer.status_code == nowhere.status_code == 404
    assert ImportRun.objects.get(pk=foreign_run.pk).state == ImportRun.State.PREPARED
    assert str(foreign_run.pk) not in client.get(UPLOAD).content.decode()


@pytest.mark.parametrize(
    "function", ["location_manager", "hr", "ict_support", "pedagogical_professional", None]
)
def test_without_the_right_to_change_locations_it_is_refused(client, foreign_run, function):
    place = world.location() if function == "location_manager" else None
    client.force_login(world.user(function, place))
    assert client.get(UPLOAD).status_code == 403
    assert upload(client, as_csv(location_rows({})), follow=False).status_code == 403
    for method, name in PAGES:
        answer = getattr(client, method)(reverse(f"imports:{name}", args=[foreign_run.pk]))
        assert answer.status_code == 403
    assert ImportRun.objects.count() == 1


def test_changing_the_locations_of_one_cluster_is_not_enough(client):
    from accounts.actions import change_matrix
    from accounts.functions import DEFAULT_LEVELS
    from organisation.models import Cluster

    levels = {**DEFAULT_LEVELS, "cluster_manager": {"organisation.locations": 3}}
    change_matrix(levels=levels, by=None)
    north = Cluster.objects.create(name="Noord")
    world.location("Binnen", north)
    client.force_login(world.user("cluster_manager", north))
    assert client.get(UPLOAD).status_code == 403
    client.force_login(world.user("cluster_manager"))
    assert client.get(UPLOAD).status_code == 200


def test_an_ended_function_is_refused_on_the_next_request(client, board):
    run = upload(client, as_csv(location_rows({}))).context["run"]
    revoke_appointment(appointment=board.appointments.get(), by=None)
    assert client.post(reverse("imports:confirm", args=[run.pk])).status_code == 403
    assert not Location.objects.exists()


def test_who_is_not_signed_in_is_sent_to_sign_in(client, foreign_run):
    assert client.get(UPLOAD).url.startswith(reverse("sign_in"))
    for method, name in PAGES:
        answer = getattr(client, method)(reverse(f"imports:{name}", args=[foreign_run.pk]))
        assert answer.url.startswith(reverse("sign_in"))


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("get", "confirm"),
        ("get", "cancel"),
        ("post", "preview"),
        ("post", "errors"),
        ("post", "done"),
    ],
)
def test_other_methods_are_refused(client, board, method, name):
    run = upload(client, as_csv(location_rows({}))).context["run"]
    answer = getattr(client, method)(reverse(f"imports:{name}", args=[run.pk]))
    assert answer.status_code == 405


def test_the_preview_costs_the_same_queries_for_few_and_many_rows(
    client, board, django_assert_max_num_queries
):
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    numbers = []
    for size in (10, 300):
        url = upload(client, as_csv(location_rows(*[{}] * size))).redirect_chain[-1][0]
        client.get(url)
        with (
            CaptureQueriesContext(connections["default"]) as plain,
            CaptureQueriesContext(connections["keys"]) as keys,
        ):
            client.get(url)
        numbers.append((len(plain), len(keys)))
    assert numbers[0] == numbers[1]
    assert sum(numbers[0]) < 25
