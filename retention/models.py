"""Holds, what the organisation set for rules, the life of each destruction, its certificates."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.dates import Term
from core.fields import EncryptedTextField
from core.privacy import PER_ROW, SubjectKind
from organisation.models import Location
from subjects.models import Subject

PAPER_NOTE = "retention.paper"  # the retention class of notes on paper of files that went


class Hold(models.Model):
    """A reason with a legal ground that stops destruction of a subject or of one class of it."""

    class Ground(models.TextChoices):
        WAITING_LIST = "waiting_list", _("asked in writing: waiting list")  # L08
        TEMPORARY = "temporary", _("asked in writing: temporary deregistration")  # L08
        SETTLEMENT = "settlement", _("financial settlement")  # L17
        DISPUTE = "dispute", _("dispute")
        LEGAL_DUTY = "legal_duty", _("legal duty to keep")  # L17

        @classmethod
        def fitting(cls, subject: Subject) -> list[tuple[str, str]]:
            """The grounds for the data of one subject: only a child may wait or come back."""
            of_the_care = {cls.WAITING_LIST, cls.TEMPORARY}
            for_care = subject.kind in {SubjectKind.CHILD, SubjectKind.PARENT}
            return [(one.value, one.label) for one in cls if for_care or one not in of_the_care]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="holds")
    retention_class = models.CharField(_("part"), max_length=40)
    ground = models.CharField(_("ground"), max_length=14, choices=Ground)
    proof = EncryptedTextField(_("proof"), max_length=500, lines=3)
    review_on = models.DateField(_("look again on"))
    placed_at = models.DateTimeField(_("placed at"), auto_now_add=True)
    released_at = models.DateTimeField(_("released at"), null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["subject", "retention_class"])]

    class Privacy:
        category = "organisation.retention"
        retention_class = PER_ROW
        technical = ("id", "subject")
        exported = ("retention_class", "ground", "proof", "review_on", "placed_at", "released_at")

    def __str__(self):
        return f"hold {self.pk}"


class RuleSetting(models.Model):
    """What the organisation set for one rule: a term of its own (a longer one than the clause's
    states its ground), and whether two people must agree before anything goes under it."""

    rule = models.CharField(_("rule"), max_length=40, unique=True)
    years = models.PositiveSmallIntegerField(_("years"), null=True, blank=True)
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    weeks = models.PositiveSmallIntegerField(_("weeks"), null=True, blank=True)
    ground = models.CharField(_("ground"), max_length=200, blank=True)
    four_eyes = models.BooleanField(_("two people must agree"), default=False)

    class Privacy:
        category = "organisation.retention"
        kept = "describes the organisation, not a person"
        technical = ("id", "rule", "years", "months", "weeks", "ground", "four_eyes")

    def __str__(self):
        return f"setting of {self.rule}"

    @property
    def term(self) -> Term | None:
        """The organisation's own term; None where the clause's holds."""
        if self.years is None and self.months is None and self.weeks is None:
            return None
        return Term(self.years or 0, self.months or 0, self.weeks or 0)


class Certificate(models.Model):
    """What one run destroyed under one rule, without any personal data. Numbers have no gaps.

    `held` counts what stayed by ground; `approvals` says which functions proposed and approved how
    many, and when; backups made before hold what went until the two days named.
    """

    number = models.PositiveIntegerField(_("number"), unique=True)
    rule = models.CharField(_("rule"), max_length=40)
    clauses = models.JSONField(_("clauses"), default=list)
    term = models.CharField(_("kept for"), max_length=60, blank=True)
    destroyed_on = models.DateField(_("destroyed on"))
    subject_count = models.PositiveIntegerField(_("people"))
    counts = models.JSONField(_("records"))  # model label: rows; "documents": files
    held_count = models.PositiveIntegerField(_("on hold"))
    held = models.JSONField(_("on hold, by ground"), default=dict)  # ground: people
    approvals = models.JSONField(_("approved by"), default=list)
    readable_in_backups_until = models.DateField(_("readable in backups until"), null=True)
    in_backups_until = models.DateField(_("in backups until"), null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    content_hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        ordering = ["-number"]

    class Privacy:
        category = "organisation.retention"
        kept = "the proof of destruction; holds no personal data"
        technical = (
            "id",
            "number",
            "rule",
            "clauses",
            "term",
            "destroyed_on",
            "subject_count",
            "counts",
            "held_count",
            "held",
            "approvals",
            "readable_in_backups_until",
            "in_backups_until",
            "made_at",
            "content_hash",
        )

    def __str__(self):
        return f"certificate {self.number}"


class Proposal(models.Model):
    """A list of what is due under a rule that asks for four eyes: who proposed it, and who, being
    somebody else, approved it; or who took it back or sent it back before that, and why."""

    class Why(models.TextChoices):
        HOLD = "hold", _("something on it has to be put on hold first")
        DAY = "day", _("a day from which a term counts is not right")
        CHECK = "check", _("somebody has to look at the files again")
        MISTAKE = "mistake", _("proposed by mistake")
        RULE = "rule", _("under this rule two people no longer have to agree")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(_("rule"), max_length=40)
    proposed_at = models.DateTimeField(_("proposed at"))
    proposed_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_as = models.CharField(_("function"), max_length=40)
    approved_at = models.DateTimeField(_("approved at"), null=True)
    approved_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_as = models.CharField(_("function"), max_length=40, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True)
    withdrawn_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_as = models.CharField(_("function"), max_length=40, blank=True)
    withdrawn_because = models.CharField(_("why"), max_length=7, choices=Why, blank=True)
    withdrawn_ids = models.JSONField(_("on the list"), default=list)  # whom it was about by then
    withdrawn_over = models.JSONField(_("about"), default=list)  # the ids it was sent back for

    class Meta:
        ordering = ["proposed_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at=None) | models.Q(withdrawn_at=None),
                name="approved_or_withdrawn",
            ),
        ]

    class Privacy:
        category = "organisation.retention"
        kept = (
            "shows that two people agreed; who they were goes with their accounts, and the ids of a"
            " list that went back lead nowhere any more once those files are destroyed"
        )
        technical = (
            "id",
            "rule",
            "proposed_at",
            "proposed_by",
            "proposed_as",
            "approved_at",
            "approved_by",
            "approved_as",
            "withdrawn_at",
            "withdrawn_by",
            "withdrawn_as",
            "withdrawn_because",
            "withdrawn_ids",
            "withdrawn_over",
        )

    def __str__(self):
        return f"proposal {self.pk}"


class DestructionQuerySet(models.QuerySet):
    def done(self):
        """What was destroyed: its rows are gone."""
        return self.filter(destroyed_at__isnull=False)

    def ahead(self):
        """What is announced, and neither claimed by a run nor destroyed."""
        return self.filter(destroyed_at__isnull=True, claimed_at__isnull=True)

    def unfinished(self):
        """What a run has claimed and not verified yet."""
        return self.filter(claimed_at__isnull=False, verified_at__isnull=True)

    def unverified(self):
        """What was looked at after its destruction, or broke off, and is not gone whole: `remains`
        says what was left. It is tried again every ten minutes; somebody has to look why."""
        return self.unfinished().exclude(remains="")

    def left_by(self, at):
        """What a worker claimed and has let go: its lease has passed."""
        passed = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=at)
        return self.unfinished().filter(passed)


class Destruction(models.Model):
    """The life of one destruction: one class of one id.

    Announced, where the rule asks it proposed and approved, claimed by a run that holds it until
    `lease_until`, its rows destroyed, finished (keys, files, what else is outside the
    transaction), verified, certified: each step leaves its moment. From `destroyed_at` on it is a
    line of the ledger, which is applied again after a backup is restored. `identity_digest` lets
    who knows name and birth date ask for it, and tells nobody else anything.
    """

    subject_id = models.UUIDField()
    retention_class = models.CharField(max_length=40)
    rule = models.CharField(max_length=40)
    due_on = models.DateField()
    announced_on = models.DateField(null=True)
    told_on = models.DateField(null=True)  # whom it concerns was mailed that it will go
    proposal = models.ForeignKey(
        Proposal, null=True, on_delete=models.SET_NULL, related_name="destructions"
    )
    claimed_at = models.DateTimeField(null=True)
    claim = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    destroyed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    remains = models.CharField(max_length=200, blank=True)  # codes of what was found left
    counts = models.JSONField(default=dict)
    identity_digest = models.CharField(max_length=64, blank=True)
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="destructions"
    )

    objects = DestructionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_id", "retention_class"], name="destroyed_once")
        ]
        indexes = [
            models.Index(fields=["rule", "due_on"]),
            models.Index(fields=["identity_digest"]),
            models.Index(fields=["claim"]),
            models.Index(
                fields=["rule"],
                condition=models.Q(claimed_at__isnull=False, verified_at__isnull=True),
                name="unfinished_destructions",
            ),
            models.Index(
                fields=["rule"],
                condition=models.Q(certificate__isnull=True),
                name="uncertified_destructions",
            ),
        ]

    class Privacy:
        category = "organisation.retention"
        kept = "an id that leads nowhere any more; needed to destroy again after a restore"
        technical = (
            "id",
            "subject_id",
            "retention_class",
            "rule",
            "due_on",
            "announced_on",
            "told_on",
            "proposal",
            "claimed_at",
            "claim",
            "lease_until",
            "destroyed_at",
            "finished_at",
            "verified_at",
            "remains",
            "counts",
            "identity_digest",
            "certificate",
        )

    def __str__(self):
        return f"destruction {self.pk}"


class PaperDestruction(models.Model):
    """Paper of a file that went: where it stands, without a name, until somebody notes that it was
    destroyed and how (L10, L18). It goes seven years after that day.

    `location` is where the person of the file was last; None where that is not known any more.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rule = models.CharField(_("rule"), max_length=40)
    location = models.ForeignKey(
        Location, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("location")
    )
    place = models.CharField(_("room and cabinet"), max_length=120, blank=True)
    started_on = models.DateField(_("started on"))
    due_on = models.DateField(_("to be destroyed on"))
    destroyed_on = models.DateField(_("destroyed on"), null=True, blank=True)
    how = models.CharField(_("how it was destroyed, and by whom"), max_length=120, blank=True)
    noted_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["due_on", "place"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(destroyed_on__isnull=True) | ~models.Q(how=""),
                name="paper_of_a_gone_file_destroyed_somehow",
            )
        ]

    class Privacy:
        category = "organisation.retention"
        retention_class = PAPER_NOTE
        owner = "id"
        technical = ("id", "rule", "location", "place", "started_on", "due_on", "destroyed_on")
        withheld = dict.fromkeys(
            ("how", "noted_by"), "the proof that paper was destroyed; leads to nobody whose it was"
        )

    def __str__(self):
        return f"paper {self.pk}"


class Run(models.Model):
    """One run of the nightly destruction; a run dated before an earlier one is refused."""

    run_on = models.DateField()
    is_rehearsal = models.BooleanField(default=False)  # a demo looking at a later day
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    started_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Privacy:
        category = "organisation.retention"
        kept = "shows that the runs were made"
        technical = ("id", "run_on", "is_rehearsal", "started_at", "finished_at", "started_by")

    def __str__(self):
        return f"run {self.run_on}"


class Erasure(models.Model):
    """The ledger of what was erased of somebody's file at a request (GDPR art. 17): which parts, by
    the number of the request. Applied again after a backup is restored."""

    subject_id = models.UUIDField()
    categories = models.JSONField(_("parts"))
    reference = models.CharField(_("request"), max_length=12)
    erased_at = models.DateTimeField()
    counts = models.JSONField(_("records"))  # model label: rows

    class Meta:
        ordering = ["erased_at"]
        indexes = [models.Index(fields=["subject_id"])]

    class Privacy:
        category = "organisation.retention"
        kept = "an id and names of parts, nothing of what stood in them; needed after a restore"
        technical = ("id", "subject_id", "categories", "reference", "erased_at", "counts")

    def __str__(self):
        return f"erasure {self.pk}"
