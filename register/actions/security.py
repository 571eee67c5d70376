"""How data are kept safe: measures, scans by somebody from outside, and what those found (S01)."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from register.actions.entries import end, rewrite, write
from register.models import ScanFinding, SecurityMeasure, SecurityScan


@action
def add_measure(*, values: dict, by) -> SecurityMeasure:
    """Add a measure. Raises ValidationError on what does not fit."""
    measure = write(SecurityMeasure(), values)
    record("register.measure_added", by=by, obj=measure)
    return measure


@action
def change_measure(*, measure: SecurityMeasure, values: dict, version: int, by) -> SecurityMeasure:
    """Change what the register says of it. Raises as `rewrite` does."""
    measure = SecurityMeasure.objects.select_for_update().get(pk=measure.pk)
    changed = rewrite(measure, values, version)
    record("register.measure_changed", by=by, obj=measure, fields=changed)
    return measure


@action
def end_measure(*, measure: SecurityMeasure, on: dt.date, by) -> SecurityMeasure:
    """The organisation does this no longer: it is kept to be accounted for."""
    measure = SecurityMeasure.objects.select_for_update().get(pk=measure.pk)
    end(measure, on)
    record("register.measure_ended", by=by, obj=measure)
    return measure


@action
def add_scan(*, values: dict, on: dt.date, by) -> SecurityScan:
    """Write down that somebody from outside looked how safe we work, on `on` at the latest.
    Raises ValidationError on what does not fit."""
    _check_passed("scanned_on", values["scanned_on"], on)
    scan = write(SecurityScan(), values)
    record("register.scan_added", by=by, obj=scan)
    return scan


@action
def change_scan(*, scan: SecurityScan, values: dict, version: int, on: dt.date, by) -> SecurityScan:
    """Change what is said of a scan, done on `on` at the latest. Raises ValidationError where
    that is still to come, and as `rewrite` does."""
    scan = SecurityScan.objects.select_for_update().get(pk=scan.pk)
    _check_passed("scanned_on", values["scanned_on"], on)
    changed = rewrite(scan, values, version)
    record("register.scan_changed", by=by, obj=scan, fields=changed)
    return scan


@action
def add_scan_finding(*, scan: SecurityScan, values: dict, by) -> ScanFinding:
    """Write down something the scan found. Raises ValidationError on what does not fit."""
    finding = write(ScanFinding(scan=scan), values)
    record("register.scan_finding_added", by=by, obj=finding)
    return finding


@action
def change_scan_finding(*, finding: ScanFinding, values: dict, version: int, by) -> ScanFinding:
    """Change a finding that is still open. Raises ValidationError where it was settled already,
    and as `rewrite` does."""
    finding = _open(finding)
    changed = rewrite(finding, values, version)
    record("register.scan_finding_changed", by=by, obj=finding, fields=changed)
    return finding


@action
def settle_scan_finding(
    *, finding: ScanFinding, done_on: dt.date, done: str, on: dt.date, by
) -> ScanFinding:
    """Say what was done about it and since when, `on` at the latest. Raises ValidationError where
    it was settled already, or the day is to come or lies before the scan."""
    finding = _open(finding)
    _check_passed("done_on", done_on, on)
    if done_on < finding.scan.scanned_on:
        raise ValidationError({"done_on": _("This day is before the scan.")})
    write(finding, {"done_on": done_on, "done": done})
    record("register.scan_finding_settled", by=by, obj=finding)
    return finding


def _open(finding: ScanFinding) -> ScanFinding:
    finding = ScanFinding.objects.select_for_update().get(pk=finding.pk)
    if finding.done_on:
        raise ValidationError(_("This has already been settled."))
    return finding


def _check_passed(field: str, day: dt.date, on: dt.date) -> None:
    if day > on:
        raise ValidationError({field: _("This day is still to come.")})
