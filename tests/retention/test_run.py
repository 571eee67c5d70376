import datetime as dt
import io
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from accounts.actions import start_appointment
from children.actions import (
    deregister_child,
)
from children.models import Address, Child, Contract, OwnContribution, Parent
from core.keys import KeyDestroyed, create_keys, owners_by_index, sealing_key
from core.models import DataKey
from documents.actions import add_document, remove_document
from documents.cleaning import clean_bytes
from documents.models import Document
from organisation.models import Organisation
from retention.actions import RunIncomplete, place_hold, release_hold
from retention.models import Certificate, Destruction
from subjects.models import FormerValues, Subject, SubjectGrant
from subjects.record_actions import remove_record, save_record
from tests.factories import due, world
from tests.factories.due import CANARIES, DUE, ENDED, KEPT_THROUGH, run_when_due
from tests.factories.files import png
from tests.factories.http import asking
from tests.factories.stored import everything_stored
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def deregistered():
    return due.child()


def files_of(child) -> list[Path]:
    return [path for path in Path(settings.FILES_ROOT).rglob("*") if path.is_file()]


@pytest.mark.clause("K18", "L08")
def test_a_file_is_kept_through_its_last_day_and_gone_the_day_after(deregistered):
    assert run_when_due(KEPT_THROUGH) == []
    assert Child.objects.exists()
    run_when_due(DUE)
    assert not Child.objects.exists()
    assert not Parent.objects.exists()
    assert not Address.objects.exists()


@pytest.mark.clause("K18")
def test_nothing_of_a_destroyed_file_can_be_found_anywhere(deregistered):
    before = everything_stored()
    assert "Kanarina" in before
    assert "Kooipad 7" in before
    assert files_of(deregistered)
    subject = deregistered.subject
    Contract.objects.all().delete()  # the contract keeps names of its own, see the next test
    run_when_due(DUE)
    after = everything_stored()
    for canary in CANARIES:
        assert canary not in after, canary
    assert not files_of(deregistered)
    assert not owners_by_index("bsn", "123456782")
    assert not LogEntry.objects.filter(object_pk=str(subject.pk)).exists()
    assert not SubjectGrant.objects.exists()
    assert not Subject.objects.exists()
    with pytest.raises(KeyDestroyed):
        sealing_key(subject.pk, "child.file")
    for model in apps.get_models():
        if any(field.name == "subject" for field in model._meta.fields):
            assert not model.objects.filter(subject=subject.pk).exists(), model


@pytest.mark.clause("L09", "L48")
def test_the_contract_outlives_the_file_and_holds_only_its_own(deregistered):
    run_when_due(DUE)
    contract = Contract.objects.get()
    assert contract.child_name == "Kanarina Vogelzang"
    assert contract.party_address == "Kooipad 7, 1234 AB Amsterdam"
    assert Subject.objects.get().pk == deregistered.pk  # the bare stub
    stored = everything_stored()
    for canary in CANARIES:
        assert canary not in stored, canary  # what the contract keeps is sealed
    client = asking(world.user("location_manager", contract.location))
    assert "Kanarina Vogelzang" in client.get("/children/archive/").content.decode()
    assert "Kooipad 7" in client.get(f"/children/archive/{contract.pk}/").content.decode()
    assert client.get(f"/children/{deregistered.pk}/identity/").status_code == 404
    run_when_due(dt.date(2031, 12, 31))
    assert Contract.objects.exists()
    run_when_due(dt.date(2032, 1, 1))
    assert not Contract.objects.exists()
    assert not Subject.objects.exists()


def test_a_parent_stays_as_long_as_another_child_has_a_file(deregistered):
    from subjects.actions import add_representation

    parent = Parent.objects.get()
    sibling = world.child(world.location("Het Vlot"), "Broertje", "Vogelzang")
    add_representation(
        child=sibling.subject, parent=parent.subject, custody="joint", starts_on=ENDED, by=None
    )
    run_when_due(DUE)
    assert Parent.objects.filter(pk=parent.pk).exists()
    assert Address.objects.exists()


@pytest.mark.clause("L63")
def test_the_parents_account_and_session_go_with_the_file(deregistered):
    user = Parent.objects.get().subject.user
    client = asking(user)
    run_when_due(DUE)
    assert client.get("/my/").status_code == 302
    assert not type(user).objects.filter(pk=user.pk).exists()


@pytest.mark.clause("L08")
def test_a_hold_with_proof_keeps_the_file_until_it_is_released(deregistered):
    hold = place_hold(
        subject=deregistered.subject,
        retention_class="child.file",
        ground="waiting_list",
        proof="Brief van 1 februari",
        review_on=dt.date(2027, 1, 1),
        today=DUE,
        by=None,
    )
    run_when_due(DUE)
    assert Child.objects.exists()
    release_hold(hold=hold, at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC), by=None)
    run_when_due(dt.date(2026, 4, 1))
    assert not Child.objects.exists()


def test_a_hold_without_a_day_to_look_again_is_refused(deregistered):
    with pytest.raises(ValidationError) as refused:
        place_hold(
            subject=deregistered.subject,
            retention_class="child.file",
            ground="dispute",
            proof="x",
            review_on=DUE,
            today=DUE,
            by=None,
        )
    assert "review_on" in refused.value.error_dict


def test_a_run_leaves_one_numbered_certificate_a_rule_without_personal_data(deregistered):
    run_when_due(DUE)
    run_when_due(DUE)
    certificates = {c.rule: c for c in Certificate.objects.all()}
    assert set(certificates) == {"child.file", "parent.file"}
    assert sorted(c.number for c in certificates.values()) == [1, 2]
    counts = certificates["child.file"].counts
    assert counts["children.child"] == counts["documents.document"] == 1
    assert Destruction.objects.filter(certificate__isnull=True).count() == 0


def test_a_clock_set_back_stops_the_run(deregistered):
    run_when_due(KEPT_THROUGH)
    with pytest.raises(ValidationError):
        run_when_due(KEPT_THROUGH - dt.timedelta(days=1))


def test_a_destroyed_key_is_never_made_anew(deregistered):
    from django.db import IntegrityError, transaction

    run_when_due(DUE)
    assert (
        DataKey.objects.filter(owner_id=deregistered.pk, retention_class="child.file").count() == 1
    )
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        create_keys([deregistered.pk], "child.file")


def test_the_commands_plan_and_run_for_a_later_day_in_a_demo_only(deregistered):
    told = io.StringIO()
    call_command("retention", "plan", today="2026-03-01", stdout=told)
    assert "child.file: 1 due on 2026-03-01" in told.getvalue()
    with pytest.raises(CommandError):
        call_command("retention", "run", today="2099-01-01", stdout=told)
    assert Child.objects.exists()
    Organisation.objects.update(is_demo=True)
    call_command("retention", "run", today="2098-12-02", stdout=told)
    assert Child.objects.exists()  # from that day on it stands announced
    call_command("retention", "run", today="2099-01-01", stdout=told)
    assert not Child.objects.exists()
    assert "certificate 1: child.file, people: 1" in told.getvalue()


def test_the_sign_in_page_is_all_a_removed_account_gets():
    assert Client().get("/my/").status_code == 302


def test_a_rule_that_fails_stops_no_other(deregistered):
    parent = Parent.objects.get()
    raw = bytearray(Parent.objects.filter(pk=parent.pk).values_list("address_reference")[0][0])
    raw[-1] ^= 1
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE children_parent SET address_reference = %s", [bytes(raw)])
    with pytest.raises(RunIncomplete, match=r"parent\.file"):
        run_when_due(dt.date(2032, 1, 1))
    assert not Child.objects.exists()
    assert not Contract.objects.exists()


def test_a_leavers_account_goes_with_the_file_though_there_was_an_appointment(deregistered):
    user = Parent.objects.get().subject.user
    start_appointment(
        user=user,
        function="lunch_care",
        place=world.location(),
        starts_on=dt.date(2022, 1, 1),
        ends_on=dt.date(2023, 1, 1),
        by=None,
    )
    run_when_due(DUE)
    assert not type(user).objects.filter(pk=user.pk).exists()


def test_a_contract_on_paper_alone_goes_with_the_fiscal_term():
    child = world.child(
        world.location(), starts_on=dt.date(2022, 1, 1), birth_date=dt.date(2021, 1, 1)
    )
    add_document(
        subject=child.subject,
        category="child.contract",
        title="Contract",
        file=clean_bytes(png()),
        by=None,
    )
    deregister_child(child=child.subject, ends_on=ENDED, by=None)
    run_when_due(dt.date(2031, 12, 31))
    assert files_of(child)
    run_when_due(dt.date(2032, 1, 1))
    assert not files_of(child)
    assert not Subject.objects.exists()


def test_what_is_held_is_not_removed_by_hand_either(deregistered):
    place_hold(
        subject=deregistered.subject,
        retention_class="child.file",
        ground="dispute",
        proof="zaak",
        review_on=dt.date(2099, 1, 1),
        today=DUE,
        by=None,
    )
    with pytest.raises(ValidationError):
        remove_document(document=Document.objects.get(), by=None)
    assert files_of(deregistered)


def test_holds_are_read_and_ended_only_by_those_whose_business_it_is(deregistered):
    here = deregistered.subject.affiliations.get().location
    there = world.location("Het Vlot")
    hold = place_hold(
        subject=deregistered.subject,
        retention_class="child.file",
        ground="dispute",
        proof="vonnis van de rechtbank",
        review_on=dt.date(2099, 1, 1),
        today=DUE,
        by=None,
    )
    both = world.user("location_manager", there)
    start_appointment(
        user=both, function="pedagogical_professional", place=here, starts_on=world.START, by=None
    )
    assert asking(both).get(f"/retention/holds/{hold.pk}/release/").status_code == 404
    own = asking(world.user("location_manager", here))
    assert own.get(f"/retention/holds/{hold.pk}/release/").status_code == 200


def test_the_certificate_reads_in_the_parts_of_a_file(deregistered):
    run_when_due(DUE)
    number = Certificate.objects.get(rule="child.file").number
    response = asking(world.user("privacy_officer")).get(f"/retention/certificates/{number}/")
    text = text_of(response.content)
    assert "Daily care" in text
    assert "Documents and holds" in text
    assert "K18" in text
    for canary in CANARIES:
        assert canary not in text


def test_what_a_removed_row_of_the_fiscal_class_held_goes_with_its_term():
    """Nothing but its history is left of the class: that too has a last day."""
    child = world.child(world.location())
    paid = OwnContribution(subject=child.subject)
    save_record(record=paid, values={"starts_on": ENDED, "amount": "123.40"}, by=None)
    removed = [str(paid.pk)]
    remove_record(record=paid, names=("starts_on", "amount"), by=None)
    picture = add_document(
        subject=child.subject,
        category="child.media",
        title="Zandbak",
        file=clean_bytes(png()),
        by=None,
    )
    removed.append(str(picture.pk))
    remove_document(document=picture, by=None)
    assert LogEntry.objects.filter(object_pk__in=removed).count() == 4
    deregister_child(child=child.subject, ends_on=ENDED, by=None)
    run_when_due(dt.date(2026, 3, 1))
    assert FormerValues.objects.filter(retention_class="child.fiscal").count() == 1
    assert not LogEntry.objects.filter(object_pk__in=removed).exists()
    run_when_due(dt.date(2031, 12, 31))
    assert FormerValues.objects.exists()
    run_when_due(dt.date(2032, 1, 1))
    assert not FormerValues.objects.exists()
    assert not Subject.objects.exists()
