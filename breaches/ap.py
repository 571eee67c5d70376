"""The answers in the order of the web form of the supervisor (AP), ready to be copied one by one.

That form is in Dutch, so the answers that are chosen out of a list are in Dutch too, whatever the
language of the screen; and what was sent is kept that way, so that it can be compared.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from breaches.answers import row_of
from breaches.forms import FORMS
from breaches.models import Answer, ApState, Breach, Notification
from breaches.sections import PAGES, questions_of
from core.templatetags.ui import day
from organisation.models import Organisation

LANGUAGE = "nl"
_NOT_KNOWN = Answer.UNKNOWN.label


@dataclass(frozen=True)
class ApAnswer:
    """A question of the AP with its answer in Dutch. `is_open`: still to be found out; `url`: where
    it is answered, empty for what the organisation is."""

    code: str
    question: str
    text: str
    is_open: bool = False
    url: str = ""

    @property
    def lines(self) -> int:
        """How high a box shows the whole answer, or near enough."""
        return min(8, sum(1 + len(line) // 70 for line in self.text.split("\n")))


@dataclass(frozen=True)
class ApPart:
    label: str
    answers: list[ApAnswer]


# In AP order: heading, and per page of the record the fields.
_ORDER = [
    (
        gettext_lazy("Notifier and contact person"),
        [("notifier", PAGES["notifier"].fields)],
    ),
    (
        gettext_lazy("Other organisation involved"),
        [
            ("parties", ("processors_involved", "processors")),
            ("parties", ("other_involved", "other_party", "other_role", "other_found")),
        ],
    ),
    (
        gettext_lazy("Timeline"),
        [
            ("discovery", ("discovered_at", "aware_at", "aware_reason")),
            ("period", ("began_at", "still_going", "ended_at")),
        ],
    ),
    (
        gettext_lazy("The incident"),
        [
            ("kind", ("classification", "incident_types", "incident_other")),
            ("description", ("summary",)),
            ("discovery", ("location", "place")),
            ("nature", ("aspects", "nature")),
        ],
    ),
    (
        gettext_lazy("The data"),
        [
            ("details", ("personal_data", "activities")),
            ("data", PAGES["data"].fields),
            ("amount", ("records_count", "records_concerned")),
        ],
    ),
    (
        gettext_lazy("The people concerned"),
        [
            ("groups", ("people_concerned",)),
            ("amount", ("people_least", "people_most")),
            ("groups", ("people_groups",)),
        ],
    ),
    (gettext_lazy("Protected beforehand"), [("protection", ("protected", "protected_how"))]),
    (
        gettext_lazy("Consequences"),
        [
            ("consequences", PAGES["consequences"].fields),
            ("impact", ("harms", "impact_kinds", "impact", "seriousness", "seriousness_reason")),
        ],
    ),
    (
        gettext_lazy("People informed"),
        [
            ("informing", ("inform_people", "inform_by", "informed_at", "informed_count")),
            ("informing", ("informed_means", "informed_text")),
            ("informing", ("inform_ground", "inform_reasoning")),
        ],
    ),
    (
        gettext_lazy("Other countries and authorities"),
        [("others", ("cross_border", "countries", "authorities_told", "authorities"))],
    ),
    (gettext_lazy("Attachments"), [("others", ("attachments",))]),
]


def _answer(breach, page, name) -> ApAnswer | None:
    """None where there is nothing to say: not asked now, and not answered."""
    asked = any(name in question for question in questions_of(breach, page))
    with override(LANGUAGE):
        text = row_of(breach, page, name).shown
        not_known = text == str(_NOT_KNOWN)
    if not text and not asked:
        return None
    open_ = not_known or (not text and row_of(breach, page, name).awaits)
    if not text and not open_:
        return None
    label = FORMS[page.code].base_fields[name].label
    url = reverse("breaches:page", args=[breach.pk, page.code])
    return ApAnswer(f"{page.code}.{name}", label, text, open_, url)


def _organisation() -> ApPart:
    organisation = Organisation.objects.first() or Organisation()
    town = f"{organisation.postcode} {organisation.town}".strip()
    address = ", ".join(part for part in (organisation.address, town) if part)
    with override(LANGUAGE):
        size = str(organisation.get_size_display())
    told = [
        ("name", gettext_lazy("Name of the organisation"), organisation.name),
        ("kvk_number", gettext_lazy("KvK number"), organisation.kvk_number),
        ("address", gettext_lazy("Address"), address),
        ("sector", gettext_lazy("Sector"), organisation.sector),
        ("size", gettext_lazy("How many people work there?"), size),
    ]
    return ApPart(
        gettext_lazy("Organisation"),
        [ApAnswer(f"organisation.{code}", label, text, not text) for code, label, text in told],
    )


def _measures(breach) -> ApPart:
    """What was and will be done, without the names of who does it."""
    with override(LANGUAGE):
        lines = [
            _("%(what)s (done on %(day)s)") % {"what": measure.what, "day": day(measure.done_on)}
            if measure.done_on
            else _("%(what)s (by %(day)s)") % {"what": measure.what, "day": day(measure.due_on)}
            for measure in breach.measures.all()
        ]
        none = _("There are none.") if breach.no_improvements else ""
    text = "\n".join(lines) or none
    question = gettext_lazy("Measures taken and planned")
    url = reverse("breaches:measures", args=[breach.pk])
    return ApPart(question, [ApAnswer("evaluation.measures", question, text, not text, url)])


def ap_parts(breach: Breach) -> list[ApPart]:
    """Every answer the AP asks for, in its order. Opens the whole record."""
    parts = [_organisation()]
    for label, pages in _ORDER:
        found = [_answer(breach, PAGES[page], name) for page, names in pages for name in names]
        answers = [answer for answer in found if answer]
        if answers:
            parts.append(ApPart(label, answers))
    parts.insert(-2, _measures(breach))
    return parts


def open_questions(parts: list[ApPart]) -> list[ApAnswer]:
    return [answer for part in parts for answer in part.answers if answer.is_open]


# Who notifies is to be named; and so is the organisation.
_MAY_NAME = ("organisation", "notifier")
_SHORTEST_NAME = 3  # shorter ones are words too often


def answers_that_name(parts: list[ApPart], names: Iterable[tuple[str, str]]) -> list[ApAnswer]:
    """The answers in which a first or family name of a person concerned stands as a word. A hint to
    look: a name can be a word as well."""
    words = {word for pair in names for word in pair if len(word) >= _SHORTEST_NAME}
    if not words:
        return []
    found = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(words)))})(?!\w)", re.IGNORECASE)
    return [
        answer
        for part in parts
        for answer in part.answers
        if answer.code.partition(".")[0] not in _MAY_NAME and found.search(answer.text)
    ]


def snapshot(breach: Breach) -> str:
    """The answers as they stand now, as `Notification.answers` keeps them."""
    with override(LANGUAGE):
        rows = [
            [answer.code, str(answer.question), answer.text]
            for part in ap_parts(breach)
            for answer in part.answers
        ]
    return json.dumps(rows, ensure_ascii=False)


@dataclass(frozen=True)
class Change:
    """An answer that is another than when it was sent; empty where it was or is none."""

    question: str
    was: str
    now: str


def changes_since(notification: Notification, parts: list[ApPart]) -> list[Change]:
    """Which answers differ from those that were sent, in AP order."""
    was = {code: (question, text) for code, question, text in notification.sent_answers}
    now = {answer.code: answer for part in parts for answer in part.answers}
    changed = []
    for code, answer in now.items():
        before = was.get(code, ("", ""))[1]
        if before != answer.text:
            changed.append(Change(answer.question, before, answer.text))
    for code, (question, text) in was.items():
        if code not in now and text:
            changed.append(Change(question, text, ""))
    return changed


def kinds_now(breach: Breach) -> list[Notification.Kind]:
    """What can be sent by now: more of what stands, or its withdrawal; else a first one."""
    kind = Notification.Kind
    return (
        [kind.FOLLOW_UP, kind.WITHDRAWAL] if breach.standing else [kind.COMPLETE, kind.PRELIMINARY]
    )


def kind_to_choose(breach: Breach, parts: list[ApPart]) -> Notification.Kind:
    """What the form of the AP is told it is, going by what is known."""
    if breach.ap_state in (ApState.PRELIMINARY, ApState.COMPLETE):
        return Notification.Kind.FOLLOW_UP
    return Notification.Kind.PRELIMINARY if open_questions(parts) else Notification.Kind.COMPLETE
