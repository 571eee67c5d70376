"""What processors reported to us of a breach, and whether that was in time (K11)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from breaches.actions import (
    record_processor_report,
    take_awareness_from,
    take_up_with_processor,
)
from breaches.clock import clock_of
from breaches.forms.processor_reports import ProcessorReportForm, TakeUpForm
from breaches.models import ProcessorReport
from breaches.views.sight import breach_or_refuse, log, may_change
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.templatetags.ui import day, duration_words, moment
from register.models import Processor

Verdict = ProcessorReport.Verdict
_KINDS = {Verdict.IN_TIME: "good", Verdict.LATE: "late", Verdict.NOTHING_AGREED: "late"}


def _verdict(report) -> dict:
    """Whether a report was in time, for a table cell."""
    cell = {"text": report.verdict.label, "kind": _KINDS.get(report.verdict, "soon")}
    if report.late_by:
        cell["sub"] = _("by %(span)s") % {"span": duration_words(report.late_by)}
    if report.taken_up_on:
        cell["sub"] = _("taken up on %(day)s") % {"day": day(report.taken_up_on)}
    return cell


def _context(breach, **more):
    return {"breach": breach, "clock": clock_of(breach, timezone.now()), **more}


@never_cache
@require_safe
def processor_reports(request, pk):
    """The reports of processors, each held against the term that was agreed."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "processors")
    reports = breach.processor_reports.select_related("processor")
    writes = may_change(access, breach)
    return render(
        request,
        "breaches/processor_reports.html",
        _context(
            breach,
            may_change=breach.is_open and writes,
            headers=[_("System or supplier"), _("Told us at"), _("It took"), _("In time?")],
            rows=[
                [
                    {
                        "text": str(report.processor),
                        "url": reverse("breaches:processor-report", args=[breach.pk, report.pk]),
                    }
                    if writes
                    else str(report.processor),
                    report.told_at,
                    duration_words(report.took) if report.took is not None else "",
                    _verdict(report),
                ]
                for report in reports
            ],
        ),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_processor_report(request, pk):
    """Record a report of a processor."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    form = ProcessorReportForm(
        request.POST if request.method == "POST" else None,
        processors=Processor.objects.in_use(),
        initial={"told_at": breach.discovered_at, "way": ProcessorReport.Way.MAIL},
    )
    if request.method == "POST" and form.is_valid():
        try:
            report = record_processor_report(
                breach=breach, **form.cleaned_data, at=timezone.now(), by=request.user
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            return redirect("breaches:processor-report", breach.pk, report.pk)
    return render(request, "breaches/processor_report_new.html", _context(breach, form=form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def processor_report(request, pk, report):
    """One report: its facts, what is wrong with it, and how that was taken up."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    found = get_object_or_404(breach.processor_reports.select_related("processor"), pk=report)
    form = TakeUpForm(
        request.POST if request.method == "POST" else None, initial={"taken_up": found.taken_up}
    )
    if request.method == "POST" and form.is_valid():
        try:
            take_up_with_processor(report=found, **form.cleaned_data, on=today(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("breaches:processor-reports", breach.pk)
    hours = found.agreed_hours
    agreed = "" if hours is None else ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return render(
        request,
        "breaches/processor_report.html",
        _context(
            breach,
            report=found,
            form=form if found.verdict in ProcessorReport.WRONG else None,
            offers_awareness=breach.is_open and breach.aware_at != found.told_at,
            rows=[
                (_("System or supplier"), str(found.processor)),
                (_("Knew of it since"), moment(found.aware_at) or _("Not known yet")),
                (_("Told us at"), found.told_at),
                (_("How"), found.get_way_display()),
                (_("Contact"), found.contact),
                (_("Agreed term"), agreed),
                (_("In time?"), _verdict(found)),
            ],
        ),
    )


@require_POST
def processor_awareness(request, pk, report):
    """Let the clock run from the moment the processor told us."""
    _access, breach = breach_or_refuse(request, pk, Level.CHANGE)
    found = get_object_or_404(
        breach.processor_reports.select_related("breach", "processor"), pk=report
    )
    try:
        take_awareness_from(report=found, at=timezone.now(), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The 72 hours run from that moment."))
    return redirect("breaches:processor-report", breach.pk, found.pk)
