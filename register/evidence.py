"""That it stands in the register what we do with data and with whom, and that people can read it
(K02, K03, K06, K11, K21, L01, L02, L67, L80, S02, S04, B10, B11)."""

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
from register.findings import ROOM, findings
from register.models import PrivacyStatement, ProcessingActivity, Processor
from register.statements import current

Agreement = Processor.Agreement
AHEAD = dt.timedelta(days=30)


def _found(on, *kinds) -> int:
    return sum(finding.kind in kinds for finding in findings(on))


def _activities(on) -> Seen:
    number = ProcessingActivity.objects.in_use().count()
    if not number:
        return Seen(_("No activity stands in it yet."), Standing.NONE)
    lacking = _found(on, "data", "recipients", "special", "bsn", "kept", "dpia")
    words = ngettext(
        "%(n)d activity, %(lacking)d to mend.", "%(n)d activities, %(lacking)d to mend.", number
    )
    return Seen(
        words % {"n": number, "lacking": lacking},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _agreements(on) -> Seen:
    states = Counter(one.agreement_on(on) for one in Processor.objects.in_use())
    wrong = states[Agreement.MISSING] + states[Agreement.EXPIRED] + states[Agreement.NOT_YET]
    needed = sum(states.values()) - states[Agreement.NOT_NEEDED]
    if not states:
        return Seen(_("No system stands in it yet."), Standing.NONE)
    words = _("%(fine)d of %(all)d systems have an agreement that holds.")
    return Seen(
        words % {"fine": needed - wrong, "all": needed},
        Standing.ATTENTION if wrong else Standing.GOOD,
    )


def _arranged(on) -> Seen:
    number = Processor.objects.in_use().count()
    if not number:
        return Seen(_("No system stands in it yet."), Standing.NONE)
    lacking = _found(on, "arranged")
    words = _("Of %(n)d of %(all)d systems all is written down that an agreement arranges.")
    return Seen(
        words % {"n": number - lacking, "all": number},
        Standing.ATTENTION if lacking else Standing.GOOD,
    )


def _reviews(on) -> Seen:
    if not (ProcessingActivity.objects.in_use().exists() or Processor.objects.in_use().exists()):
        return Seen(_("Nothing stands in the register yet."), Standing.NONE)
    late = _found(on, "reviews")
    if not late:
        return Seen(_("Nothing is past its day to be looked at again."), Standing.GOOD)
    words = ngettext(
        "%(n)d past its day to be looked at again.",
        "%(n)d past their day to be looked at again.",
        late,
    )
    return Seen(words % {"n": late}, Standing.ATTENTION)


def _statement(on) -> Seen:
    found = current(on)
    if found is None:
        return Seen(_("No version holds yet."), Standing.NONE)
    words = _("Version %(version)d holds since %(day)s.")
    return Seen(words % {"version": found.version, "day": day(found.valid_from)}, Standing.GOOD)


for _code, _label, _clauses, _look, _page in (
    (
        "register.activities",
        gettext_lazy("Processing activities"),
        ("K02", "K06", "K21", "L01", "L02"),
        _activities,
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
        gettext_lazy("Looked at again in time"),
        ("K03",),
        _reviews,
        "register:list",
    ),
    (
        "register.statement",
        gettext_lazy("Privacy statement"),
        ("K02", "K37", "S04", "B10", "K38"),
        _statement,
        "register:statements",
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


figures.register(
    Figure(
        code="register.reviews",
        label=gettext_lazy("Looked at again in time"),
        of=Figure.Of.WORK,
        per_location=_reviews_in_all,
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
            gettext_lazy("Holds from"),
            gettext_lazy("Withdrawn at"),
        ),
        rows=_statement_rows,
        order=71,
    )
)
