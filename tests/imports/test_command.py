from io import StringIO

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from audit.models import Event
from imports.models import ImportRun
from organisation.models import Holder, Location, Organisation
from tests.factories.tables import REGISTER, as_csv, location_rows

pytestmark = pytest.mark.django_db


def run(path, *options) -> str:
    out = StringIO()
    call_command("import_file", "locations", str(path), *options, stdout=out)
    return out.getvalue()


def everything():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Organisation, Holder, Location, Event, LogEntry, ImportRun)
    ]


def test_the_register_goes_in_and_a_second_time_changes_nothing():
    out = run(REGISTER, "--organisation", "Stichting De Zandbak")
    assert "506 rows, 506 new, 0 changed, 0 unchanged, 0 with errors" in out
    assert Organisation.objects.get().name == "Stichting De Zandbak"
    assert (Location.objects.count(), Holder.objects.count()) == (506, 135)
    plons = Location.objects.get(lrk_number="100178376")
    assert (plons.name, plons.postcode, plons.capacity) == ("KDV Plons", "1075 SW", 97)
    assert plons.holder.name == "Stichting Kinderopvang Humanitas"
    assert Location.objects.filter(status=Location.Status.REGISTERED).count() == 356
    imported = Event.objects.filter(action="organisation.locations_imported")
    for name, number in {"locations": 506, "changed": 0, "holders": 135}.items():
        assert sum(event.details[name] for event in imported) == number
    assert {event.actor for event in imported} == {None}

    before = everything()
    out = run(REGISTER)
    assert "0 new, 0 changed, 506 unchanged" in out
    assert everything() == before


def test_a_dry_run_writes_nothing():
    before = everything()
    assert "506 new" in run(REGISTER, "--dry-run")
    assert everything() == before


def test_a_changed_row_is_written_and_the_others_left(tmp_path):
    path = tmp_path / "locations.csv"
    path.write_bytes(as_csv(location_rows({}, {"naam": "Kwak"})))
    run(path)
    path.write_bytes(
        as_csv(location_rows({"kindplaatsen": "30", "houder": "Ander BV"}, {"naam": "Kwak"}))
    )
    assert "0 new, 1 changed, 1 unchanged" in run(path)
    changed = Location.objects.get(lrk_number="100000001")
    assert (changed.capacity, changed.holder.name) == (30, "Ander BV")
    assert Event.objects.filter(action="import.applied").latest("at").details["changed"] == 1
    logged = LogEntry.objects.get_for_objects(Location.objects.all()).filter(action=1)
    assert [set(entry.changes) for entry in logged] == [{"capacity", "holder"}]


@pytest.mark.parametrize(
    ("column", "value", "mend"),
    [
        ("lrk_nummer", "12345", "9 digits"),
        ("naam", "", "empty"),
        ("kindplaatsen", "veel", "whole number"),
        ("postcode", "0123 AB", "1234 AB"),
        ("type", "GOB", "KDV, BSO, PSZ or VGO"),
    ],
)
def test_a_damaged_row_is_named_and_nothing_is_written(tmp_path, column, value, mend):
    lines = REGISTER.read_text(encoding="utf-8").splitlines()
    header, cells = lines[0].split(","), lines[299].split(",")
    cells[header.index(column)] = value
    lines[299] = ",".join(cells)
    path = tmp_path / "damaged.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    before = everything()
    with pytest.raises(CommandError) as caught:
        run(path)
    assert f"Row 300, column {column}: " in str(caught.value)
    assert mend in str(caught.value)
    assert caught.value.returncode == 1
    assert everything() == before


def test_what_cannot_be_read_is_said(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(tmp_path / "nothing.csv")
    path = tmp_path / "other.csv"
    path.write_bytes(b"kleur;maat\nrood;3\n")
    with pytest.raises(CommandError, match="not in the file"):
        run(path)


def test_many_errors_are_cut_short(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(as_csv(location_rows(*[{"naam": ""}] * 130)))
    with pytest.raises(CommandError) as caught:
        run(path)
    assert str(caught.value).splitlines()[-1] == "… and 30 more."
