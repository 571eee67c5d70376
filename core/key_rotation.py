"""Changing keys in the key store while the site runs: what wraps them, and the keys themselves.

Nothing here waits for a row that somebody else has locked: such a row is left for the next time,
so that a writer or a destruction is never held up, or caught in a deadlock.
"""

import datetime as dt
import uuid

from django.conf import settings

from core import keys
from core.models import DataKey
from core.rows import insert_rows

# A value or key that was read before a rotation may be written back after it, by a request or task
# that still runs. None runs for a day: the hardest limit of a task is an hour.
GRACE = dt.timedelta(days=1)


def _free(found):
    """Those of these keys that nobody else is changing, under lock."""
    return found.select_for_update(skip_locked=True).order_by("pk")


def wrapped_otherwise():
    """Living keys that are not under the first key-encryption key."""
    first = next(iter(settings.KEY_ENCRYPTION_KEYS))
    return DataKey.objects.filter(wrapped__isnull=False).exclude(kek_id=first)


def rewrap(limit: int) -> int:
    """Put so many keys under the first key-encryption key; return how many it were.

    Raises core.crypto.SealBroken, where nothing may be kept, for one that does not open.
    """
    found = list(_free(wrapped_otherwise())[:limit])
    for key in found:
        keys.wrap_anew(key)
    DataKey.objects.bulk_update(found, ["kek_id", "wrapped"])
    return len(found)


def replaceable(retention_class: str, before: dt.datetime):
    """Which keys in use were made before a moment; of every class where `retention_class` is
    empty."""
    found = {"retired_at__isnull": True, "created_at__lt": before}
    if retention_class:
        found["retention_class"] = retention_class
    return DataKey.objects.filter(wrapped__isnull=False, **found)


def replace(retention_class: str, *, before: dt.datetime, at: dt.datetime, limit: int) -> int:
    """Retire so many keys that were made before a moment, and put a new one in the place of each;
    return how many. The retired ones still open what they sealed."""
    old = list(_free(replaceable(retention_class, before))[:limit])
    DataKey.objects.filter(pk__in=[key.pk for key in old]).update(retired_at=at)
    insert_rows(
        DataKey, [keys.new_data_key(key.owner_id, key.retention_class, at=at)[0] for key in old]
    )
    return len(old)


def retired():
    """Keys that a newer one took the place of, and that still open what they sealed."""
    return DataKey.objects.filter(wrapped__isnull=False, retired_at__isnull=False)


def claim_retired(owner_ids: list[uuid.UUID], retention_class: str) -> list[DataKey]:
    """Lock and return the retired keys of those owners of whom nobody else is changing any.

    Comes before any lock on rows, for who destroys a class holds keys and waits for rows.
    """
    wanted = retired().filter(owner_id__in=owner_ids, retention_class=retention_class)
    locked = list(_free(wanted))
    ids = {key.pk for key in locked}
    others = {owner for pk, owner in wanted.values_list("pk", "owner_id") if pk not in ids}
    return [key for key in locked if key.owner_id not in others]


def note_in_use(claimed: list[DataKey], *, at: dt.datetime) -> None:
    """Something was still sealed with these keys, or may have been."""
    DataKey.objects.filter(pk__in=[key.pk for key in claimed]).update(retired_at=at)


def destroy_retired(claimed: list[DataKey], *, at: dt.datetime) -> int:
    """Destroy those of these keys with which nothing was found for so long that nobody can write it
    back; return how many. To be called once everything of their owners was seen to open without
    them, and `note_in_use` was told of what was not."""
    claimed_ids = [key.pk for key in claimed]
    done = DataKey.objects.filter(pk__in=claimed_ids, retired_at__lte=at - GRACE)
    return done.update(wrapped=None, kek_id="", destroyed_at=at)
