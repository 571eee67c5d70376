"""With wrong keys nothing starts, and it is told what is wrong and where to look."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings as product
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.utils import timezone

from core.key_guard import note_fingerprints, refuse_wrong_keys, wrong_keys
from core.models import DataKey, KeyFingerprint
from tests.factories import world
from tests.factories.outside import Outside

OTHER = bytes(range(32))


def started() -> None:
    refuse_wrong_keys(at=timezone.now())


@pytest.fixture
def data(db):
    return world.child(world.location())


def test_with_the_keys_of_the_data_it_starts_as_often_as_you_like(data):
    started()
    started()
    assert KeyFingerprint.objects.count() == 2
    assert wrong_keys() == []


@pytest.mark.parametrize("noted", [True, False], ids=["known", "never-started"])
def test_another_key_under_the_same_id_is_refused(data, settings, noted):
    if noted:
        started()
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER}
    with pytest.raises(
        ImproperlyConfigured, match=r"(?s)'k1' .* another key.*running/keys\.md"
    ) as told:
        started()
    assert base64.b64encode(OTHER).decode() not in str(told.value)


def test_a_wrong_key_is_told_before_anything_is_sealed_with_it(db, settings):
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER, "k2": OTHER[::-1]}
    started()
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER, "k2": OTHER}
    with pytest.raises(ImproperlyConfigured, match="'k2' is another key than the one known"):
        started()


def test_a_key_that_is_missing_is_named(data, settings):
    settings.KEY_ENCRYPTION_KEYS = {"k2": OTHER}
    with pytest.raises(ImproperlyConfigured, match="key 'k1' is missing"):
        started()
    assert not KeyFingerprint.objects.exists()  # nothing is noted of what was refused


def test_a_key_that_nothing_is_under_any_more_may_be_missing(data, settings):
    settings.KEY_ENCRYPTION_KEYS = {"k2": OTHER, **settings.KEY_ENCRYPTION_KEYS}
    started()
    call_command("keys", "rotate", "--kek")
    settings.KEY_ENCRYPTION_KEYS = {"k2": OTHER}
    started()
    assert wrong_keys() == []


def test_another_key_of_the_indexes_is_refused(data, settings):
    started()
    settings.BLIND_INDEX_KEY = OTHER
    with pytest.raises(ImproperlyConfigured, match="BLIND_INDEX_KEY is another key"):
        started()


def test_an_empty_store_takes_any_key(db, settings):
    settings.KEY_ENCRYPTION_KEYS = {"k9": OTHER}
    started()
    assert KeyFingerprint.objects.filter(key_id="k9").exists()


def test_tombstones_ask_for_no_key(data, settings):
    DataKey.objects.update(wrapped=None, kek_id="", destroyed_at=timezone.now())
    settings.KEY_ENCRYPTION_KEYS = {"k2": OTHER}
    assert wrong_keys() == []


def test_commands_that_touch_data_refuse(data, settings):
    note_fingerprints(at=timezone.now())
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER}
    assert [error.id for error in run_checks() if error.id.startswith("core.")] == ["core.E001"]
    with pytest.raises(SystemCheckError, match="'k1' is another key"):
        call_command("retention", "plan", skip_checks=False)
    with pytest.raises(CommandError, match="'k1' is another key"):
        call_command("keys", "rotate", "--kek")


def test_keys_check_tells_more_where_the_others_refuse(data, settings, capsys):
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER}
    with pytest.raises(CommandError, match="Not all is well"):
        call_command("keys", "check")
    count = DataKey.objects.count()
    assert f"under k1: {count} keys, {count} DO NOT OPEN" in capsys.readouterr().out


# Processes as an administrator would start them.
START = {
    "web": ["-c", "import privacyhub.wsgi"],
    "worker": ["-m", "celery", "-A", "privacyhub", "worker", "--pool", "solo"],
    "command": ["manage.py", "retention", "plan"],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("process", START)
def test_a_process_stops_with_a_message(process, tmp_path, settings):
    world.child(world.location())
    settings.KEY_ENCRYPTION_KEYS = {"k1": OTHER}
    done = Outside(tmp_path).run(*START[process])
    assert done.returncode != 0
    assert "KEY_ENCRYPTION_KEYS: 'k1' does not open the data keys" in done.stdout + done.stderr
    assert "docs/running/keys.md" in done.stdout + done.stderr


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("process", ["web", "command"])
def test_with_its_own_keys_a_process_starts(process, tmp_path):
    world.child(world.location())
    done = Outside(tmp_path).run(*START[process])
    assert done.returncode == 0, done.stderr


def test_before_the_first_migration_nothing_is_refused(tmp_path):
    environment = {**os.environ, "PRIVACYHUB_ENV": "test", "PRIVACYHUB_VAR": str(tmp_path)}
    del environment["DJANGO_SETTINGS_MODULE"]
    for database in ("DATABASE_URL", "KEYS_DATABASE_URL"):
        environment.pop(database, None)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=product.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
