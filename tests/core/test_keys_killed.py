"""A rotation that is killed, again and again, loses nothing and comes to its end.

A real process runs the command and is killed outright (SIGKILL) before one of its statements or
commits; the next one goes on until it is killed further on, and so forth until one comes through.
"""

import pytest
from django.utils import timezone

from core.key_rotation import GRACE
from core.models import DataKey
from documents.actions import add_document
from documents.cleaning import clean_bytes
from retention.keyring.checking import check
from retention.keyring.rotation import finish_rotation
from tests.factories import world
from tests.factories.files import png
from tests.factories.forking import forking
from tests.factories.outside import Outside
from tests.factories.sealed import everything_opened, key_ids_in_use, living_keys

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("what", "step"), [(["--kek"], 9), (["--dek", "--older-than", "0"], 23)], ids=["kek", "dek"]
)
def test_killed_at_any_point_everything_reads_the_same(what, step, tmp_path, settings):
    """`step` is after how many statements and commits the first is killed, and how many more each
    next one gets."""
    child = world.child(world.location())
    world.daily_care(child, allergies="noten", diet="geen noten")
    world.noted_bsn(child.subject)
    for _ in range(2):
        add_document(
            subject=child.subject,
            category="child.daily_care",
            title="Plan",
            file=clean_bytes(png()),
            by=None,
        )
    before, old = everything_opened(), living_keys()
    databases = Outside(tmp_path)
    settings.KEY_ENCRYPTION_KEYS = {"n1": bytes(32), **settings.KEY_ENCRYPTION_KEYS}
    kills, left = 0, step
    with forking(databases) as run:
        while run(("rotate", left, *what)) == [True]:
            kills, left = kills + 1, left + step
            databases.back()
            assert everything_opened() == before
            assert old <= living_keys()
    databases.back()
    assert kills >= 2
    assert everything_opened() == before
    assert check(timezone.now()).is_well
    if what == ["--kek"]:
        assert set(DataKey.objects.values_list("kek_id", flat=True)) == {"n1"}
        assert living_keys() == old
    else:
        assert not key_ids_in_use() & old
        moment = timezone.now() + 2 * GRACE
        finish_rotation(now=lambda: moment)
        assert not living_keys() & old
        assert everything_opened() == before
