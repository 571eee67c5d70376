"""Upload, preview, confirm. An import in progress belongs to who uploaded it and to nobody else."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.privacy import Level
from core.registries import Importer, importers
from imports.actions import (
    PlanChanged,
    RunClosed,
    cancel_import,
    confirm_import,
    log_error_download,
    prepare_import,
)
from imports.engine import Plan, PlannedRow, State, make_plan
from imports.forms import UploadForm
from imports.models import ImportRun
from imports.tables import Table

PAGE_SIZE = 50
STATE_KINDS = {
    State.NEW: "good",
    State.CHANGED: "info",
    State.UNCHANGED: "none",
    State.ERROR: "late",
}


def _runnable(user) -> list[Importer]:
    """The importers whose category the user may change everywhere: a file knows no locations."""
    access = access_of(user, today())
    return [one for one in importers if access.scope(one.category, Level.CHANGE).everywhere]


def _allowed(request) -> list[Importer]:
    allowed = _runnable(request.user)
    if not allowed:
        raise closed("organisation.imports")
    return allowed


def _own_run(request, pk) -> ImportRun:
    """The user's own import; another's does not exist for them."""
    allowed = _allowed(request)
    run = ImportRun.objects.filter(pk=pk, by=request.user).first()
    if run is None:
        raise Http404
    importer = importers.get(run.importer)
    if importer not in allowed:
        raise closed(importer.category if importer else "organisation.imports")
    return run


def _waits(run: ImportRun) -> bool:
    return run.state == ImportRun.State.PREPARED and hasattr(run, "payload")


def _plan(run: ImportRun) -> Plan:
    return make_plan(importers[run.importer], Table.from_json(run.payload.table))


@require_http_methods(["GET", "POST"])
def upload(request):
    allowed = _allowed(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        run = prepare_import(
            importer=importers[form.cleaned_data["importer"]],
            table=form.table,
            file_name=form.cleaned_data["file"].name,
            at=timezone.now(),
            by=request.user,
        )
        return redirect("imports:preview", run.pk)
    waiting = ImportRun.objects.filter(
        by=request.user,
        state=ImportRun.State.PREPARED,
        importer__in=[one.code for one in allowed],
    )
    runs = [{"run": run, "label": importers[run.importer].label} for run in waiting]
    return render(request, "imports/upload.html", {"form": form, "runs": runs})


def _remarks(plan: Plan, row: PlannedRow) -> list[str]:
    """What stands beside a row: what is wrong, or what changes."""
    if row.state == State.ERROR:
        return [
            f"{plan.headings.get(column, column)}: {message}" if column else message
            for column, message in row.errors
        ]
    return [
        _("%(column)s: from “%(before)s” to “%(after)s”")
        % {
            "column": plan.headings.get(column, column),
            "before": getattr(before, "label", before),
            "after": getattr(after, "label", after),
        }
        for column, (before, after) in row.differences.items()
    ]


def _shown(plan: Plan, row: PlannedRow) -> list:
    names = list(plan.headings)[:2]
    return [
        row.number,
        {
            "text": row.state.label,
            "kind": STATE_KINDS[row.state],
            "sub": " / ".join(_remarks(plan, row)),
        },
        *(row.cells.get(name, "") for name in names),
    ]


@require_GET
def preview(request, pk):
    run = _own_run(request, pk)
    if not _waits(run):
        return redirect("imports:done", run.pk)
    plan = _plan(run)
    chosen = request.GET.get("state", "")
    if chosen not in State.values:
        chosen = ""
    if "state" not in request.GET and plan.failed:
        chosen = State.ERROR.value  # what has to be mended comes first
    rows = [row for row in plan.rows if not chosen or row.state == chosen]
    page_obj = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    filters = [
        {
            "url": f"?state={state.value}",
            "label": state.label,
            "count": plan.counts[state.value],
            "current": chosen == state.value,
        }
        for state in State
    ]
    filters.insert(
        0,
        {"url": "?state=", "label": _("all rows"), "count": len(plan.rows), "current": not chosen},
    )
    return render(
        request,
        "imports/preview.html",
        {
            "run": run,
            "plan": plan,
            "importer_label": plan.importer.label,
            "file_name": run.payload.file_name,
            "filters": filters,
            "page_obj": page_obj,
            "querystring": f"state={chosen}",
            "headers": [_("Row"), _("What happens"), *list(plan.headings.values())[:2]],
            "rows": [_shown(plan, row) for row in page_obj],
        },
    )


@require_GET
def errors(request, pk):
    run = _own_run(request, pk)
    if not _waits(run):
        return redirect("imports:done", run.pk)
    plan = _plan(run)
    log_error_download(run=run, rows=len(plan.failed), by=request.user)
    return HttpResponse(
        plan.error_file(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{run.importer}-errors.csv"'},
    )


@require_POST
def confirm(request, pk):
    """Write it. A second click finds it done and shows that."""
    run = _own_run(request, pk)
    try:
        confirm_import(
            run=run,
            fingerprint=request.POST.get("fingerprint", ""),
            at=timezone.now(),
            by=request.user,
        )
    except RunClosed:
        pass
    except PlanChanged:
        messages.warning(
            request,
            _("Nothing was imported: the data changed since this preview. Look at it again."),
        )
        return redirect("imports:preview", run.pk)
    return redirect("imports:done", run.pk)


@require_POST
def cancel(request, pk):
    run = _own_run(request, pk)
    try:
        cancel_import(run=run, at=timezone.now(), by=request.user)
    except RunClosed:
        return redirect("imports:done", run.pk)
    messages.success(request, _("The import was cancelled and the uploaded table removed."))
    return redirect("imports:upload")


@require_GET
def done(request, pk):
    run = _own_run(request, pk)
    if _waits(run):
        return redirect("imports:preview", run.pk)
    counts = [(State(code).label, number) for code, number in run.counts.items() if code != "error"]
    return render(
        request,
        "imports/done.html",
        {
            "run": run,
            "importer_label": importers[run.importer].label,
            "counts": counts,
            "is_applied": run.state == ImportRun.State.APPLIED,
            "is_cancelled": run.state == ImportRun.State.CANCELLED,
        },
    )
