import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.actions import revoke_appointment
from audit.models import Event
from imports.models import ImportPayload, ImportRun
from imports.tables import MAX_BYTES
from organisation.models import Location
from tests.factories import world
from tests.factories.tables import (
    REGISTER,
    as_csv,
    as_xlsx,
    example,
    location_rows,
    planned_run,
)

pytestmark = pytest.mark.django_db
UPLOAD = "/imports/"


@pytest.fixture
def board(client):
    made = world.user("board")
    client.force_login(made)
    return made


def upload(client, data: bytes, name="locaties.csv", follow=True):
    file = SimpleUploadedFile(name, data)
    return client.post(UPLOAD, {"importer": "locations", "file": file}, follow=follow)


def confirm(client, page, **changes):
    sent = {"fingerprint": page.context["run"].fingerprint, **changes}
    return client.post(reverse("imports:confirm", args=[page.context["run"].pk]), sent, follow=True)


def test_upload_preview_confirm(client, board):
    data = b"\n".join(REGISTER.read_bytes().splitlines()[:101])
    page = upload(client, data)
    assert page.redirect_chain == [
        (reverse("imports:preview", args=[ImportRun.objects.get().pk]), 302)
    ]
    assert page.context["plan"].counts == {"new": 100, "changed": 0, "unchanged": 0, "error": 0}
    assert not Location.objects.exists()
    assert len(page.context["page_obj"]) == 50

    done = confirm(client, page)
    assert b"<h1>Imported</h1>" in done.content
    assert Location.objects.count() == 100
    again = upload(client, data)
    assert b"There is nothing to import" in again.content
    assert b'confirm-import">Import' not in again.content


def test_the_menu_calls_the_page_by_its_name(client, board):
    page = client.get(UPLOAD)
    assert [e["label"] for e in page.context["site"]["nav"] if e["current"]] == ["Import a file"]
    assert b"<h1>Import a file</h1>" in page.content


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
    assert b"The data changed since the preview you confirmed" in answer.content
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
        (b'a;b\n1;2\n3;"4\n', "Row 3 cannot be read"),
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
    ("get", "columns"),
    ("post", "columns"),
    ("get", "progress"),
    ("post", "retry"),
    ("get", "errors"),
    ("post", "confirm"),
    ("post", "cancel"),
    ("get", "done"),
]


@pytest.fixture
def foreign_run(transactional_db=None):
    owner = world.user("board")
    return planned_run("locations", as_csv(location_rows({})), owner)


@pytest.mark.parametrize(("method", "name"), PAGES)
def test_the_import_of_another_does_not_exist(client, board, foreign_run, method, name):
    send = getattr(client, method)
    answer = send(reverse(f"imports:{name}", args=[foreign_run.pk]))
    nowhere = send(reverse(f"imports:{name}", args=["00000000-0000-4000-8000-000000000000"]))
    assert answer.status_code == nowhere.status_code == 404
    assert ImportRun.objects.get(pk=foreign_run.pk).state == ImportRun.State.PREPARED
    assert str(foreign_run.pk) not in client.get(UPLOAD).content.decode()


@pytest.mark.parametrize(
    "function", ["location_manager", "recruiter", "ict_support", "pedagogical_professional", None]
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


@pytest.mark.parametrize("function", ["ict_support", "privacy_officer"])
def test_who_has_the_room_and_nothing_to_import_hears_what_an_import_takes(client, function):
    client.force_login(world.user(function))
    page = client.get(UPLOAD)
    assert page.status_code == 403
    said = page.content.decode()
    assert "to change “Imports”, and to change what is in the file (" in said
    assert all(kind in said for kind in ("locations", "children", "staff"))


def test_changing_the_locations_of_one_cluster_is_not_enough(client):
    from accounts.actions import change_matrix
    from accounts.functions import DEFAULT_LEVELS
    from organisation.models import Cluster

    # A file of locations knows no place: it is for who may change them all.
    levels = {**DEFAULT_LEVELS, "administration": {
        "organisation.locations": 3, "organisation.imports": 3,
    }}  # fmt: skip
    change_matrix(levels=levels, by=None)
    north = Cluster.objects.create(name="Noord")
    world.location("Binnen", north)
    client.force_login(world.user("administration", north))
    assert client.get(UPLOAD).status_code == 403
    client.force_login(world.user("administration"))
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
        ("post", "progress"),
        ("get", "retry"),
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


class TestColumns:
    """A file with headings that are not all known is asked about, once."""

    def send(self, client, header=None, rows=None):
        known, found = example("children-flexkids-like.csv")
        file = SimpleUploadedFile("kinderen.csv", as_csv(rows or found, header or known, ";"))
        return client.post(UPLOAD, {"importer": "children", "file": file}, follow=True)

    @pytest.fixture
    def user(self, client):
        made = world.user("administration", world.location("De Boomhut"))
        client.force_login(made)
        return made

    def test_it_is_asked_with_what_is_known_chosen_and_remembered(self, client, user):
        page = self.send(client)
        run = page.context["run"]
        assert page.redirect_chain[-1][0] == reverse("imports:columns", args=[run.pk])
        assert page.context["unknown"] == ["Kindnummer"]
        form = page.context["form"]
        assert form["first_name"].value() == "1"
        assert "allergies" not in form.fields  # administration does not change daily care
        sent = {name: form[name].value() for name in form.fields}
        preview = client.post(page.redirect_chain[-1][0], sent, follow=True)
        assert preview.context["plan"].counts["new"] == 4
        assert b"mean nothing here and are left out: Kindnummer." in preview.content
        left_out = (
            b"does not change these parts, so they are left out: Allergie\xc3\xabn, Noodnummer."
        )
        assert left_out in preview.content
        again = self.send(client)
        assert again.redirect_chain[-1][0].endswith(f"{again.context['run'].pk}/")
        assert again.context["plan"].counts["new"] == 4

    def test_it_can_be_said_differently_afterwards(self, client, user):
        page = self.send(client)
        url = page.redirect_chain[-1][0]
        sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
        preview = client.post(url, sent, follow=True)
        assert url in preview.content.decode()
        swapped = {**sent, "care_group": ""}
        preview = client.post(url, swapped, follow=True)
        assert "care_group" not in preview.context["plan"].places
        assert client.get(url).context["form"]["care_group"].value() is None

    def test_a_needed_column_and_one_chosen_twice_are_named_at_their_field(self, client, user):
        page = self.send(client)
        sent = {name: page.context["form"][name].value() for name in page.context["form"].fields}
        answer = client.post(
            page.redirect_chain[-1][0],
            {**sent, "birth_date": "", "family_name": sent["first_name"]},
        )
        assert set(answer.context["form"].errors) == {"birth_date", "family_name"}
        assert b"data-error-summary" in answer.content
        assert ImportRun.objects.get().state == ImportRun.State.UPLOADED

    def test_the_page_of_an_import_whose_columns_are_asked_leads_there(self, client, user):
        run = self.send(client).context["run"]
        for name in ("preview", "errors", "progress", "done"):
            answer = client.get(reverse(f"imports:{name}", args=[run.pk]), follow=True)
            if name != "progress":
                assert answer.redirect_chain[-1][0].endswith("/columns/")
        assert reverse("imports:columns", args=[run.pk]) in client.get(UPLOAD).content.decode()


class TestFilesToBeginWith:
    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_an_empty_table_has_headings_that_are_all_known(self, client, ending):
        from core.registries import importers
        from imports.columns import guessed, is_whole
        from imports.samples import template_file

        for importer in importers:
            data = template_file(importer.columns, ending)
            if ending == "csv":
                header = tuple(data.decode("utf-8-sig").strip().split(";"))
            else:
                from io import BytesIO

                from openpyxl import load_workbook

                header = next(load_workbook(BytesIO(data)).active.iter_rows(values_only=True))
            assert is_whole(importer, header, guessed(importer, header)), importer.code

    def test_who_may_import_fetches_them_and_nobody_else(self, client):
        here = world.location("De Boomhut")
        client.force_login(world.user("administration", here))
        page = client.get(UPLOAD).content.decode()
        url = "/imports/examples/children/children-flexkids-like.csv"
        assert url in page
        assert client.get(url).content.startswith(b"Kindnummer;Roepnaam")
        made = client.get("/imports/templates/children.xlsx")
        assert made["Content-Disposition"] == 'attachment; filename="children.xlsx"'
        assert client.get("/imports/templates/locations.csv").status_code == 404
        assert client.get("/imports/examples/children/no-such.csv").status_code == 404
        assert client.get("/imports/examples/children/staff-saamn-like.csv").status_code == 404
        client.force_login(world.user("location_manager", here))
        assert client.get(url).status_code == 403
        assert client.get("/imports/templates/children.csv").status_code == 403
