import uuid

from django.db import models


class DataKey(models.Model):
    """The wrapped encryption key of one owner and retention class; lives in the `keys` database.

    A destroyed key stays as a tombstone, so that none is ever made anew for what is gone. A retired
    key is one whose place a newer key took: it opens what it sealed until all of that was sealed
    anew. `retired_at` is when something sealed with it was last found, null for the key in use.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField()
    retention_class = models.CharField(max_length=40)
    kek_id = models.CharField(max_length=40, blank=True)
    wrapped = models.BinaryField(null=True)
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id", "retention_class"])]
        constraints = [
            # A tombstone of the key in use counts: no key is made anew for what was destroyed.
            models.UniqueConstraint(
                fields=["owner_id", "retention_class"],
                condition=models.Q(retired_at__isnull=True),
                name="one_key_in_use_per_class",
            ),
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="key_or_tombstone",
            ),
        ]

    class Privacy:
        category = "organisation.retention"
        kept = "the tombstone proves that the key is gone; it holds no data of the person"
        technical = (
            "id",
            "owner_id",
            "retention_class",
            "kek_id",
            "wrapped",
            "created_at",
            "retired_at",
            "destroyed_at",
        )

    def __str__(self):
        return f"key {self.id}"


class BlindIndex(models.Model):
    """Keyed digest of a value (a BSN) that leads to its owner; lives in the `keys` database."""

    kind = models.CharField(max_length=20)
    digest = models.BinaryField(max_length=32)
    owner_id = models.UUIDField()
    retention_class = models.CharField(max_length=40)

    class Meta:
        indexes = [models.Index(fields=["kind", "digest"]), models.Index(fields=["owner_id"])]
        constraints = [
            models.UniqueConstraint(fields=["kind", "owner_id"], name="one_index_entry_per_kind")
        ]

    class Privacy:
        category = "organisation.retention"
        kept = "erased together with the key, by core.keys.destroy_keys"
        technical = ("id", "kind", "digest", "owner_id", "retention_class")

    def __str__(self):
        return f"index {self.kind}"


class KeyFingerprint(models.Model):
    """By which fingerprint a key from the settings is known again; lives in the `keys` database.

    `setting` is the name of the setting, `key_id` which of its keys. A digest of 256 random bits
    tells nothing about them.
    """

    setting = models.CharField(max_length=40)
    key_id = models.CharField(max_length=40, blank=True)
    fingerprint = models.BinaryField(max_length=32)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["setting", "key_id"], name="one_fingerprint_per_key")
        ]

    class Privacy:
        category = "organisation.retention"
        kept = "describes a setting, not a person"
        technical = ("id", "setting", "key_id", "fingerprint", "noted_at")

    def __str__(self):
        return f"fingerprint of {self.setting} {self.key_id}"
