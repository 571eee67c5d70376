"""What the software knows and the register does not say, or says too little of (K06, K11, L01, L67,
L80, S01)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.dates import Term
from core.privacy import CATEGORIES, SubjectKind, line_of
from core.registries import export_sections
from core.templatetags.ui import day
from disclosures.models import Disclosure, RecipientKind
from register.models import (
    PEOPLE,
    Covenant,
    ProcessingActivity,
    Processor,
    ScanFinding,
    SecurityMeasure,
    SecurityScan,
)
from staff.actions import WORKING_KINDS
from staff.sections import SECTIONS

ROOM = "organisation.register"
KINDS = {
    "data": gettext_lazy("Data in use that no activity names"),
    "recipients": gettext_lazy("Recipients that no activity names"),
    "agreements": gettext_lazy("Systems without an agreement in force"),
    "arranged": gettext_lazy("Systems about which too little has been recorded"),
    "principles": gettext_lazy("Activities and the six principles"),
    "special": gettext_lazy("Special data without a ground that allows it"),
    "bsn": gettext_lazy("A BSN without a law that asks for it"),
    "kept": gettext_lazy("Activities that do not say how long data is kept"),
    "reviews": gettext_lazy("To be looked at again"),
    "dpia": gettext_lazy("DPIA needed and not done"),
    "measures": gettext_lazy("Security measures that are not in place"),
    "scans": gettext_lazy("No security scan within the last year"),
    "scan_findings": gettext_lazy("Findings of a security scan that are overdue"),
}
# What has a line of its own on the work list, with its day.
DATED = {"scan_findings"}
SCANNED_EVERY = Term(years=1)
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
    """All of them on a day, in the order of KINDS; seven queries."""
    activities = list(ProcessingActivity.objects.in_use())
    processors = list(Processor.objects.in_use())
    measures = list(SecurityMeasure.objects.in_use())
    covenants = [c for c in Covenant.objects.all() if c.state_on(on) != Covenant.State.ENDED]
    found = [
        *_data(activities),
        *_recipients(activities),
        *_agreements(processors, on),
        *_arranged(processors),
        *_principles(activities),
        *_grounds(activities),
        *_kept(activities),
        *_reviews([*activities, *processors, *measures, *covenants], on),
        *_dpia(activities),
        *_measures(measures, on),
        *_scans(on),
        *_scan_findings(on),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda finding: order.index(finding.kind))


def to_mend(count: int) -> str:
    return ngettext("%(n)d to complete", "%(n)d to complete", count) % {"n": count}


def lines_in_use() -> list[tuple[str, str]]:
    """(kind of people, line of the matrix) for each that has a section in the copy of a file."""
    of_workers = {s.category: s.kinds or WORKING_KINDS for s in SECTIONS.values()}
    found = set()
    for category in {section.category for section in export_sections}:
        whose = of_workers.get(category) or _WHOSE.get(category.partition(".")[0], ())
        found |= {(kind.value, line_of(category, kind)) for kind in whose}
    kinds, lines = list(PEOPLE), list(CATEGORIES)
    return sorted(found, key=lambda pair: (kinds.index(pair[0]), lines.index(pair[1])))


_PAGES = {
    ProcessingActivity: "activity",
    Processor: "processor",
    SecurityMeasure: "measure",
    Covenant: "covenant",
}


def _mend(entry) -> str:
    return reverse(f"register:change-{_PAGES[type(entry)]}", args=[entry.pk])


def _data(activities) -> Iterator[Finding]:
    if not activities:
        url = reverse("register:list")
        yield Finding("data", _("Processing register"), _("It contains no activity yet."), url)
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
    told = Exists(Disclosure.objects.standing().filter(recipient_kind=OuterRef("pk")))
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
        missing = processor.not_written_down
        if missing:
            what = _("Not recorded: %(parts)s.") % {"parts": ", ".join(map(str, missing))}
            yield Finding("arranged", processor.system, what, _mend(processor))


def _principles(activities) -> Iterator[Finding]:
    """Each of the six is met, and the note says why (L01)."""
    for activity in activities:
        unmet = ", ".join(str(principle.label) for principle in activity.principles_unmet)
        if unmet:
            what = _("Nobody has found these to be met: %(principles)s.") % {"principles": unmet}
            yield Finding("principles", activity.name, what, _mend(activity))
        elif not activity.principles_note:
            what = _("It does not say why the six are met.")
            yield Finding("principles", activity.name, what, _mend(activity))


def _grounds(activities) -> Iterator[Finding]:
    """Special data have a ground of GDPR art. 9 or 10, and a BSN a law that asks for it."""
    for activity in activities:
        for kind, labels, says in (
            ("special", activity.special_without_ground, _("No ground allows: %(parts)s.")),
            ("bsn", activity.bsn_without_basis, _("No law is named for: %(parts)s.")),
        ):
            if labels:
                what = says % {"parts": ", ".join(map(str, labels))}
                yield Finding(kind, activity.name, what, _mend(activity))


def _kept(activities) -> Iterator[Finding]:
    """What is in files has a term (GDPR art. 30(1)(f)); who names no such data needs none."""
    for activity in activities:
        if activity.categories and not activity.retention_rules:
            yield Finding("kept", activity.name, _("No retention rule is named."), _mend(activity))


def _reviews(entries, on) -> Iterator[Finding]:
    for entry in entries:
        if entry.review_on and entry.review_on <= on:
            what = _("Due to be looked at on %(day)s.") % {"day": day(entry.review_on)}
            yield Finding("reviews", str(entry), what, _mend(entry))


def _dpia(activities) -> Iterator[Finding]:
    for activity in activities:
        if activity.dpia_needed and not activity.dpia_done_on:
            yield Finding("dpia", activity.name, _("No DPIA has been recorded."), _mend(activity))


def _measures(measures, on) -> Iterator[Finding]:
    if not measures:
        url, what = reverse("register:security"), _("The register contains no measure yet.")
        yield Finding("measures", _("Security measures"), what, url)
    for measure in measures:
        if not measure.is_in_place(on):
            what = _("It does not say since when this is in place.")
            if measure.in_place_on:
                what = _("Will be in place from %(day)s.") % {"day": day(measure.in_place_on)}
            yield Finding("measures", measure.name, what, _mend(measure))


def _scans(on) -> Iterator[Finding]:
    last = SecurityScan.objects.first()
    if last is None:
        what = _("None has ever been recorded.")
    elif SCANNED_EVERY.last_day(last.scanned_on) < on:
        what = _("The last one was on %(day)s.") % {"day": day(last.scanned_on)}
    else:
        return
    yield Finding("scans", _("Security scan"), what, reverse("register:add-scan"))


def _scan_findings(on) -> Iterator[Finding]:
    late = ScanFinding.objects.filter(done_on__isnull=True, due_on__lt=on).select_related("scan")
    for finding in late:
        what = _("Due to be done by %(day)s.") % {"day": day(finding.due_on)}
        url = reverse("register:settle-scan-finding", args=[finding.pk])
        yield Finding("scan_findings", finding.what, what, url)
