"""The answers that questions of a breach record can be given."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Answer(models.TextChoices):
    """An answer to a question that can be put off; an empty value was not asked yet."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known yet")


class Nature(models.TextChoices):
    """What was done to the data: the letters of the form, of which more than one may hold."""

    READ = "a", _("read")
    COPIED = "b", _("copied")
    CHANGED = "c", _("changed")
    REMOVED = "d", _("removed")
    STOLEN = "e", _("stolen")
    UNKNOWN = "f", _("not known yet")


class Impact(models.TextChoices):
    FINANCIAL = "financial", _("financial harm")
    REPUTATION = "reputation", _("harm to reputation")
    BLACKMAIL = "blackmail", _("blackmail")
    REFUSAL = "refusal", _("services or work refused")


class Decision(models.TextChoices):
    """Whether the supervisor (AP) is notified."""

    NOTIFY = "notify", _("Notify")
    REFRAIN = "refrain", _("Do not notify")
    UNKNOWN = "unknown", _("Not known yet")
