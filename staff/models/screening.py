"""Whether somebody may work with children."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from core.privacy import MAIN
from subjects.models import Subject, SubjectRecord


class Certificate(SubjectRecord):
    """A certificate of conduct (VOG): its number, sealed, and its day."""

    vog_number = EncryptedTextField(_("number of the certificate (VOG)"), max_length=20, blank=True)
    vog_issued_on = models.DateField(_("certificate (VOG) issued on"), null=True, blank=True)

    class Meta:
        abstract = True


class Screening(Certificate):
    """The certificate of conduct (VOG) and the link to the childcare person register."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="screening")
    register_number = EncryptedTextField(_("person-register number"), max_length=18, blank=True)
    linked_on = models.DateField(_("linked in the register on"), null=True, blank=True)
    unlinked_on = models.DateField(_("link ended on"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(unlinked_on__isnull=True) | Q(unlinked_on__gte=F("linked_on")),
                name="unlinked_after_linked",
            )
        ]

    class Privacy:
        category = "staff.screening"
        retention_class = MAIN
        technical = ("id", "subject")
        exported = ("vog_number", "vog_issued_on", "register_number", "linked_on", "unlinked_on")

    def __str__(self):
        return f"screening {self.pk}"


class VolunteerScreening(Certificate):
    """The certificate of a volunteer, and nothing else of screening (L51)."""

    subject = models.OneToOneField(
        Subject, on_delete=models.PROTECT, related_name="volunteer_screening"
    )

    class Privacy:
        category = "volunteer.screening"
        retention_class = "volunteer.file"
        technical = ("id", "subject")
        exported = ("vog_number", "vog_issued_on")

    def __str__(self):
        return f"volunteer screening {self.pk}"
