"""How somebody signs in: second factors, identities at a provider, sessions, former passwords."""

import uuid

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.access import User
from core.fields import EncryptedTextField


class SecondFactor(models.Model):
    """What somebody shows beside the password: an app that makes codes, or a passkey (L78).

    `credential` is the public part of a passkey. `counter` is the last step of time of which a
    code was used, or the last count a passkey told: what is not beyond it was seen before.
    """

    class Kind(models.TextChoices):
        APP = "app", _("authenticator app")
        PASSKEY = "passkey", _("passkey")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="factors")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    credential = models.BinaryField(default=bytes, editable=False)
    counter = models.BigIntegerField(default=0, editable=False)
    added_at = models.DateTimeField(_("added"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        ordering = ["added_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(kind="app"), name="one_app_each")
        ]

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user", "credential", "counter")
        exported = ("kind", "name", "added_at", "last_used_at")

    def __str__(self):
        return f"second factor {self.pk}"


class AppSecret(models.Model):
    """What an authenticator app makes its codes from, sealed."""

    factor = models.OneToOneField(
        SecondFactor, primary_key=True, on_delete=models.CASCADE, related_name="app_secret"
    )
    secret = EncryptedTextField(max_length=64)

    class Privacy:
        category = "organisation.accounts"
        retention_class = "account.factor"
        owner = "factor_id"
        technical = ("factor",)
        withheld = {"secret": "whoever has it can sign in as its owner, who has it in the app"}

    def __str__(self):
        return f"secret of {self.factor_id}"


class RecoveryCode(models.Model):
    """A code that stands in for a second factor once: a digest of it, until it is used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    code_digest = models.BinaryField(editable=False)
    made_at = models.DateTimeField(_("made"))

    class Privacy:
        category = "organisation.accounts"
        kept = "goes when it is used or replaced, and with the user's account"
        technical = ("id", "user")
        exported = ("made_at",)
        withheld = {"code_digest": "a digest, of no use to anybody"}

    def __str__(self):
        return f"recovery code {self.pk}"


class LinkedIdentity(models.Model):
    """Who a user is at the provider of the organisation. `key` is a digest of the provider, its
    tenant and who somebody is there; never of an address, which goes from hand to hand."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    provider = models.CharField(_("provider"), max_length=255)
    key = models.CharField(max_length=64, unique=True, editable=False)
    linked_at = models.DateTimeField(_("linked"))
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Privacy:
        category = "organisation.accounts"
        kept = "goes with the user's account"
        technical = ("id", "user")
        exported = ("provider", "linked_at", "last_used_at")
        withheld = {"key": "a digest, of no use to anybody"}

    def __str__(self):
        return f"identity {self.pk}"


class FormerPassword(models.Model):
    """The hash of a password that was replaced, so that it is not chosen again at once (L57)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="former_passwords")
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(_("replaced"))

    class Meta:
        ordering = ["-replaced_at", "-pk"]

    class Privacy:
        category = "organisation.accounts"
        kept = "only where passwords are to change: the last few, and with the user's account"
        technical = ("id", "user")
        exported = ("replaced_at",)
        withheld = {"password": "a hash, of no use to anybody"}

    def __str__(self):
        return f"former password {self.pk}"


class Session(AbstractBaseSession):
    """A session, with whose it is beside what it holds, so that the own ones can be listed and
    ended without opening all. `id` names it in addresses: its key is never shown."""

    # Not unique: where a session gets a new key, it stands under both for a moment.
    id = models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")
    device = models.CharField(_("device"), max_length=60, blank=True)
    started_at = models.DateTimeField(_("signed in"), null=True)

    class Privacy:
        category = "organisation.accounts"
        kept = "half an hour after it was last used, and with the user's account"
        technical = ("session_key", "session_data", "expire_date", "id", "user")
        exported = ("device", "started_at")

    def __str__(self):
        return f"session {self.id}"

    @classmethod
    def get_session_store_class(cls):
        from accounts.session_store import SessionStore

        return SessionStore
