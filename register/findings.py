"""What the software knows and the register does not say, or says too little of (K06, K11, L67)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.privacy import CATEGORIES, SubjectKind, line_of
from core.registries import export_sections
from core.templatetags.ui import day
from disclosures.models import Disclosure, RecipientKind
from register.models import PEOPLE, ProcessingActivity, Processor
from staff.actions import WORKING_KINDS
from staff.sections import SECTIONS

ROOM = "organisation.register"
KINDS = {
    "data": gettext_lazy("Data in use that no activity names"),
    "recipients": gettext_lazy("Recipients that no activity names"),
    "agreements": gettext_lazy("Systems without an agreement that holds"),
    "arranged": gettext_lazy("Systems of which too little is written down"),
    "reviews": gettext_lazy("To be looked at again"),
    "dpia": gettext_lazy("DPIA needed and not done"),
}
# Whose file the sections of a room are. What a file holds of a parent stands in the child's.
_WHOSE = {
    "child": (SubjectKind.CHILD,),
    "applicant": (SubjectKind.APPLICANT,),
    "volunteer": (SubjectKind.VOLUNTEER,),
}


@dataclass(frozen=True)
class Finding:
    """One thing to mend: which kind, about what, what is wrong, and where to mend it."""

    kind: str
    about: str
    what: str
    url: str


def findings(on: dt.date) -> list[Finding]:
    """All of them on a day, in the order of KINDS; three queries."""
    activities = list(ProcessingActivity.objects.in_use())
    processors = list(Processor.objects.in_use())
    found = [
        *_data(activities),
        *_recipients(activities),
        *_agreements(processors, on),
        *_arranged(processors),
        *_reviews([*activities, *processors], on),
        *_dpia(activities),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def to_mend(count: int) -> str:
    return ngettext("%(n)d to mend", "%(n)d to mend", count) % {"n": count}


def lines_in_use() -> list[tuple[str, str]]:
    """(kind of people, line of the matrix) for each that has a section in the copy of a file."""
    of_workers = {s.category: s.kinds or WORKING_KINDS for s in SECTIONS.values()}
    found = set()
    for category in {section.category for section in export_sections}:
        whose = of_workers.get(category) or _WHOSE.get(category.partition(".")[0], ())
        found |= {(kind.value, line_of(category, kind)) for kind in whose}
    kinds, lines = list(PEOPLE), list(CATEGORIES)
    return sorted(found, key=lambda pair: (kinds.index(pair[0]), lines.index(pair[1])))


def _mend(entry) -> str:
    page = "activity" if isinstance(entry, ProcessingActivity) else "processor"
    return reverse(f"register:change-{page}", args=[entry.pk])


def _data(activities) -> Iterator[Finding]:
    if not activities:
        url = reverse("register:list")
        yield Finding("data", _("Processing register"), _("No activity stands in it yet."), url)
        return
    named = {(kind, line) for a in activities for kind in a.people for line in a.categories}
    for kind, line in lines_in_use():
        if (kind, line) not in named:
            label = CATEGORIES[line].label
            yield Finding(
                kind="data",
                about=f"{label} ({PEOPLE[kind]})",
                what=_("Files hold this, and no activity says why."),
                url=f"{reverse('register:add-activity')}?people={kind}&categories={line}",
            )


def _recipients(activities) -> Iterator[Finding]:
    named = {code for activity in activities for code in activity.recipients}
    told = Exists(Disclosure.objects.filter(recipient_kind=OuterRef("pk")))
    for kind in RecipientKind.objects.filter(told):
        if kind.code not in named:
            yield Finding(
                kind="recipients",
                about=kind.label,
                what=_("Was told something, and no activity names this recipient."),
                url=f"{reverse('register:list')}#activities",
            )


def _agreements(processors, on) -> Iterator[Finding]:
    wrong = (Processor.Agreement.MISSING, Processor.Agreement.EXPIRED, Processor.Agreement.NOT_YET)
    for processor in processors:
        state = processor.agreement_on(on)
        if state in wrong:
            yield Finding("agreements", processor.system, str(state.label), _mend(processor))


def _arranged(processors) -> Iterator[Finding]:
    for processor in processors:
        missing = processor.not_arranged
        if missing:
            what = _("Not written down: %(parts)s.") % {"parts": ", ".join(map(str, missing))}
            yield Finding("arranged", processor.system, what, _mend(processor))


def _reviews(entries, on) -> Iterator[Finding]:
    for entry in entries:
        if entry.review_on and entry.review_on <= on:
            what = _("Was to be looked at on %(day)s.") % {"day": day(entry.review_on)}
            yield Finding("reviews", str(entry), what, _mend(entry))


def _dpia(activities) -> Iterator[Finding]:
    for activity in activities:
        if activity.dpia_needed and not activity.dpia_done_on:
            yield Finding("dpia", activity.name, _("No DPIA is written down."), _mend(activity))
