"""What a clause of the policy is: a rule, its source, its topic, and how it is kept."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Topic(TextChoices):
    EXCHANGE = "exchange", _("Exchange of data")
    REGISTER = "register", _("Register and statement")
    CHILD_FILE = "child_file", _("Files of children")
    AUTHORISATION = "authorisation", _("Who may see what")
    PROCESSORS = "processors", _("Processors")
    DISCLOSURE = "disclosure", _("Telling others")
    RIGHTS = "rights", _("Rights of people")
    RETENTION = "retention", _("Keeping and destroying")
    STAFF_FILE = "staff_file", _("Files of staff")
    APPLICANTS = "applicants", _("Applicants")
    VOLUNTEERS = "volunteers", _("Volunteers")
    BREACHES = "breaches", _("Data breaches")
    WEBSITE = "website", _("Website and cookies")
    COMPLAINTS = "complaints", _("Complaints")
    AUDIT = "audit", _("The trail")
    CONSENTS = "consents", _("Consents")
    SECURITY = "security", _("Security")
    MINUTES = "minutes", _("Reports and minutes")
    CONDUCT = "conduct", _("How we work")
    ACCOUNTS = "accounts", _("Accounts and passwords")
    MEDIA = "media", _("Photos and video")
    PORTAL = "portal", _("Portal")
    STAFF_PROFILE = "staff_profile", _("Profiles of staff")
    DOCUMENTS = "documents", _("Documents")


class How(TextChoices):
    """How a clause is kept; the word a filter shows."""

    ENFORCE = "enforce", _("by the software")
    RECORD = "record", _("by a record")
    ATTEST = "attest", _("by signing")
    PUBLISH = "publish", _("by publishing")


HOW_KEPT = {
    How.ENFORCE: _("The software sees to it."),
    How.RECORD: _("It is written down, and what is missing shows."),
    How.ATTEST: _("People sign for it."),
    How.PUBLISH: _("Everybody it concerns can read it."),
}


@dataclass(frozen=True)
class Clause:
    """A clause that came with the product; `detail` says how in particular it is kept."""

    source: str
    code: str
    topic: str
    how: str
    rule: str
    detail: str = ""

    @property
    def how_kept(self) -> str:
        """How it is kept, in a sentence or two."""
        detail = str(self.detail)
        told = f"{detail[0].upper()}{detail[1:]}." if detail else ""
        return f"{HOW_KEPT[self.how]} {told}".strip()
