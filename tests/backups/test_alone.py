"""A backup and a change of data keys never run beside each other: two processes, on one database.

The one is stopped halfway, by a line that it waits for; all else of it is the command itself.
"""

import pytest
from django.utils import timezone

from audit.models import Event
from backups.restoring import check
from core.models import DataKey
from retention.keyring.checking import check as check_keys
from tests.backups.conftest import PASSPHRASE
from tests.factories import world
from tests.factories.outside import Outside

pytestmark = pytest.mark.django_db(transaction=True)

# The command of the arguments, which says "halfway" where a function is called, and waits there.
HALFWAY = """
import importlib, sys
import django
django.setup()
from django.core.management import call_command

module, name, *command = sys.argv[1:]
module = importlib.import_module(module)
function = getattr(module, name)

def waiting(*args, **kwargs):
    setattr(module, name, function)
    print("halfway", flush=True)
    sys.stdin.readline()
    return function(*args, **kwargs)

setattr(module, name, waiting)
call_command(*command)
"""
BACKUP = ("backups.making", "_add_tables")
ROTATION = ("retention.keyring.rotation", "reseal")
ROTATE = ("keys", "rotate", "--dek", "--older-than", "0")


@pytest.fixture
def beside(tmp_path):
    child = world.child(world.location())
    world.daily_care(child, allergies="noten")
    return Outside(tmp_path)


@pytest.fixture
def back_up(tmp_path):
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE)
    folder = tmp_path / "archives"
    return (
        *("backup", "--what", "keys", "--to", str(folder)),
        *("--passphrase-file", str(passphrase)),
    )


@pytest.fixture
def halfway(beside):
    started = []

    def start(at: tuple[str, str], *command: str):
        process = beside.start("-c", HALFWAY, *at, *command)
        started.append(process)
        told = []
        while "halfway\n" not in told:
            told.append(process.stdout.readline())
            assert told[-1], "".join(told)  # it ended before
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_no_keys_are_changed_while_a_backup_is_made(beside, halfway, back_up):
    backup = halfway(BACKUP, *back_up)
    refused = beside.run("manage.py", *ROTATE)
    assert refused.returncode == 1
    assert "making a backup" in refused.stderr
    beside.back()
    assert not DataKey.objects.filter(retired_at__isnull=False).exists()
    told, _errors = backup.communicate("go on\n", timeout=60)
    assert backup.returncode == 0, told
    done = beside.run("manage.py", *ROTATE)
    assert done.returncode == 0, done.stderr


def test_no_backup_is_made_while_keys_are_changed_and_the_trail_tells(
    beside, halfway, back_up, tmp_path
):
    rotation = halfway(ROTATION, *ROTATE)
    refused = beside.run("manage.py", *back_up)
    assert refused.returncode == 1
    assert "changing data keys" in refused.stderr
    assert not list(tmp_path.glob("archives/*"))
    beside.back()
    assert Event.objects.filter(action="backup.failed").count() == 1
    told, _errors = rotation.communicate("go on\n", timeout=60)
    assert rotation.returncode == 0, told
    assert beside.run("manage.py", *back_up).returncode == 0
    (made,) = tmp_path.glob("archives/*.backup")
    assert check(made, PASSPHRASE).what == "keys"


def test_who_is_killed_stands_in_nobodys_way(beside, halfway, back_up):
    for at, command, other in ((BACKUP, back_up, ROTATE), (ROTATION, ROTATE, back_up)):
        killed = halfway(at, *command)
        killed.kill()
        killed.wait(timeout=30)
        done = beside.run("manage.py", *other)
        assert done.returncode == 0, done.stderr
    beside.back()
    assert check_keys(timezone.now()).is_well


def test_the_night_waits_for_the_other_to_end(beside, halfway, back_up):
    rotation = halfway(ROTATION, *ROTATE)
    waits = beside.start(
        "-c",
        "import django; django.setup()\n"
        "from core import alone\n"
        "tried = alone._wait\n"
        "def wait(is_ours, *args):\n"
        "    print('is free:', is_ours(), flush=True)\n"
        "    return tried(is_ours, *args)\n"
        "alone._wait = wait\n"
        "with alone.alone('another', patience=60): print('done')",
    )
    assert waits.stdout.readline() == "is free: False\n"
    rotation.communicate("go on\n", timeout=60)
    told, _errors = waits.communicate(timeout=60)
    assert told == "done\n"
