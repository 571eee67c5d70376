"""Filling the register with what is common in childcare."""

from audit.actions import record
from core.actions import action
from register.actions.entries import write
from register.default_measures import MEASURES
from register.defaults import ACTIVITIES, COVENANTS, PROCESSORS
from register.models import Covenant, ProcessingActivity, Processor, SecurityMeasure


@action
def load_defaults(*, by) -> int:
    """Add the activities, partner systems, measures and covenants of childcare that are not in the
    register yet.

    What stands there already, and what the organisation made of it, is left alone. Returns how
    many rows were added.
    """
    added = 0
    for model, key, rows in (
        (Processor, "system", PROCESSORS),
        (ProcessingActivity, "name", ACTIVITIES),
        (SecurityMeasure, "name", MEASURES),
        (Covenant, "name", COVENANTS),
    ):
        present = set(model.objects.values_list(key, flat=True))
        for row in rows:
            if row[key] not in present:
                write(model(), row)
                added += 1
    record("register.defaults_loaded", by=by, added=added)
    return added
