"""What the sector agreed on together (B11)."""

from audit.actions import record
from core.actions import action
from register.actions.entries import rewrite, write
from register.models import Covenant


@action
def add_covenant(*, values: dict, by) -> Covenant:
    """Add a covenant. Raises ValidationError on what does not fit."""
    covenant = write(Covenant(), values)
    record("register.covenant_added", by=by, obj=covenant)
    return covenant


@action
def change_covenant(*, covenant: Covenant, values: dict, version: int, by) -> Covenant:
    """Change what the register says of it; we leave it by its last day. Raises as `rewrite`
    does."""
    covenant = Covenant.objects.select_for_update().get(pk=covenant.pk)
    changed = rewrite(covenant, values, version)
    record("register.covenant_changed", by=by, obj=covenant, fields=changed)
    return covenant
