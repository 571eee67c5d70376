"""The seven sections of the form: their questions, and how far each has been answered.

A question is a tuple of field names, any of which answers it. "Not known yet" is an answer to
every question but the moment of discovery.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from breaches.models import Answer, Breach, Decision, Nature

Question = tuple[str, ...]


class Progress(TextChoices):
    READY = "ready", _("Ready")
    BUSY = "busy", _("Busy")
    UNKNOWN = "unknown", _("Not known yet")
    NOT_STARTED = "not_started", _("Not started")


@dataclass(frozen=True)
class Section:
    """`fields` is what the section's page writes; `questions` are those that matter now."""

    code: str
    label: str
    fields: tuple[str, ...]
    questions: Callable[[Breach], Iterable[Question]]


def _reporter(breach):
    return [("name",), ("phone", "mobile", "email"), ("location",)]


def _discovery(breach):
    differ = breach.aware_at and breach.aware_at != breach.discovered_at
    return [
        ("discovered_at",),
        ("aware_at",),
        *([("aware_reason",)] if differ else []),
        ("location", "place"),
    ]


def _description(breach):
    return [("summary",)]


def _details(breach):
    with_data = breach.personal_data != Answer.NO
    return [
        ("personal_data",),
        *(
            [
                ("activities", "data_concerned"),
                ("people_concerned",),
                ("records_concerned",),
                ("clients_concerned",),
            ]
            if with_data
            else []
        ),
        ("nature",),
        ("responsible_party",),
        ("processors_involved",),
    ]


def _impact(breach):
    told = breach.inform_people in (Answer.YES, Answer.NO)
    return [("impact",), ("inform_people",), *([("inform_reasoning",)] if told else [])]


def _notification(breach):
    return [
        ("ap_decision",),
        *([("ap_reasoning",)] if breach.is_decided else []),
        *([("ap_sent_at",), ("ap_number",)] if breach.ap_decision == Decision.NOTIFY else []),
    ]


def _evaluation(breach):
    return [("evaluation",), ("improvements", "no_improvements")]


SECTIONS = {
    section.code: section
    for section in [
        Section(
            "reporter", _("Reporter"), ("name", "phone", "mobile", "email", "location"), _reporter
        ),
        Section(
            "discovery",
            _("Discovered and certain"),
            ("discovered_at", "aware_at", "aware_reason", "location", "place"),
            _discovery,
        ),
        Section("description", _("What happened"), ("summary",), _description),
        Section(
            "details",
            _("Which data, and of whom"),
            (
                "personal_data",
                "activities",
                "data_concerned",
                "people_concerned",
                "records_concerned",
                "clients_concerned",
                "nature",
                "responsible_party",
                "processors_involved",
                "processors",
            ),
            _details,
        ),
        Section(
            "impact",
            _("Impact on people, and telling them"),
            ("impact_kinds", "impact", "inform_people", "inform_reasoning", "informed_at"),
            _impact,
        ),
        Section(
            "notification",
            _("Notifying the AP"),
            ("ap_decision", "ap_reasoning", "ap_sent_at", "ap_number", "ap_late_reason"),
            _notification,
        ),
        Section(
            "evaluation",
            _("Evaluation and improvements"),
            ("evaluation", "no_improvements"),
            _evaluation,
        ),
    ]
}


def holder_of(breach: Breach, section: Section):
    """The object that holds the section's answers; None where they have been destroyed."""
    return breach.contact if section.code == "reporter" else breach


def _has(holder, name: str) -> bool:
    """Whether a field holds an answer; a sealed one is not opened for that."""
    if name in ("activities", "improvements"):
        return getattr(holder, name).exists()
    field = holder._meta.get_field(name)
    return bool(holder.__dict__.get(field.attname))


def _answer_to(breach, section, question) -> Progress:
    holder = holder_of(breach, section)
    for name in question:
        value = holder.__dict__.get(name)
        if value == "unknown" or value == [Nature.UNKNOWN]:
            return Progress.UNKNOWN
        if _has(holder, name):
            return Progress.READY
    put_off = any(f"{section.code}.{name}" in breach.unknown for name in question)
    return Progress.UNKNOWN if put_off else Progress.NOT_STARTED


def awaits(breach: Breach, section: Section, name: str) -> bool:
    """Whether a field is still to be filled in: it is called for, and nothing else answers it."""
    return any(
        name in question and _answer_to(breach, section, question) == Progress.NOT_STARTED
        for question in section.questions(breach)
    )


def progress_of(breach: Breach, section: Section) -> Progress:
    """How far a section is: ready once every question has an answer that is not "not known yet"."""
    if holder_of(breach, section) is None:
        return Progress.READY
    answers = {_answer_to(breach, section, question) for question in section.questions(breach)}
    if answers == {Progress.READY}:
        return Progress.READY
    if answers == {Progress.NOT_STARTED}:
        return Progress.NOT_STARTED
    return Progress.BUSY if Progress.NOT_STARTED in answers else Progress.UNKNOWN


def next_section(breach: Breach) -> Section | None:
    """The first section that still has something to answer."""
    for section in SECTIONS.values():
        if progress_of(breach, section) != Progress.READY:
            return section
    return None
