"""From nothing to the first sign-in, and upgrades, by the commands a server runs."""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import Appointment, User
from backups.models import Backup
from organisation.models import Organisation
from system import preparing
from system.preparing import NoFreshBackup, prepare
from tests.factories import world

PASSWORD = "een-lang-eigen-wachtwoord"


def run(folder, *arguments, **variables) -> subprocess.CompletedProcess:
    """A command of a fresh installation in a folder of its own."""
    bare = {k: v for k, v in os.environ.items() if "DATABASE_URL" not in k}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={
            **bare,
            "PRIVACYHUB_ENV": "embedded",
            "PRIVACYHUB_VAR": str(folder),
            "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
            **variables,
        },
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_two_at_once_prepare_a_fresh_installation_and_its_first_account(tmp_path):
    names = {"FIRST_ADMINISTRATOR": "bestuur@example.com", "ORGANISATION_NAME": "De Eersteling"}
    started = [
        subprocess.Popen(
            [sys.executable, "manage.py", "prepare"],
            cwd=settings.BASE_DIR,
            env={
                **{k: v for k, v in os.environ.items() if "DATABASE_URL" not in k},
                "PRIVACYHUB_ENV": "embedded",
                "PRIVACYHUB_VAR": str(tmp_path),
                "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
                **names,
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for _ in range(2)
    ]
    told = [process.communicate(timeout=300)[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    assert sum("\n0 migrations applied" in f"\n{text}" for text in told) == 1, told
    assert sum("The account of bestuur@example.com is there" in text for text in told) == 1, told
    again = run(tmp_path, "first_administrator", "iemand@example.com", "--organisation", "Andere")
    assert again.returncode != 0
    assert "Er zijn al accounts" in again.stderr
    link = run(tmp_path, "first_administrator", "bestuur@example.com", "--link")
    assert re.search(r"/account/\S+/", link.stdout), link


@pytest.mark.django_db
def test_the_first_account_chooses_a_password_and_gives_all_others_theirs(capsys):
    call_command("first_administrator", "eerste@example.com", "--organisation", "De Eersteling")
    assert Organisation.objects.get().name == "De Eersteling"
    found = Appointment.objects.get()
    assert (found.function, found.location, found.cluster) == ("board", None, None)
    address = "/" + capsys.readouterr().out.strip().rpartition("\n")[2].split("/", 3)[3]
    client = Client()
    chosen = client.post(address, {"password": PASSWORD, "again": PASSWORD})
    assert chosen.status_code == 302, chosen.content.decode()
    assert User.objects.get().check_password(PASSWORD)
    assert client.get(address).status_code == 404  # it opens once
    client.force_login(User.objects.get())
    assert client.get("/access/").status_code == 200


@pytest.mark.django_db
def test_what_is_wrong_with_the_first_account_is_told_and_nothing_is_made():
    with pytest.raises(CommandError, match="valid email"):
        call_command("first_administrator", "geen adres", "--organisation", "De Eersteling")
    with pytest.raises(CommandError):
        call_command("first_administrator", "eerste@example.com")
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


@pytest.mark.django_db
def test_an_upgrade_waits_for_a_backup_of_the_last_day(monkeypatch):
    monkeypatch.setattr(preparing, "unapplied", lambda alias: 1)
    now = timezone.now()
    with pytest.raises(NoFreshBackup):
        prepare(at=now, needs_backup=True)
    for what in Backup.What.values:
        Backup.objects.create(what=what, made_at=now, places=["/a"], byte_size=1, rows=1, files=0)
    assert prepare(at=now, needs_backup=True) == 2


@pytest.mark.django_db
def test_with_wrong_keys_nothing_is_migrated(monkeypatch, settings):
    world.child(world.location())
    monkeypatch.setattr(preparing, "unapplied", lambda alias: 1)
    migrated = []
    monkeypatch.setattr(
        preparing, "call_command", lambda *words, **_options: migrated.append(words)
    )
    settings.KEY_ENCRYPTION_KEYS = {"k1": bytes(range(32))}
    with pytest.raises(ImproperlyConfigured, match="'k1' does not open the data keys"):
        prepare(at=timezone.now(), needs_backup=False)
    assert migrated == []
