"""That what must not be lost or changed unseen stands elsewhere too (L73, K39, L80)."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from backups.models import Backup
from backups.running import ROOM, backup_troubles, head_troubles, last_head
from core.registries import Evidence, Seen, Standing, evidence
from core.templatetags.ui import moment

PLACES = 2  # two separate places: clause L73


def _backups(at: dt.datetime) -> Seen:
    """Of the places only how many: where they are is nobody's business but who runs them."""
    if not settings.BACKUP_FOLDER:
        return Seen(_("The settings name no place for backups."), Standing.NOT_SET)
    last = [
        Backup.objects.filter(what=what).values_list("made_at", "places").first()
        for what in Backup.What
    ]
    if None in last:
        return Seen(_("No backup of both data and keys has been made yet."), Standing.ATTENTION)
    made_at, places = min(one[0] for one in last), min(len(one[1]) for one in last)
    words = _("Data and keys last backed up %(moment)s; number of places for each: %(places)d.")
    fine = places >= PLACES and not backup_troubles(at)
    return Seen(
        words % {"moment": moment(made_at), "places": places},
        Standing.GOOD if fine else Standing.ATTENTION,
    )


def _head(at: dt.datetime) -> Seen:
    if not settings.AUDIT_HEAD_TO:
        return Seen(_("The settings name no place for the head of the trail."), Standing.NOT_SET)
    last = last_head()
    if last is None:
        return Seen(_("The head of the trail has not been sent yet."), Standing.ATTENTION)
    words = _(
        "Last sent %(moment)s; places it reached: %(sent)d, places it did not reach: %(failed)d."
    )
    fine = not last["failed"] and not head_troubles(at)
    return Seen(
        words % {**last, "moment": moment(last["at"])},
        Standing.GOOD if fine else Standing.ATTENTION,
    )


for _code, _label, _clauses, _look in (
    ("backups.made", gettext_lazy("Backups in two places"), ("L73",), _backups),
    ("backups.head", gettext_lazy("Head of the trail, elsewhere"), ("K39", "L80"), _head),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            url_name="system:state",
            rooms=(ROOM,),
            by_moment=True,
        )
    )
