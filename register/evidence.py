"""That it stands in the register what we do with data and with whom, and that people can read it
(K02, K03, K06, K11, K21, K37, L01, L02, L65, L67, L80, S01, S02, S04, B10, B11)."""

import datetime as dt
from collections import Counter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.registries import (
    Evidence,
    Figure,
    PackPart,
    Seen,
    Standing,
    evidence,
    figures,
    pack_parts,
)
from core.templatetags.ui import day
from register.article_30 import sheets
from register.cookies import cookies
from register.findings import ROOM, findings
from register.generating import unnamed_groups
from register.models import (
    Covenant,
    PrivacyStatement,
    ProcessingActivity,
    Processor,
    ScanFinding,
    SecurityScan,
)
from register.reviewing import yearly_reviews
from register.statements import current

Agreement = Processor.Agreement
AHEAD = dt.timedelta(days=30)


def _found(on, *kinds) -> int:
    return sum(finding.kind in kinds for finding in findings(on))


def _activities(on) -> Seen:
    number = ProcessingActivity.objects.in_use().count()
    if not number:
        return Seen(_("It contains no activity yet."), Standing.NONE)
    lacking = _found(on, "data", "recipients", "special", "bsn", "kept", "dpia")
    words = ngettext(
        "%(n)d activity, %(lacking)d to complete.",
        "%(n)d activities, %(lacking)d to complete.",
        number,
    )
    return Seen(
        words % {"n": number, "lacking": lacking},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _principles(on) -> Seen:
    number = ProcessingActivity.objects.in_use().count()
    if not number:
        return Seen(_("It contains no activity yet."), Standing.NONE)
    lacking = _found(on, "principles")
    words = _("For %(n)d of %(all)d activities it says that all six are met, and why.")
    return Seen(
        words % {"n": number - lacking, "all": number},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _agreements(on) -> Seen:
    states = Counter(one.agreement_on(on) for one in Processor.objects.in_use())
    wrong = states[Agreement.MISSING] + states[Agreement.EXPIRED] + states[Agreement.NOT_YET]
    needed = sum(states.values()) - states[Agreement.NOT_NEEDED]
    if not states:
        return Seen(_("It contains no system yet."), Standing.NONE)
    words = _("%(fine)d of %(all)d systems have an agreement in force.")
    return Seen(
        words % {"fine": needed - wrong, "all": needed},
        Standing.ATTENTION if wrong else Standing.GOOD,
    )


def _arranged(on) -> Seen:
    number = Processor.objects.in_use().count()
    if not number:
        return Seen(_("It contains no system yet."), Standing.NONE)
    lacking = _found(on, "arranged")
    words = _(
        "For %(n)d of %(all)d systems everything that an agreement arranges has been recorded."
    )
    return Seen(
        words % {"n": number - lacking, "all": number},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _reviews(on) -> Seen:
    """What is gone through once a year, and the entries that have a day of their own."""
    late = sum(yearly.is_late(on) for yearly in yearly_reviews())
    entries = _found(on, "reviews")
    if late or entries:
        words = _("Yearly reviews overdue: %(late)d, entries of the register overdue: %(entries)d.")
        return Seen(words % {"late": late, "entries": entries}, Standing.ATTENTION)
    if not (ProcessingActivity.objects.in_use().exists() or Processor.objects.in_use().exists()):
        return Seen(_("The register is still empty."), Standing.NONE)
    return Seen(_("No review is overdue."), Standing.GOOD)


def _statement(on) -> Seen:
    found = current(on)
    if found is None:
        return Seen(_("No version is in force yet."), Standing.NONE)
    words = _("Version %(version)d has been in force since %(day)s.")
    words %= {"version": found.version, "day": day(found.valid_from)}
    unnamed = unnamed_groups(found)
    if not unnamed:
        return Seen(words, Standing.GOOD)
    lacks = _("It does not name: %(groups)s.") % {"groups": ", ".join(unnamed)}
    return Seen(f"{words} {lacks}", Standing.ATTENTION)


def _security(on) -> Seen:
    last = SecurityScan.objects.first()
    if last is None:
        return Seen(_("No security scan has been recorded yet."), Standing.NONE)
    lacking = _found(on, "measures", "scans", "scan_findings")
    words = ngettext(
        "Last scan on %(day)s; of scans and measures %(n)d still has to be put right.",
        "Last scan on %(day)s; of scans and measures %(n)d still have to be put right.",
        lacking,
    )
    return Seen(
        words % {"day": day(last.scanned_on), "n": lacking},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _covenants(on) -> Seen:
    states = Counter(covenant.state_on(on) for covenant in Covenant.objects.all())
    taken = states[Covenant.State.IN_FORCE]
    words = _("We take part in %(n)d of %(all)d covenants of the register.")
    return Seen(
        words % {"n": taken, "all": sum(states.values())},
        Standing.GOOD if taken else Standing.NONE,
    )


def _cookies(on) -> Seen:
    words = ngettext(
        "%(n)d cookie, needed for the site to work; a page explains it.",
        "%(n)d cookies, all needed for the site to work; a page explains each.",
        len(cookies()),
    )
    return Seen(words % {"n": len(cookies())}, Standing.GOOD)


for _code, _label, _clauses, _look, _page in (
    (
        "register.activities",
        gettext_lazy("Processing activities"),
        ("K06", "K21", "L02"),
        _activities,
        "register:list",
    ),
    (
        "register.principles",
        gettext_lazy("Activities and the six principles"),
        ("L01",),
        _principles,
        "register:list",
    ),
    (
        "register.agreements",
        gettext_lazy("Agreements with processors"),
        ("K11", "S02", "K24", "B11"),
        _agreements,
        "register:list",
    ),
    (
        "register.arranged",
        gettext_lazy("What is arranged with processors"),
        ("K11", "L67", "L80"),
        _arranged,
        "register:list",
    ),
    (
        "register.reviews",
        gettext_lazy("Reviewed in time"),
        ("K03",),
        _reviews,
        "register:reviews",
    ),
    (
        "register.statement",
        gettext_lazy("Privacy statement"),
        ("K02", "S04", "B10", "K38"),
        _statement,
        "register:statements",
    ),
    (
        "register.security",
        gettext_lazy("Security scans and measures"),
        ("S01",),
        _security,
        "register:security",
    ),
    (
        "register.covenants",
        gettext_lazy("Covenants"),
        ("B11",),
        _covenants,
        "register:covenants",
    ),
    (
        "register.cookies",
        gettext_lazy("Cookies"),
        ("K37", "L65"),
        _cookies,
        "privacy:cookies",
    ),
):
    evidence.register(
        Evidence(
            code=_code,
            label=_label,
            clauses=_clauses,
            look=_look,
            url_name=_page,
            rooms=(ROOM,),
        )
    )


def _reviews_in_all(on) -> dict:
    """What is to be looked at again within a month; the register is of the whole organisation."""
    entries = [*ProcessingActivity.objects.in_use(), *Processor.objects.in_use()]
    days = [entry.review_on for entry in entries if entry.review_on]
    soon = [day_of for day_of in days if day_of <= on + AHEAD]
    return {None: (sum(day_of > on for day_of in soon), len(soon))} if soon else {}


def _yearly_in_all(on) -> dict:
    """The yearly reviews that are due within a month, or late."""
    announced = [yearly for yearly in yearly_reviews() if yearly.is_announced(on)]
    late = sum(yearly.is_late(on) for yearly in announced)
    return {None: (len(announced) - late, len(announced))} if announced else {}


def _scan_findings_in_all(on) -> dict:
    """What a security scan found and nobody settled yet."""
    days = list(ScanFinding.objects.filter(done_on=None).values_list("due_on", flat=True))
    return {None: (sum(due_on >= on for due_on in days), len(days))} if days else {}


figures.register(
    Figure(
        code="register.yearly",
        label=gettext_lazy("Yearly reviews"),
        of=Figure.Of.WORK,
        per_location=_yearly_in_all,
        url_name="register:reviews",
        rooms=(ROOM,),
    )
)
figures.register(
    Figure(
        code="register.scan_findings",
        label=gettext_lazy("Findings of security scans"),
        of=Figure.Of.WORK,
        per_location=_scan_findings_in_all,
        url_name="register:security",
        rooms=(ROOM,),
    )
)
figures.register(
    Figure(
        code="register.reviews",
        label=gettext_lazy("Reviewed in time"),
        of=Figure.Of.WORK,
        per_location=_reviews_in_all,
        url_name="register:list",
        rooms=(ROOM,),
    )
)


def _listed(labels) -> str:
    return ", ".join(str(label) for label in labels)


def _activities_sheet(on):
    """The activities as the register itself is taken along: all that art. 30(1) asks."""
    return sheets(on)[0]


def _processor_rows(on):
    for one in Processor.objects.all():
        yield (
            one.system,
            one.supplier,
            one.get_role_display(),
            one.purpose,
            one.hosting,
            str(one.agreement_on(on).label),
            one.agreement_from,
            one.agreement_until,
            _listed(one.not_written_down),
            one.review_on,
            one.ended_on,
        )


def _statement_rows(on):
    for one in PrivacyStatement.objects.order_by("version"):
        yield (one.version, one.change, one.valid_from, one.withdrawn_at)


pack_parts.register(
    PackPart(
        code="register.activities",
        title=gettext_lazy("Register of processing activities (GDPR art. 30)"),
        columns=lambda on: _activities_sheet(on).header,
        rows=lambda on: _activities_sheet(on).lines,
        order=10,
    )
)
pack_parts.register(
    PackPart(
        code="register.processors",
        title=gettext_lazy("Processors and their agreements (GDPR art. 28)"),
        columns=(
            gettext_lazy("System"),
            gettext_lazy("Supplier"),
            gettext_lazy("Role"),
            gettext_lazy("Used for"),
            gettext_lazy("Hosting place"),
            gettext_lazy("Agreement"),
            gettext_lazy("From"),
            gettext_lazy("Until"),
            gettext_lazy("Not written down"),
            gettext_lazy("Look at it again on"),
            gettext_lazy("Ended on"),
        ),
        rows=_processor_rows,
        order=20,
    )
)
pack_parts.register(
    PackPart(
        code="register.statements",
        title=gettext_lazy("Versions of the privacy statement"),
        columns=(
            gettext_lazy("Version"),
            gettext_lazy("What changed"),
            gettext_lazy("In force from"),
            gettext_lazy("Withdrawn at"),
        ),
        rows=_statement_rows,
        order=71,
    )
)
