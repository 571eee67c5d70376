"""What processors reported to us: recording it, and taking up what is wrong with it (K11)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from breaches.actions.answering import open_for_change, save_answers
from breaches.models import Breach, ProcessorReport
from core.actions import action
from register.models import Processor


@action
def record_processor_report(
    *,
    breach: Breach,
    processor: Processor,
    told_at: dt.datetime,
    aware_at: dt.datetime | None,
    way: str,
    contact: str = "",
    at: dt.datetime,
    by,
) -> ProcessorReport:
    """Record when a processor told us of a breach and since when it knew; the term that is agreed
    now is kept with it. What was recorded of the same processor before is replaced; where it told
    us at another moment, or knew it since another, that is to be taken up anew.

    Raises ValidationError by field, and as a whole where the breach is closed.
    """
    current = open_for_change(breach)
    errors = {}
    if told_at > at:
        errors["told_at"] = _("This moment lies in the future.")
    elif told_at < current.discovered_at:
        errors["told_at"] = _(
            "This is before the breach was noticed. If they told us then, it was noticed then:"
            " change that moment first, under discovery."
        )
    if aware_at and aware_at > told_at:
        errors["aware_at"] = _("They cannot have known of it only after they told us.")
    if errors:
        raise ValidationError(errors)
    report = ProcessorReport.objects.filter(breach=current, processor=processor).first()
    report = report or ProcessorReport(
        breach=current, processor=processor, agreed_hours=processor.breach_hours
    )
    if (report.told_at, report.aware_at) != (told_at, aware_at):
        report.taken_up, report.taken_up_on = "", None
    report.told_at, report.aware_at = told_at, aware_at
    report.way, report.contact = way, contact
    report.save()
    current.processors.add(processor)
    current.processors_involved = "yes"
    current.count_version("parties")
    current.save(update_fields=["processors_involved", "versions"])
    record(
        "breach.processor_reported",
        by=by,
        obj=report,
        verdict=str(report.verdict.value),
        breach=report.breach.number,
    )
    return report


@action
def take_up_with_processor(
    *, report: ProcessorReport, taken_up: str, on: dt.date, by
) -> ProcessorReport:
    """Record how a report that came too late, or without an agreed term, was taken up. Raises
    ValidationError on `taken_up`."""
    if not taken_up.strip():
        raise ValidationError({"taken_up": _("Say what you agreed with them.")})
    report.taken_up, report.taken_up_on = taken_up, on
    report.save(update_fields=["taken_up", "taken_up_on"])
    record("breach.processor_taken_up", by=by, obj=report, breach=report.breach.number)
    return report


@action
def take_awareness_from(*, report: ProcessorReport, at: dt.datetime, by) -> Breach:
    """Let the 72 hours run from the moment the processor told us: then we knew. Raises
    ValidationError as the section on discovery does."""
    breach = report.breach
    answers = {"aware_at": report.told_at}
    if report.told_at != breach.discovered_at and not breach.aware_reason:
        answers["aware_reason"] = _("%(processor)s told us at that moment.") % {
            "processor": report.processor
        }
    kept = [key.split(".")[1] for key in breach.unknown if key.startswith("discovery.")]
    unknown = [name for name in kept if name not in answers]
    return save_answers(
        breach=breach, page="discovery", answers=answers, unknown=unknown, at=at, by=by
    )
