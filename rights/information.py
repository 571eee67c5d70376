"""What the law wants told beside the copy (GDPR art. 15(1) and (2)), in plain words.

Purposes, grounds and systems come out of the register; who was in fact told something out of the
disclosures; the terms out of the retention rules that hold.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.dates import Term
from core.privacy import CATEGORIES, SubjectKind, line_of
from core.purposes import purpose_of
from core.registries import RetentionRule, retention_rules
from organisation.models import Organisation
from register.models import ProcessingActivity, Processor
from retention.plan import terms
from subjects.models import Subject

AUTHORITY = (
    "Autoriteit Persoonsgegevens, Postbus 93374, 2509 AJ Den Haag, autoriteitpersoonsgegevens.nl"
)


@dataclass(frozen=True)
class Purpose:
    """Why a category is used, and what in the law allows it (art. 6)."""

    category: str
    purpose: str
    grounds: list


@dataclass(frozen=True)
class Information:
    """Each attribute answers one letter of art. 15(1); lists hold plain sentences or tuples."""

    confirmation: str
    controller: dict
    purposes: list[Purpose]
    recipients: list  # dictionaries as the disclosure section gives them
    systems: list  # (system, supplier, role, what for)
    terms: list  # (what, Term, from when)
    rights: list
    complaint: str
    court: str
    source: str
    automated: str
    transfers: str

    @property
    def terms_in_words(self) -> list[tuple[str, str]]:
        return [(what, term.counted_from(anchor)) for what, term, anchor in self.terms]

    @property
    def purposes_in_words(self) -> list[Purpose]:
        return said_once(self.purposes)

    def as_json(self) -> dict:
        systems = ("system", "supplier", "role", "purpose")
        return {
            "confirmation": self.confirmation,
            "controller": self.controller,
            "purposes": [
                {"category": p.category, "purpose": p.purpose, "grounds": p.grounds}
                for p in self.purposes
            ],
            "recipients": self.recipients,
            "systems": [dict(zip(systems, row, strict=True)) for row in self.systems],
            "terms": [{"what": w, "term": str(t), "from": a} for w, t, a in self.terms],
            "rights": self.rights,
            "complaint": self.complaint,
            "court": self.court,
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


def complaint_ways() -> list[str]:
    """Where a complaint goes: to the organisation's own address, then the chair of the board; the
    authority always stands open (K38, L40)."""
    ways = [complaint_words()]
    board = _("Do you not agree with our answer? Then the chair of the board looks at it.")
    address = Organisation.objects.get().complaints_email
    if address:
        own = _("Our address for complaints: %(address)s.") % {"address": address}
        return [own, board, *ways]
    return [board, *ways]


def court_words() -> str:
    return _("You can also ask the court (rechtbank) to decide, within six weeks of this answer.")


def _activities_about(subject: Subject) -> list[ProcessingActivity]:
    return [a for a in ProcessingActivity.objects.in_use() if subject.kind in a.people]


def terms_of(subject: Subject) -> list[tuple[str, Term, str]]:
    """(what, how long, counted from) for each class of the subject; the organisation's own term
    where it set one."""
    own = terms()
    return [(str(rule.label), own[rule.code], str(rule.anchor)) for rule in rules_about(subject)]


def rules_about(subject: Subject) -> list[RetentionRule]:
    """The rules of the classes of the subject."""
    return [rule for rule in retention_rules if rule.retention_class in subject.retention_classes]


def purposes_of(subject: Subject, categories: list[str]) -> list[Purpose]:
    """Why each category is used: as a parent is told, else as the register has it."""
    activities = _activities_about(subject)
    found = []
    for code in categories:
        line = line_of(code, subject.kind)
        of_it = [activity for activity in activities if {code, line} & set(activity.categories)]
        purpose = purpose_of(code) or " ".join(activity.purpose for activity in of_it)
        grounds = list(dict.fromkeys(str(a.get_ground_display()) for a in of_it))
        if purpose:
            label = CATEGORIES.get(line, CATEGORIES[code]).label
            found.append(Purpose(str(label), purpose, grounds))
    return found


def said_once(purposes: list[Purpose]) -> list[Purpose]:
    """For reading: what holds of several categories once, under the names of all of them."""
    found: dict[tuple, list[str]] = {}
    for one in purposes:
        found.setdefault((one.purpose, *one.grounds), []).append(one.category)
    return [
        Purpose(", ".join(labels), purpose, grounds)
        for (purpose, *grounds), labels in found.items()
    ]


def _systems(subject: Subject) -> list[tuple]:
    """The systems of others that hold data of such people for the organisation; also those of which
    the register does not say whose data they hold."""
    return [
        (found.system, found.supplier, str(found.get_role_display()), found.purpose)
        for found in Processor.objects.in_use().exclude(role=Processor.Role.CONTROLLER)
        if not found.people or subject.kind in found.people
    ]


def _confirmation(subject: Subject) -> str:
    if subject.kind == SubjectKind.CHILD:
        return _("You asked what we hold. We confirm that we use data of your child.")
    return _("You asked what we hold. We confirm that we use data about you.")


def _source(subject: Subject) -> str:
    words = {
        SubjectKind.CHILD: _("The data comes from the parents and from our own staff."),
        SubjectKind.PARENT: _("The data comes from you and from our own staff."),
        SubjectKind.EXTERNAL: _(
            "The data comes from you, from the agency you work for and from our own staff."
        ),
        SubjectKind.INTERN: _("The data comes from you, from your school and from our own staff."),
    }
    said = words.get(
        SubjectKind(subject.kind), _("The data comes from you and from our own staff.")
    )
    return " ".join([said, _("Where somebody else gave us something, it says so there.")])


def _transfers(subject: Subject) -> str:
    """Where data of these people leaves the EEA, and what protects them there (art. 15(2))."""
    said = [
        _("%(activity)s: %(where)s What protects the data there: %(safeguards)s")
        % {
            "activity": activity.name,
            "where": activity.transfers.rstrip(".") + ".",
            "safeguards": activity.safeguards.rstrip(".") + ".",
        }
        for activity in _activities_about(subject)
        if activity.transfers
    ]
    return " ".join(said) or _("The data stays inside the European Economic Area.")


def information_for(subject: Subject, contents) -> Information:
    """The information that goes with a copy of these contents."""
    told = [row for part in contents.parts if part.code == "disclosures" for row in part.rows]
    return Information(
        confirmation=_confirmation(subject),
        controller=controller(),
        purposes=purposes_of(subject, contents.categories),
        recipients=[row for row in told if not row["taken_back_on"]],
        systems=_systems(subject),
        terms=terms_of(subject),
        rights=[
            _("You can have wrong data corrected and missing data added."),
            _("You can ask us to erase data, or to stop using it for a time."),
            _("You can object to how we use data."),
            _("You can take with you the data you gave us; it is inside this PDF as JSON."),
            _("You can withdraw a consent at any moment."),
        ],
        complaint=complaint_words(),
        court=court_words(),
        source=_source(subject),
        automated=_("No decision about the child is taken by a computer alone.")
        if subject.kind == SubjectKind.CHILD
        else _("No decision about you is taken by a computer alone."),
        transfers=_transfers(subject),
    )
