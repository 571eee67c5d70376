"""What was backed up and when, and what was put back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

_NOBODY = "tells of archives and moments, not of a person"


class Backup(models.Model):
    """An archive that was made whole, and the places it stands in. `byte_size` is of one of
    them."""

    class What(models.TextChoices):
        DATA = "data", _("data and files")
        KEYS = "keys", _("keys")

    what = models.CharField(_("what"), max_length=4, choices=What)
    made_at = models.DateTimeField(_("made at"))
    places = models.JSONField(_("folders"))
    byte_size = models.PositiveBigIntegerField(_("size in bytes"))
    rows = models.PositiveBigIntegerField(_("rows"))
    files = models.PositiveBigIntegerField(_("files"))

    class Meta:
        ordering = ["-made_at", "-pk"]

    class Privacy:
        category = "organisation.access"
        kept = _NOBODY
        technical = ("id", "what", "made_at", "places", "byte_size", "rows", "files")

    def __str__(self):
        return f"backup of {self.what} {self.made_at:%Y-%m-%d %H:%M}"


class Restore(models.Model):
    """A backup is put back, or was. As long as `finished_at` is empty the site is closed: what was
    destroyed since the backup may be back (security 6).

    `backup_made_at` is when the older of the archives was made, `known_until` until when the ledger
    that was applied knew what had been destroyed. `despite` is why it was finished though something
    stood in its way, in the words of who did it.
    """

    started_at = models.DateTimeField(_("started at"))
    backup_made_at = models.DateTimeField(_("backup made at"))
    known_until = models.DateTimeField(_("ledger known until"), null=True, blank=True)
    despite = models.CharField(_("finished despite"), max_length=200, blank=True)
    destroyed = models.PositiveIntegerField(_("destroyed again"), default=0)
    erased = models.PositiveIntegerField(_("erased again"), default=0)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]

    class Privacy:
        category = "organisation.access"
        kept = _NOBODY
        technical = (
            "id",
            "started_at",
            "backup_made_at",
            "known_until",
            "despite",
            "destroyed",
            "erased",
            "finished_at",
        )

    def __str__(self):
        return f"restore {self.started_at:%Y-%m-%d %H:%M}"
