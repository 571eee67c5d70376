import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import connection, transaction
from django.db.models import F

from children.models import DailyCare, Identification, Parent
from core import crypto, keys
from core.crypto import SealBroken
from core.fields import PlainTextRefused
from core.models import BlindIndex, DataKey
from tests.factories import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    """The daily care of two children, each with a secret of its own."""
    at = world.location()
    found = []
    for name, secret in (("Noor", "noten"), ("Sam", "melk")):
        care = DailyCare.objects.get(subject_id=world.child(at, name).pk)
        care.allergies, care.diet = secret, f"geen {secret}"
        care.save()
        found.append(DailyCare.objects.get(pk=care.pk))
    return found


def _raw(record, column="allergies"):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM children_dailycare WHERE id = %s", [_key(record.pk)])
        return bytes(cursor.fetchone()[0])


def _overwrite(record, column, value):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE children_dailycare SET {column} = %s WHERE id = %s", [value, _key(record.pk)]
        )


def _key(pk):
    return pk if connection.vendor == "postgresql" else pk.hex


def test_a_value_opens_in_its_own_place(two):
    assert [care.allergies for care in two] == ["noten", "melk"]
    assert b"noten" not in _raw(two[0])


def test_a_value_moved_to_another_row_does_not_open(two):
    _overwrite(two[1], "allergies", _raw(two[0]))
    with pytest.raises(SealBroken):
        _ = DailyCare.objects.get(pk=two[1].pk).allergies


def test_a_value_moved_to_another_column_does_not_open(two):
    _overwrite(two[0], "diet", _raw(two[0], "allergies"))
    with pytest.raises(SealBroken):
        _ = DailyCare.objects.get(pk=two[0].pk).diet


def test_a_row_moved_to_another_subject_does_not_open(two):
    DailyCare.objects.filter(pk=two[1].pk).delete()
    DailyCare.objects.filter(pk=two[0].pk).update(subject=two[1].subject)
    with pytest.raises(SealBroken):
        _ = DailyCare.objects.get(pk=two[0].pk).allergies


def test_a_changed_byte_does_not_open(two):
    raw = bytearray(_raw(two[0]))
    raw[-1] ^= 1
    _overwrite(two[0], "allergies", bytes(raw))
    with pytest.raises(SealBroken):
        _ = DailyCare.objects.get(pk=two[0].pk).allergies


@pytest.mark.parametrize(
    "write",
    [
        lambda care: DailyCare.objects.filter(pk=care.pk).update(allergies="open en bloot"),
        lambda care: DailyCare.objects.bulk_update([care], ["allergies"]),
    ],
    ids=["update", "bulk_update"],
)
def test_a_write_path_that_would_store_plain_text_raises(two, write):
    two[0].allergies = "open en bloot"
    with pytest.raises(PlainTextRefused), transaction.atomic():
        write(two[0])
    assert b"open en bloot" not in _raw(two[0])


def test_an_encrypted_field_cannot_be_searched_or_compared(two):
    with pytest.raises(FieldError):
        list(DailyCare.objects.filter(allergies="noten"))
    with pytest.raises(FieldError):
        list(DailyCare.objects.filter(allergies=F("diet")))


def test_nothing_is_decrypted_until_the_attribute_is_read(two, monkeypatch):
    opened = []
    real = crypto.unseal
    monkeypatch.setattr(crypto, "unseal", lambda *a, **kw: opened.append(1) or real(*a, **kw))
    care = DailyCare.objects.get(pk=two[0].pk)
    assert opened == []
    assert care.allergies == "noten"
    assert care.allergies == "noten"
    assert opened == [1]


def test_saving_one_field_keeps_the_others(two):
    care = DailyCare.objects.get(pk=two[0].pk)
    care.health_note = "06 12345678"
    care.save()
    again = DailyCare.objects.get(pk=care.pk)
    assert (again.allergies, again.diet, again.health_note) == (
        "noten",
        "geen noten",
        "06 12345678",
    )


def test_without_a_key_nothing_is_written(two):
    DataKey.objects.filter(owner_id=two[0].subject_id).delete()
    two[0].allergies = "iets"
    with pytest.raises(keys.KeyMissing):
        two[0].save()


def test_a_wrong_key_encryption_key_opens_nothing(two, settings):
    settings.KEY_ENCRYPTION_KEYS = {"k1": crypto.new_key()}
    with pytest.raises(SealBroken):
        _ = DailyCare.objects.get(pk=two[0].pk).allergies


def test_many_records_are_opened_with_one_query_for_their_keys(two, django_assert_num_queries):
    with keys.key_scope():
        with django_assert_num_queries(1, using="keys"):
            keys.load_keys([care.subject_id for care in two], "child.file")
        with django_assert_num_queries(0, using="keys"):
            assert [care.allergies for care in DailyCare.objects.filter(pk__in=[c.pk for c in two])]


def test_a_bsn_is_found_by_its_digest_only(two):

    subject = two[0].subject
    world.noted_bsn(subject)
    assert keys.owners_by_index("bsn", "123456782") == [subject.pk]
    assert keys.owners_by_index("bsn", "111222333") == []
    assert b"123456782" not in bytes(BlindIndex.objects.get().digest)
    assert Identification.objects.get().bsn == "123456782"


@pytest.mark.clause("L74")
def test_a_parents_address_cannot_be_reached_from_the_parents_row():
    from children.actions import ParentDetails, address_of
    from children.models import Address

    details = ParentDetails("Ans", "Zand", street="Duin 3", postcode="1234 AB", town="Amsterdam")
    child = world.child(world.location(), parents=[details])
    parent = world.parents_of(child)[0]
    address = Address.objects.get()
    assert address_of(parent) == address
    row = Parent.objects.filter(pk=parent.pk).values().get()
    assert str(address.pk).encode() not in bytes(row["address_reference"])
    assert address.pk not in row.values()


def test_keys_cannot_be_opened_for_another_owner(two):
    key = DataKey.objects.get(owner_id=two[0].subject_id, retention_class="child.file")
    DataKey.objects.filter(pk=key.pk).update(owner_id=uuid.uuid4())
    with pytest.raises(SealBroken):
        keys.opening_key(key.pk)
