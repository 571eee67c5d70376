"""What the law wants told beside the copy (GDPR art. 15(1) and (2)), in plain words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.privacy import CATEGORIES
from core.purposes import purpose_of
from core.registries import retention_rules
from organisation.models import Organisation
from subjects.models import Subject

AUTHORITY = (
    "Autoriteit Persoonsgegevens, Postbus 93374, 2509 AJ Den Haag, autoriteitpersoonsgegevens.nl"
)


@dataclass(frozen=True)
class Information:
    """Each attribute answers one letter of art. 15(1); lists hold plain sentences or pairs."""

    controller: dict
    purposes: list  # (category, purpose)
    recipients: list  # dictionaries as the disclosure section gives them
    terms: list  # (what, how long, from when)
    rights: list
    complaint: str
    source: str
    automated: str
    transfers: str

    def as_json(self) -> dict:
        return {
            "controller": self.controller,
            "purposes": [{"category": c, "purpose": p} for c, p in self.purposes],
            "recipients": self.recipients,
            "terms": [{"what": w, "term": t, "from": a} for w, t, a in self.terms],
            "rights": self.rights,
            "complaint": self.complaint,
            "source": self.source,
            "automated_decisions": self.automated,
            "transfers": self.transfers,
        }


def controller() -> dict:
    """Who is responsible and how to reach it."""
    organisation = Organisation.objects.get()
    address = f"{organisation.address}, {organisation.postcode} {organisation.town}"
    return {
        "name": organisation.name,
        "address": address if organisation.address else "",
        "phone": organisation.phone,
        "email": organisation.email,
    }


def complaint_words() -> str:
    return _("You can complain to the Dutch data protection authority: %(authority)s.") % {
        "authority": AUTHORITY
    }


def court_words() -> str:
    return _("You can also ask the court (rechtbank) to decide, within six weeks of this answer.")


def information_for(subject: Subject, contents) -> Information:
    """The information that goes with a copy of these contents."""
    recipients = [row for part in contents.parts if part.code == "disclosures" for row in part.rows]
    rules = [rule for rule in retention_rules if rule.retention_class in subject.retention_classes]
    return Information(
        controller=controller(),
        purposes=[
            (str(CATEGORIES[category].label), purpose_of(category))
            for category in contents.categories
            if purpose_of(category)
        ],
        recipients=recipients,
        terms=[(str(rule.label), str(rule.term), str(rule.anchor)) for rule in rules],
        rights=[
            _("You can have wrong data corrected and missing data added."),
            _("You can ask us to erase data, or to stop using them for a time."),
            _("You can object to how we use data."),
            _("You can take along the data you gave us; they are inside this PDF as JSON."),
            _("You can withdraw a consent at any moment."),
        ],
        complaint=complaint_words(),
        source=_(
            "The data come from the parents and from our own staff. Where somebody else gave"
            " something, that is said beside it."
        ),
        automated=_("No decision about the child is taken by a computer alone."),
        transfers=_("The data stay inside the European Economic Area."),
    )
