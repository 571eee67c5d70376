"""How data are kept safe: the measures, the scans by somebody from outside, and what those found
(S01, K11)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import Access, access_of
from accounts.rooms import require_room
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from core.templatetags.ui import day
from register import actions
from register.entry_pages import ending_page, entry_page, form_page, parts_of_entry
from register.entry_words import rows_of
from register.findings import ROOM
from register.forms import fields_of
from register.models import ScanFinding, SecurityMeasure, SecurityScan
from register.security_forms import (
    MEASURE_PARTS,
    SCAN_FINDING_PARTS,
    SCAN_PARTS,
    MeasureForm,
    ScanFindingForm,
    ScanForm,
    SettleForm,
)
from register.tabs import tabs

_SERIOUSNESS = {
    ScanFinding.Seriousness.LOW: "info",
    ScanFinding.Seriousness.MEDIUM: "soon",
    ScanFinding.Seriousness.HIGH: "late",
    ScanFinding.Seriousness.CRITICAL: "late",
}


def _address(kind: str, pk) -> str:
    return reverse(f"register:{kind}", args=[pk])


def _typed(request):
    return request.POST if request.method == "POST" else None


@require_safe
def security(request):
    """The measures by kind, and the scans with how many findings are still open."""
    access = require_room(request, ROOM, Level.VIEW)
    on = today()
    measures = list(SecurityMeasure.objects.all())
    in_use = [measure for measure in measures if not measure.ended_on]
    kinds = [
        (kind.label, [_measure_row(m, on) for m in in_use if m.kind == kind])
        for kind in SecurityMeasure.Kind
    ]
    scans = SecurityScan.objects.prefetch_related("findings")
    context = {
        "tabs": tabs("register:security"),
        "kinds": [(label, rows) for label, rows in kinds if rows],
        "measure_headers": [_("Measure"), _("Who sees to it"), _("State"), _("Look again on")],
        "scans": [_scan_row(scan, on) for scan in scans],
        "scan_headers": [
            _("What was looked at"),
            _("Carried out by"),
            _("Carried out on"),
            _("Findings"),
        ],
        "ended": [
            [{"text": m.name, "url": _address("measure", m.pk)}, m.ended_on]
            for m in measures
            if m.ended_on
        ],
        "ended_headers": [_("Measure"), _("Ended on")],
        "may_change": access.may(ROOM, Level.CHANGE),
    }
    return render(request, "register/security.html", context)


def _measure_row(measure, on):
    in_place = measure.is_in_place(on)
    state = {"text": _("Not in place yet"), "kind": "soon"}
    if in_place:
        state = {"text": _("In place"), "kind": "good", "sub": day(measure.in_place_on)}
    return [
        {
            "text": measure.name,
            "url": _address("measure", measure.pk),
            "sub": measure.what,
        },
        measure.get_owner_display(),
        state,
        measure.review_on,
    ]


def _scan_row(scan, on):
    open_ones = [finding for finding in scan.findings.all() if not finding.done_on]
    late = [finding for finding in open_ones if finding.due_on < on]
    state = {"text": _("None open"), "kind": "good"}
    if open_ones:
        words = _("%(open)d open, %(late)d late") % {"open": len(open_ones), "late": len(late)}
        state = {"text": words, "kind": "late" if late else "soon"}
    return [
        {"text": scan.about, "url": _address("scan", scan.pk)},
        scan.by_whom,
        scan.scanned_on,
        state,
    ]


@require_safe
def measure(request, pk):
    """All that the register says of one measure."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(SecurityMeasure, pk=pk)
    parts = parts_of_entry(entry, MEASURE_PARTS)
    back = ("register:security", _("Security"))
    return entry_page(request, access, entry, parts, "measure", back)


def add_measure(request):
    """A new measure."""
    require_room(request, ROOM, Level.CHANGE)

    def submit(values):
        return _address("measure", actions.add_measure(values=values, by=request.user).pk)

    return form_page(
        request,
        MeasureForm(_typed(request)),
        MEASURE_PARTS,
        heading=_("Add a security measure"),
        back_url=reverse("register:security"),
        back_label=_("Security"),
        submit=submit,
    )


def change_measure(request, pk):
    """What the register says of a measure that was not ended."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(SecurityMeasure.objects.in_use(), pk=pk)

    def submit(values, version):
        actions.change_measure(measure=entry, values=values, version=version, by=request.user)
        return _address("measure", pk)

    return form_page(
        request,
        MeasureForm(_typed(request), instance=entry),
        MEASURE_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=_address("measure", pk),
        back_label=entry,
        submit=submit,
    )


def end_measure(request, pk):
    """The organisation does this no longer."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(SecurityMeasure.objects.in_use(), pk=pk)
    return ending_page(
        request,
        entry,
        back=_address("measure", pk),
        after=reverse("register:security"),
        happens=_("You record that this measure is no longer taken."),
        do=lambda: actions.end_measure(measure=entry, on=today(), by=request.user),
        told=False,
    )


@require_safe
def scan(request, pk):
    """One scan, with what it found and what was done about that."""
    access = require_room(request, ROOM, Level.VIEW)
    entry = get_object_or_404(SecurityScan, pk=pk)
    may_change, on = access.may(ROOM, Level.CHANGE), today()
    found = [_finding_of(finding, access, on) for finding in entry.findings.all()]
    context = {
        "scan": entry,
        "facts": rows_of(entry, fields_of(SCAN_PARTS)),
        "open": [one for one in found if not one["finding"].done_on],
        "settled": [one for one in found if one["finding"].done_on],
        "may_change": may_change,
    }
    return render(request, "register/scan.html", context)


def _may_settle(access: Access, finding: ScanFinding) -> bool:
    """Who keeps the register, or holds the function that takes it on."""
    return access.may(ROOM, Level.CHANGE) or bool(access.roles_of(finding.owner))


def _finding_of(finding, access: Access, on) -> dict:
    late = not finding.done_on and finding.due_on < on
    due = {"text": day(finding.due_on)}
    if late:
        due = {"text": _("%(day)s, late") % {"day": day(finding.due_on)}, "kind": "late"}
    seriousness = {
        "text": finding.get_seriousness_display(),
        "kind": "" if finding.done_on else _SERIOUSNESS[finding.seriousness],
    }
    facts = [
        (_("Seriousness"), seriousness),
        (_("Who takes it on"), finding.get_owner_display()),
        (_("To be done by"), due),
    ]
    if finding.done_on:
        facts += rows_of(finding, ("done_on", "done"))
    return {"finding": finding, "facts": facts, "may_settle": _may_settle(access, finding)}


def add_scan(request):
    """A scan that was done."""
    require_room(request, ROOM, Level.CHANGE)

    def submit(values):
        return _address("scan", actions.add_scan(values=values, on=today(), by=request.user).pk)

    return form_page(
        request,
        ScanForm(_typed(request)),
        SCAN_PARTS,
        heading=_("Record a security scan"),
        back_url=reverse("register:security"),
        back_label=_("Security"),
        submit=submit,
    )


def change_scan(request, pk):
    """What the register says of a scan."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(SecurityScan, pk=pk)

    def submit(values, version):
        actions.change_scan(scan=entry, values=values, version=version, on=today(), by=request.user)
        return _address("scan", pk)

    return form_page(
        request,
        ScanForm(_typed(request), instance=entry),
        SCAN_PARTS,
        heading=_("Change: %(what)s") % {"what": entry},
        back_url=_address("scan", pk),
        back_label=entry,
        submit=submit,
    )


def add_scan_finding(request, pk):
    """Something this scan found."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(SecurityScan, pk=pk)

    def submit(values):
        actions.add_scan_finding(scan=entry, values=values, by=request.user)
        return _address("scan", pk)

    return form_page(
        request,
        ScanFindingForm(_typed(request)),
        SCAN_FINDING_PARTS,
        heading=_("Add what the scan found"),
        back_url=_address("scan", pk),
        back_label=entry,
        submit=submit,
    )


def change_scan_finding(request, pk):
    """A finding that is still open."""
    require_room(request, ROOM, Level.CHANGE)
    entry = get_object_or_404(ScanFinding.objects.filter(done_on=None), pk=pk)
    back = _address("scan", entry.scan_id)

    def submit(values, version):
        actions.change_scan_finding(finding=entry, values=values, version=version, by=request.user)
        return back

    return form_page(
        request,
        ScanFindingForm(_typed(request), instance=entry),
        SCAN_FINDING_PARTS,
        heading=_("Change what the scan found"),
        back_url=back,
        back_label=entry.scan,
        submit=submit,
    )


def settle_scan_finding(request, pk):
    """What was done about a finding; once settled it is not changed any more. Who takes it on
    needs no more of the register for it than this one finding."""
    access = access_of(request.user, today())
    entry = ScanFinding.objects.filter(pk=pk).select_related("scan").first()
    if entry is None or not _may_settle(access, entry):
        require_room(request, ROOM, Level.CHANGE)
    if entry is None:
        raise Http404
    sees_scan = access.may(ROOM, Level.VIEW)
    back = _address("scan", entry.scan_id) if sees_scan else reverse("home")
    if entry.done_on:  # pressed twice, or settled by somebody else
        messages.info(request, _("This has already been settled."))
        return redirect(back)
    form = SettleForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.settle_scan_finding(
                finding=entry, on=today(), by=request.user, **form.cleaned_data
            )
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("It was settled."))
            return redirect(back)
    context = {
        "form": form,
        "finding": entry,
        "facts": _finding_of(entry, access, today())["facts"],
        "back_url": back,
        "back_label": entry.scan.about if sees_scan else _("Work list"),
    }
    return render(request, "register/settle.html", context)
