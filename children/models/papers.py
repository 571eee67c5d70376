"""What is signed at placement, and what is on paper: the group's personal file, the paper file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import EncryptedTextField
from subjects.models import Subject, SubjectRecord


class Declaration(SubjectRecord):
    """A form that parents fill in and sign at placement, kept in the personal file (L11)."""

    class Kind(models.TextChoices):
        GROUP = "group", _("group declaration")
        CONSENTS = "consents", _("declaration of consent")
        DATA_CHECK = "data_check", _("check of personal data")
        ALONE = "alone", _("out-of-school care: goes home or plays outside alone")
        TRANSPORT = "transport", _("out-of-school care: transport from school")
        SWIMMING = "swimming", _("out-of-school care: swimming and outings")
        MEDICINE = "medicine", _("giving medicine")

    class Kept(models.TextChoices):
        PAPER = "paper", _("in the personal file of the group")
        DOCUMENT = "document", _("here, as a document")

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="declarations")
    kind = models.CharField(_("declaration"), max_length=10, choices=Kind)
    signed_on = models.DateField(_("signed on"))
    signed_by = models.ForeignKey(
        Subject,
        verbose_name=_("signed by"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    kept = models.CharField(_("kept"), max_length=8, choices=Kept, default=Kept.PAPER)
    remark = EncryptedTextField(_("remark"), max_length=500, lines=2, blank=True)

    class Meta:
        ordering = ["kind", "-signed_on"]

    class Privacy:
        category = "child.declarations"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("kind", "signed_on", "kept", "remark")
        withheld = {"signed_by": "the other parent's name; the reader knows what he or she signed"}

    def __str__(self):
        return f"declaration {self.pk}"


class PersonalFile(SubjectRecord):
    """The group's own folder about a child (persoonlijk dossier)."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="personal_file")
    place = models.CharField(_("where it is"), max_length=120)
    started_on = models.DateField(_("started on"))

    class Privacy:
        category = "child.personal_file"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("place", "started_on")

    def __str__(self):
        return f"personal file {self.pk}"


class ExitInterview(SubjectRecord):
    """What became of the personal file at the end: handed to the parents at the exit interview,
    or destroyed as confidential material because there was none (L13)."""

    class Outcome(models.TextChoices):
        HANDED_OVER = "handed", _("handed to the parents at the exit interview")
        DESTROYED = "destroyed", _("destroyed as confidential material")
        NONE = "none", _("there was no personal file")

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="exit_interview")
    outcome = models.CharField(_("personal file"), max_length=9, choices=Outcome)
    settled_on = models.DateField(_("on"))
    remark = EncryptedTextField(_("to whom, or how it was destroyed"), max_length=200, blank=True)

    class Privacy:
        category = "child.personal_file"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("outcome", "settled_on", "remark")

    def __str__(self):
        return f"exit interview {self.pk}"


class PaperFile(SubjectRecord):
    """The paper file in its locked cabinet or room (K05, L05), until it is destroyed."""

    subject = models.OneToOneField(Subject, on_delete=models.PROTECT, related_name="paper_file")
    place = models.CharField(_("room and cabinet"), max_length=120)
    started_on = models.DateField(_("started on"))
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    destroyed_how = models.CharField(
        _("how it was destroyed, and by whom"), max_length=120, blank=True
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_on__isnull=True) | ~models.Q(destroyed_how=""),
                name="paper_destroyed_somehow",
                violation_error_message=_("Fill in how it was destroyed, and by whom."),
            )
        ]

    class Privacy:
        category = "child.paper_file"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("place", "started_on", "destroyed_on", "destroyed_how")

    def __str__(self):
        return f"paper file {self.pk}"


class PaperLoan(SubjectRecord):
    """Who took the paper file out, why, and when it was back (K05)."""

    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="paper_loans")
    taken_on = models.DateField(_("taken out on"))
    taken_by = EncryptedTextField(_("by whom"), max_length=120)
    why = EncryptedTextField(_("what for"), max_length=200)
    returned_on = models.DateField(_("back on"), null=True, blank=True)

    class Meta:
        ordering = ["-taken_on"]

    class Privacy:
        category = "child.paper_file"
        retention_class = "child.file"
        technical = ("id", "subject")
        exported = ("taken_on", "why", "returned_on")
        withheld = {"taken_by": "names of staff are not given to the people concerned"}

    def __str__(self):
        return f"paper loan {self.pk}"
