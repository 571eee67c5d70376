"""What the software knows and the register does not say: shown, and on the work list."""

import datetime as dt

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import today
from core.registries import work_sources
from disclosures.models import RecipientKind
from register.actions import end_activity, load_defaults
from register.choices import Principle
from register.findings import KINDS, findings
from register.models import ProcessingActivity, Processor
from tests.factories import disclosures, register, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
ON = today()


def found(kind: str) -> list[str]:
    return [finding.about for finding in findings(ON) if finding.kind == kind]


@pytest.mark.clause("K06", "K21")
def test_what_it_starts_with_names_all_data_the_files_hold():
    load_defaults(by=None)
    assert found("data") == []


@pytest.mark.clause("K06")
def test_data_in_use_without_an_activity_for_those_people_is_found():
    load_defaults(by=None)
    care = ProcessingActivity.objects.get(name="Zorg om kinderen")
    care.people = ["parent"]
    care.save()
    assert found("data") == ["Care file (child)"]
    officer = asking(world.user("privacy_officer"))
    page = officer.get(reverse("register:list"))
    assert "Care file (child)" in page.content.decode()
    [mend] = [one.url for one in findings(ON) if one.kind == "data"]
    form = officer.get(mend).context["form"]
    assert form["people"].value() == ["child"]
    assert form["categories"].value() == ["child.care_file"]


@pytest.mark.clause("K06")
def test_an_activity_that_was_ended_names_nothing_any_more():
    load_defaults(by=None)
    hiring = ProcessingActivity.objects.get(name="Werving en selectie")
    end_activity(activity=hiring, on=ON, by=None)
    assert "Letter and CV (applicant)" in found("data")


def test_a_recipient_that_was_told_and_that_no_activity_names_is_found():
    kid = world.child(world.location())
    parent, _other = world.parents_of(kid)
    assert found("recipients") == []
    told = told_to_school(kid, parent)
    assert told.recipient_kind.code == "school"
    assert found("recipients") == [RecipientKind.objects.get(code="school").label]
    register.activity(recipients=["school"])
    assert found("recipients") == []


def told_to_school(kid, parent):
    from consents.defaults import HANDOVER_WRITTEN
    from tests.factories import consents

    consents.decided(kid, parent.subject, True, on=disclosures.DAY, code=HANDOVER_WRITTEN)
    return disclosures.told(kid)


@pytest.mark.clause("K11", "S02", "L67")
@pytest.mark.parametrize(
    ("starts", "ends", "role", "is_found"),
    [
        (None, None, "processor", True),
        (-9, -1, "processor", True),
        (-9, 0, "processor", False),
        (None, None, "controller", False),
    ],
)
def test_a_system_without_an_agreement_that_holds_is_found(starts, ends, role, is_found):
    register.processor(
        role=role,
        agreement_from=None if starts is None else ON + starts * DAY,
        agreement_until=None if ends is None else ON + ends * DAY,
        **register.ARRANGED,
    )
    assert bool(found("agreements")) == is_found


@pytest.mark.clause("K11", "S02", "L67", "L80")
@pytest.mark.parametrize("part", [*register.ARRANGED])
def test_a_part_of_article_28_that_is_not_written_down_is_found_by_name(part):
    whole = register.processor("Heel", **register.ARRANGED)
    assert whole.not_written_down == []
    empty = {"people": [], "breach_hours": None}.get(part, "")
    system = register.processor("Half", **{**register.ARRANGED, part: empty})
    [finding] = [one for one in findings(ON) if one.kind == "arranged"]
    assert finding.about == "Half"
    assert str(system._meta.get_field(part).verbose_name) in finding.what
    assert finding.url == reverse("register:change-processor", args=[system.pk])


@pytest.mark.clause("L67")
def test_who_decides_alone_over_the_data_needs_no_agreement_and_is_listed_in_full():
    listed = {name: register.ARRANGED[name] for name in Processor.LISTED}
    register.processor("Pensioenfonds", role="controller", **listed)
    assert found("arranged") == []
    register.processor("Verzekeraar", role="controller", **{**listed, "hosting": ""})
    assert found("arranged") == ["Verzekeraar"]


@pytest.mark.clause("L80")
def test_how_long_a_processor_keeps_accounts_backups_and_logs_is_found_missing_by_name():
    silent = dict.fromkeys(("account_retention", "backup_retention", "log_retention"), "")
    register.processor("Praatplein", **{**register.ARRANGED, **silent})
    [finding] = [one for one in findings(ON) if one.kind == "arranged"]
    for words in ("accounts are kept", "backups are kept", "logs are kept"):
        assert words in finding.what


@pytest.mark.clause("L01")
@pytest.mark.parametrize(
    ("principles", "note", "says"),
    [
        ([], "", "Nobody has found these to be met: lawful"),
        (Principle.values[:5], "Sloten volgen nog.", "Nobody has found these to be met: secured."),
        (Principle.values, "", "does not say why"),
        (Principle.values, "Gelopen op 1 maart.", None),
    ],
)
def test_an_activity_meets_all_six_principles_and_says_why_or_is_found(principles, note, says):
    register.activity("Kamp", principles=principles, principles_note=note)
    said = [one.what for one in findings(ON) if one.kind == "principles"]
    assert len(said) == (says is not None)
    assert not says or says in said[0]


@pytest.mark.clause("L01")
def test_an_activity_that_was_ended_need_not_meet_the_principles():
    end_activity(activity=register.activity("Kamp"), on=ON, by=None)
    assert found("principles") == []


def test_a_day_to_look_again_that_has_come_is_found():
    register.activity("Later", review_on=ON + DAY)
    register.activity("Nu", review_on=ON)
    register.processor("Toen", review_on=ON - DAY)
    register.measure("Kast", review_on=ON - DAY)
    register.measure("Slot", review_on=ON + DAY)
    register.covenant("Convenant", review_on=ON - DAY)
    ended = {"starts_on": ON - 9 * DAY, "ends_on": ON - DAY}
    register.covenant("Verlaten", review_on=ON - DAY, **ended)
    assert found("reviews") == ["Nu", "Toen", "Kast", "Convenant"]


def test_a_dpia_that_is_needed_and_not_done_is_found():
    register.activity("Niet nodig", dpia_needed=False)
    register.activity("Niet beoordeeld")
    register.activity("Gedaan", dpia_needed=True, dpia_done_on=ON)
    register.activity("Te doen", dpia_needed=True)
    assert found("dpia") == ["Te doen"]


@pytest.mark.clause("K06")
@pytest.mark.parametrize(
    ("category", "grounds", "is_found"),
    [
        ("child.daily_care", [], True),
        ("child.care_file", ["criminal"], True),
        ("staff.absence", ["employment"], False),
        ("volunteer.screening", ["explicit_consent"], True),
        ("volunteer.screening", ["criminal"], False),
        ("child.identity", [], False),
    ],
)
def test_special_data_without_a_ground_that_allows_them_are_found(category, grounds, is_found):
    register.activity("Zorg", categories=[category], special_grounds=grounds, special_basis="Wet.")
    assert found("special") == (["Zorg"] if is_found else [])


@pytest.mark.clause("K06")
def test_a_bsn_without_a_law_that_asks_for_it_is_found():
    register.activity("Zonder", categories=["child.identification"])
    register.activity(
        "Met", categories=["staff.identification"], bsn_basis="Wet op de loonbelasting"
    )
    ended = register.activity("Beëindigd", categories=["child.identification"])
    end_activity(activity=ended, on=ON, by=None)
    assert found("bsn") == ["Zonder"]


@pytest.mark.clause("K06")
def test_an_activity_with_data_of_files_that_names_no_retention_rule_is_found():
    register.activity("Zonder")
    register.activity("Met", retention_rules=["child.file"])
    register.activity("Website", categories=[])
    assert found("kept") == ["Zonder"]


def test_what_it_starts_with_has_grounds_laws_and_terms():
    load_defaults(by=None)
    assert [found(kind) for kind in ("special", "bsn", "kept")] == [[], [], []]


def test_who_keeps_the_register_has_one_line_of_work_per_kind_and_others_none():
    source = work_sources["register.findings"]
    register.activity("Te doen", dpia_needed=True)
    register.activity("Ook", dpia_needed=True)
    register.processor(**register.ARRANGED)
    items = source.items(world.user("privacy_officer"), ON)
    kinds = [item.url.partition("#")[2] for item in items]
    assert kinds == ["data", "agreements", "principles", "kept", "dpia", "measures", "scans"]
    assert items[4].about == "2 to complete"
    page = asking(world.user("privacy_officer", email="b@example.com")).get(items[0].url)
    for kind in kinds:
        assert f'id="{kind}"' in page.content.decode()
    assert source.items(world.user("board"), ON) == []
    assert source.items(world.user("location_manager", world.location()), ON) == []


def test_finding_costs_the_same_however_long_the_register_is():
    def queries():
        with CaptureQueriesContext(connections["default"]) as asked:
            findings(ON)
        return len(asked)

    assert queries() == 7
    load_defaults(by=None)
    assert {finding.kind for finding in findings(ON)} <= set(KINDS)
    assert queries() == 7
