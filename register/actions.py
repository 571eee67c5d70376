"""Filling the register."""

from audit.actions import record
from core.actions import action
from register.defaults import ACTIVITIES, PROCESSORS
from register.models import ProcessingActivity, Processor


@action
def load_defaults(*, by) -> int:
    """Add the activities and partner systems of childcare that are not in the register yet.

    What stands there already, and what the organisation made of it, is left alone. Returns how
    many rows were added.
    """
    added = 0
    for model, key, rows in (
        (ProcessingActivity, "name", ACTIVITIES),
        (Processor, "system", PROCESSORS),
    ):
        present = set(model.objects.values_list(key, flat=True))
        for row in rows:
            if row[key] not in present:
                entry = model(**row)
                entry.full_clean()
                entry.save()
                added += 1
    record("register.defaults_loaded", by=by, added=added)
    return added
