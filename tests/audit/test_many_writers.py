"""Many write to the trail at once while files are destroyed in the same database and the sealer
works: every event gets exactly one place, and the trail holds.

One process beside the test, with a connection for each writer, the purge and the sealer. SQLite
takes one writer at a time and makes the others wait, so there they are fewer.
"""

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from audit.models import Event, SealedEvent
from audit.verifying import faults
from children.actions import deregister_child
from retention.models import Destruction
from tests.factories import due, world
from tests.factories.outside import Outside

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("L80")]

PROCESS = """
import datetime as dt, json, sys, threading
import django
django.setup()
from django.db import connections, transaction
from django.utils import timezone
from audit.actions import record, seal_trail
from audit.models import Seal
from retention.actions import run_retention

writers, events, day = int(sys.argv[1]), int(sys.argv[2]), dt.date.fromisoformat(sys.argv[3])
begin, over, failed = threading.Barrier(writers + 2), threading.Event(), []

def alone(work):
    def run():
        begin.wait()
        try:
            work()
        except BaseException as error:
            failed.append(repr(error))
        finally:
            connections.close_all()
    return threading.Thread(target=run)

def write():
    for number in range(0, events, 10):
        with transaction.atomic():
            for _turn in range(10):
                record("account.signed_in", by=None, n=number)

def purge():
    run_retention(today=day)

def seal():
    while True:
        last = over.is_set()
        seal_trail(at=timezone.now())
        if last:
            return
        over.wait(0.05)

working = [alone(write) for _writer in range(writers)] + [alone(purge)]
sealing = alone(seal)
for thread in [*working, sealing]:
    thread.start()
for thread in working:
    thread.join()
over.set()
sealing.join()
print(json.dumps({"failed": failed, "seals": Seal.objects.count()}))
"""
SIZES = {"postgresql": (50, 200, 40), "sqlite": (6, 50, 8)}


def test_every_event_gets_one_place_while_many_write_and_files_are_destroyed(tmp_path):
    writers, events, files = SIZES[connection.vendor]
    at = world.location()
    for number in range(files):
        child = world.child(at, family_name=f"Weg {number}", starts_on=due.ENDED)
        world.daily_care(child, allergies="noten")
        deregister_child(child=child.subject, ends_on=due.ENDED, by=None)
    beside = Outside(tmp_path)
    done = beside.run("-c", PROCESS, str(writers), str(events), due.DUE.isoformat())
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    beside.back()
    assert told["failed"] == []
    assert told["seals"] > 1
    assert Destruction.objects.filter(retention_class="child.file").count() == files
    assert Event.objects.filter(action="account.signed_in").count() == writers * events
    places = SealedEvent.objects.order_by("sequence")
    assert list(places.values_list("sequence", flat=True)) == list(range(1, places.count() + 1))
    assert set(places.values_list("event_id", flat=True)) == set(
        Event.objects.values_list("pk", flat=True)
    )
    assert list(faults(at=timezone.now())) == []
    call_command("audit", "verify")
