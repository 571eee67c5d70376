"""Who reported a breach: the part of the record that goes first."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from breaches.models.classes import REPORTER
from core.fields import EncryptedTextField
from organisation.models import Location


class Reporter(models.Model):
    """1 Who reported it and how to reach them, also at night. Goes before the record."""

    breach = models.OneToOneField(
        "breaches.Breach", primary_key=True, on_delete=models.CASCADE, related_name="reporter"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = EncryptedTextField(_("name"), max_length=120, blank=True)
    phone = EncryptedTextField(_("telephone"), max_length=40, blank=True)
    mobile = EncryptedTextField(_("mobile"), max_length=40, blank=True)
    email = EncryptedTextField(_("email"), max_length=254, blank=True)
    location = models.ForeignKey(
        Location, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Privacy:
        category = "organisation.breaches"
        retention_class = REPORTER
        owner = "breach_id"
        technical = ("breach", "location")
        withheld = dict.fromkeys(
            ("user", "name", "phone", "mobile", "email"),
            "who reports a breach does so in confidence, and the record is not part of a file",
        )

    def __str__(self):
        return f"reporter of {self.breach_id}"
