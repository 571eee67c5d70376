"""What the sector agreed on together (B11)."""

from audit.actions import record
from core.actions import action
from register.actions.entries import changed_in, write
from register.models import Covenant


@action
def add_covenant(*, values: dict, by) -> Covenant:
    """Add a covenant. Raises ValidationError on what does not fit."""
    covenant = write(Covenant(), values)
    record("register.covenant_added", by=by, obj=covenant)
    return covenant


@action
def change_covenant(*, covenant: Covenant, values: dict, by) -> Covenant:
    """Change what the register says of it; we leave it by its last day. Raises ValidationError on
    what does not fit."""
    covenant = Covenant.objects.select_for_update().get(pk=covenant.pk)
    changed = changed_in(covenant, values)
    write(covenant, values)
    record("register.covenant_changed", by=by, obj=covenant, fields=changed)
    return covenant
