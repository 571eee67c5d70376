"""The seven sections of the form, each of one or more question pages; and how far each page is.

A question is a tuple of field names, any of which answers it. "Not known yet" is an answer to
every question but the moment of discovery.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from breaches import questions
from breaches.models import Breach, Nature

Question = tuple[str, ...]


class Progress(TextChoices):
    READY = "ready", _("Ready")
    BUSY = "busy", _("In progress")
    UNKNOWN = "unknown", _("Not known yet")
    NOT_STARTED = "not_started", _("Not started")
    NOT_NEEDED = "not_needed", _("Not needed")


DONE = (Progress.READY, Progress.NOT_NEEDED)


@dataclass(frozen=True)
class Page:
    """One subject of a section. `fields` is what the page writes; `questions` are those that matter
    now: none where what was answered before leaves nothing to ask."""

    code: str
    label: str
    fields: tuple[str, ...]
    questions: Callable[[Breach], Iterable[Question]]


@dataclass(frozen=True)
class Section:
    code: str
    label: str
    pages: tuple[Page, ...]


SECTIONS = {
    section.code: section
    for section in [
        Section(
            "reporter",
            _("Reporter"),
            (
                Page(
                    "reporter",
                    _("Reporter"),
                    ("name", "phone", "mobile", "email", "location"),
                    questions.reporter,
                ),
            ),
        ),
        Section(
            "discovery",
            _("Discovered and certain"),
            (
                Page(
                    "discovery",
                    _("Discovered and certain"),
                    ("discovered_at", "aware_at", "aware_reason", "location", "place"),
                    questions.discovery,
                ),
                Page(
                    "period",
                    _("When it began and ended"),
                    ("began_at", "still_going", "ended_at"),
                    questions.period,
                ),
            ),
        ),
        Section(
            "description",
            _("What happened"),
            (
                Page("description", _("What happened"), ("summary",), questions.description),
                Page(
                    "kind",
                    _("Is it a data breach, and of what kind"),
                    ("classification", "not_breach_reason", "incident_types", "incident_other"),
                    questions.kind,
                ),
            ),
        ),
        Section(
            "details",
            _("Which data, and whose"),
            (
                Page(
                    "details",
                    _("Personal data"),
                    ("personal_data", "activities"),
                    questions.details,
                ),
                Page(
                    "data",
                    _("Which data"),
                    ("data_kinds", "special_kinds", "data_concerned"),
                    questions.data,
                ),
                Page(
                    "groups",
                    _("Whose data"),
                    ("people_groups", "people_concerned", "clients_concerned"),
                    questions.groups,
                ),
                Page(
                    "amount",
                    _("How many people and records"),
                    ("people_least", "people_most", "records_count", "records_concerned"),
                    questions.amount,
                ),
                Page(
                    "nature",
                    _("What happened to the data"),
                    ("nature", "aspects"),
                    questions.nature,
                ),
                Page(
                    "parties",
                    _("Whose data and whose system"),
                    (
                        *("responsible_party", "processors_involved", "processors"),
                        *("other_involved", "other_party", "other_role", "other_found"),
                    ),
                    questions.parties,
                ),
                Page(
                    "protection",
                    _("Protected beforehand"),
                    ("protected", "protected_how"),
                    questions.protection,
                ),
            ),
        ),
        Section(
            "impact",
            _("Impact on people, and telling them"),
            (
                Page(
                    "consequences",
                    _("What follows from it"),
                    ("effect_confidentiality", "effect_integrity", "effect_availability"),
                    questions.consequences,
                ),
                Page(
                    "impact",
                    _("Impact on people"),
                    ("impact_kinds", "harms", "impact", "seriousness", "seriousness_reason"),
                    questions.impact,
                ),
                Page(
                    "informing",
                    _("Decision about informing people"),
                    (
                        *("inform_people", "inform_ground", "inform_reasoning", "inform_by"),
                        *("informed_at", "informed_count", "informed_means", "informed_text"),
                    ),
                    questions.informing,
                ),
            ),
        ),
        Section(
            "notification",
            _("Notifying the AP"),
            (
                Page(
                    "notification",
                    _("The decision"),
                    ("ap_decision", "ap_reasoning"),
                    questions.notification,
                ),
                Page(
                    "notifier",
                    _("Who notifies, and whom the AP can ask"),
                    tuple(
                        f"{who}_{what}"
                        for who in ("notifier", "contact")
                        for what in ("name", "function", "phone", "email")
                    ),
                    questions.notifier,
                ),
                Page(
                    "others",
                    _("Other countries and authorities"),
                    (
                        *("cross_border", "countries", "authorities_told", "authorities"),
                        "attachments",
                    ),
                    questions.others,
                ),
            ),
        ),
        Section(
            "evaluation",
            _("Evaluation and improvements"),
            (
                Page(
                    "evaluation",
                    _("Evaluation and improvements"),
                    ("evaluation", "no_improvements"),
                    questions.evaluation,
                ),
            ),
        ),
    ]
}
PAGES = {page.code: page for section in SECTIONS.values() for page in section.pages}
# What is asked of a report that turned out to be no data breach.
_ALWAYS = ("reporter", "discovery", "description", "kind")
# What the AP wants to know only if it is notified.
_FOR_THE_AP = ("notifier", "others")


def section_of(page: Page) -> Section:
    return next(section for section in SECTIONS.values() if page in section.pages)


def questions_of(breach: Breach, page: Page) -> list[Question]:
    """The questions of a page that matter now."""
    if breach.is_no_breach and page.code not in _ALWAYS:
        return []
    if breach.ap_decision == "refrain" and page.code in _FOR_THE_AP:
        return []
    return list(page.questions(breach))


def holder_of(breach: Breach, page: Page):
    """The object that holds the page's answers; None where they have been destroyed."""
    return breach.contact if page.code == "reporter" else breach


def _has(holder, name: str) -> bool:
    """Whether a field holds an answer; a sealed one is not opened for that."""
    if name in ("activities", "improvements"):
        return getattr(holder, name).exists()
    field = holder._meta.get_field(name)
    value = holder.__dict__.get(field.attname)
    return bool(value) or (value == 0 and value is not False)


def _answer_to(breach, page, question) -> Progress:
    holder = holder_of(breach, page)
    for name in question:
        value = holder.__dict__.get(name)
        if value == "unknown" or value == [Nature.UNKNOWN]:
            return Progress.UNKNOWN
        if _has(holder, name):
            return Progress.READY
    put_off = any(f"{page.code}.{name}" in breach.unknown for name in question)
    return Progress.UNKNOWN if put_off else Progress.NOT_STARTED


def awaits(breach: Breach, page: Page, name: str) -> bool:
    """Whether a field is still to be filled in: it is called for, and nothing else answers it."""
    return any(
        name in question and _answer_to(breach, page, question) == Progress.NOT_STARTED
        for question in questions_of(breach, page)
    )


def progress_of(breach: Breach, page: Page) -> Progress:
    """How far a page is: ready once every question has an answer that is not "not known yet"."""
    if holder_of(breach, page) is None:
        return Progress.READY
    answers = {_answer_to(breach, page, question) for question in questions_of(breach, page)}
    if not answers:
        return Progress.NOT_NEEDED
    if answers == {Progress.READY}:
        return Progress.READY
    if answers == {Progress.NOT_STARTED}:
        return Progress.NOT_STARTED
    return Progress.BUSY if Progress.NOT_STARTED in answers else Progress.UNKNOWN


def page_after(page: Page, breach: Breach) -> Page | None:
    """The page that follows in order and has something to ask; None after the last."""
    pages = list(PAGES.values())
    rest = pages[pages.index(page) + 1 :]
    return next((one for one in rest if questions_of(breach, one)), None)
