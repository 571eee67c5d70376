"""The organisation's form of seven sections as it goes on paper: filled or blank.

The blank one asks what that form asks; the filled one holds all that the sections of the record do.
"""

from django.utils.translation import gettext as _

from breaches.answers import (
    Part,
    Row,
    note_of,
    number_of,
    row_of,
    rows_of,
    words_of_measure,
)
from breaches.models import Breach
from breaches.sections import PAGES, SECTIONS, holder_of
from core.templatetags.ui import moment

# What the organisation's own form asks, by section, as (page, fields).
_ON_THE_FORM = {
    "reporter": [("reporter", ("name", "phone", "mobile", "email", "location"))],
    "discovery": [
        ("discovery", ("discovered_at", "aware_at", "aware_reason", "location", "place"))
    ],
    "description": [
        ("description", ("summary",)),
        ("kind", ("classification", "not_breach_reason")),
    ],
    "details": [
        ("details", ("personal_data", "activities")),
        ("data", ("data_kinds", "data_concerned")),
        ("groups", ("people_concerned",)),
        ("amount", ("records_concerned",)),
        ("groups", ("clients_concerned",)),
        ("nature", ("nature",)),
        ("parties", ("responsible_party", "processors_involved", "processors")),
    ],
    "impact": [
        ("impact", ("impact_kinds", "impact")),
        ("informing", ("inform_people", "inform_ground", "inform_reasoning", "informed_at")),
    ],
    "notification": [("notification", ("ap_decision", "ap_reasoning"))],
    "evaluation": [],
}


def _sent(breach):
    """What was sent to the AP, each with its moment and number."""
    sent = list(breach.notifications.all()) if breach else []
    if not sent:
        waiting = bool(breach) and breach.awaits_sending
        return [Row(_("Sent to the AP, with the time and number"), awaits=waiting, lines=3)]
    return [
        Row(_("Sent to the AP"), "\n".join(_notification(notification))) for notification in sent
    ]


def _notification(sent) -> list[str]:
    """What it was and when; then what is noted of it, each by what it is."""
    noted = [
        (_("Number given by the AP"), sent.number),
        (_("Why later than 72 hours"), sent.late_reason),
        (_("Why it was withdrawn"), sent.because),
    ]
    return [
        f"{sent.get_kind_display()}, {moment(sent.sent_at)}",
        *(f"{label}: {text}" for label, text in noted if text),
    ]


def _form_rows(breach, code):
    rows = [
        row_of(breach, PAGES[page], name) for page, names in _ON_THE_FORM[code] for name in names
    ]
    if code == "notification":
        rows += _sent(breach)
    elif code == "evaluation":
        rows += rows_of(breach, PAGES["evaluation"])
    return rows + (_also_recorded(breach, code) if breach else [])


def _also_recorded(breach, code) -> list[Row]:
    """What a section of the record holds beyond what the form asks, as far as it was answered."""
    asked = {(page, name) for page, names in _ON_THE_FORM[code] for name in names}
    rows = [
        row_of(breach, page, name)
        for page in SECTIONS[code].pages
        for name in page.fields
        if page.code != "evaluation" and (page.code, name) not in asked and holder_of(breach, page)
    ]
    found = [Row(row.label, row.shown) for row in rows if row.shown]
    more = _MORE.get(code)
    return found + [Row(label, text) for label, text in (more(breach) if more else ()) if text]


def _decided(at, by) -> str:
    return ", ".join(filter(None, [moment(at), by.display_name if by else ""])) if at else ""


def _reports_of_processors(breach):
    for report in breach.processor_reports.select_related("processor"):
        known = _("knew of it since %(moment)s") % {"moment": moment(report.aware_at)}
        told = _("told us at %(moment)s") % {"moment": moment(report.told_at)}
        lines = [known if report.aware_at else "", told, report.get_way_display(), report.taken_up]
        label = _("Report of %(processor)s") % {"processor": report.processor}
        yield label, "\n".join(filter(None, lines))


def _telling(breach):
    yield (
        _("Decided about informing people"),
        _decided(breach.inform_decided_at, breach.inform_decided_by),
    )
    for public in breach.public_communications.all():
        lines = [f"{public.place}, {moment(public.published_at)}", public.why, public.text]
        yield _("Public notice"), "\n".join(filter(None, lines))


def _deciding(breach):
    yield _("Decided about the AP"), _decided(breach.ap_decided_at, breach.ap_decided_by)


def _measures(breach):
    others = breach.measures.exclude(kind="improvement").select_related("owner_user")
    for one in others:
        yield _("Measure, %(kind)s") % {"kind": one.get_kind_display()}, words_of_measure(one)


_MORE = {
    "details": _reports_of_processors,
    "impact": _telling,
    "notification": _deciding,
    "evaluation": _measures,
}


def all_parts(breach: Breach | None) -> list[Part]:
    """The organisation's form; with `breach` None every answer is empty."""
    return [
        Part(
            number_of(section),
            section.code,
            str(section.label),
            _form_rows(breach, section.code),
            note_of(section.code, breach),
        )
        for section in SECTIONS.values()
    ]
