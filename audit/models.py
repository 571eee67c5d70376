from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that was done or looked at: who, as what, when, about which subject.

    Holds no personal values: the subject is an id, `details` holds codes and numbers only.
    Rows are added, never changed (clauses K39, L75).
    """

    at = models.DateTimeField(_("at"))
    action = models.CharField(_("action"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("by"),
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,  # the trail outlives the account
        related_name="+",
    )
    function = models.CharField(_("function"), max_length=40, blank=True)
    subject_id = models.UUIDField(_("subject"), null=True)
    object_type = models.CharField(max_length=60, blank=True)
    object_id = models.CharField(max_length=40, blank=True)
    section = models.CharField(_("section"), max_length=40, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    details = models.JSONField(default=dict, blank=True)
    request_id = models.UUIDField(null=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["subject_id", "-at"]),
            models.Index(fields=["actor", "-at"]),
            models.Index(fields=["action", "-at"]),
            models.Index(fields=["-at", "-id"]),
        ]

    class Privacy:
        category = "child.log"
        kept = "the accountability trail, itself under the retention of the security log (K39, L80)"
        technical = ("id", "object_type", "object_id", "request_id", "details")
        exported = ("at", "action", "function", "section", "purpose")
        withheld = {
            "actor": "names of staff are not given to the people concerned",
            "subject_id": "the reference itself, nothing about the person",
        }

    def __str__(self):
        return f"{self.action} {self.at:%Y-%m-%d %H:%M}"


class Seal(models.Model):
    """A block of the trail, closed: the events in it, in their order, can no longer be changed,
    removed or put in another order without it being found (clause L80).

    `root` is the Merkle root of the digests of its events, `previous` the digest of the seal
    before, `signature` is made with the signing key named by `key_id` over `audit.sealing.digest`
    of the seal. `pruned_at` says since when its events may be removed, because their term has
    passed; `pruned_proof` is keyed with the signing key, so that nobody else can say so.
    """

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    made_at = models.DateTimeField(_("made at"))
    first = models.PositiveBigIntegerField(_("first event"))
    count = models.PositiveIntegerField(_("events"))
    root = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    key_id = models.CharField(max_length=16)
    signature = models.BinaryField(max_length=64)
    pruned_at = models.DateTimeField(_("removed at"), null=True, blank=True)
    pruned_proof = models.BinaryField(max_length=32, null=True, blank=True)

    class Meta:
        ordering = ["-number"]

    class Privacy:
        category = "organisation.access"
        kept = "holds digests and numbers only; without it the trail proves nothing"
        technical = (
            *("number", "made_at", "first", "count", "root", "previous", "key_id", "signature"),
            *("pruned_at", "pruned_proof"),
        )

    def __str__(self):
        return f"seal {self.number}"


class SealedEvent(models.Model):
    """The place of an event in the trail: its number, without gaps. `mac` ties the place to what
    the event held, under the signing key, so that the very row that was touched is found."""

    sequence = models.PositiveBigIntegerField(primary_key=True)
    event_id = models.BigIntegerField(unique=True)
    seal = models.ForeignKey(Seal, on_delete=models.PROTECT, related_name="events")
    mac = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["sequence"]

    class Privacy:
        category = "organisation.access"
        kept = "a number and a keyed digest; goes together with its event"
        technical = ("sequence", "event_id", "seal", "mac")

    def __str__(self):
        return f"sealed event {self.sequence}"


class Verification(models.Model):
    """The trail was walked from its first seal to its last: when, how far, what was wrong.

    `faults` is a list of [code of `audit.verifying.FAULTS`, number of the seal or event]."""

    verified_at = models.DateTimeField(_("verified at"))
    seals = models.PositiveBigIntegerField(_("seals"))
    events = models.PositiveBigIntegerField(_("events"))
    faults = models.JSONField(_("faults"), default=list, blank=True)

    class Meta:
        ordering = ["-verified_at"]

    class Privacy:
        category = "organisation.access"
        kept = "shows that the trail was looked over, and what was found; rows by their number"
        technical = ("id", "verified_at", "seals", "events", "faults")

    def __str__(self):
        return f"verification {self.pk}"
