"""Upload, match columns, preview, confirm. An import under way belongs to who uploaded it and to
nobody else."""

import json
from contextlib import suppress

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.access import access_of
from accounts.rooms import closed
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors
from core.privacy import CATEGORIES, Level
from core.registries import Importer, importers
from core.templatetags.ui import moment
from imports.actions import (
    PlanChanged,
    RunClosed,
    cancel_import,
    confirm_import,
    log_error_download,
    match_columns,
    prepare_import,
    retry_import,
)
from imports.columns import guessed, is_whole, remembered
from imports.engine import ROOM, Job, State, may_run
from imports.forms import ColumnsForm, UploadForm
from imports.models import ImportRun
from imports.preview import PlannedRows, Preview
from imports.samples import Sample, sample_files, template_file
from imports.spreadsheet import XLSX_TYPE
from imports.work import work_on

RunState = ImportRun.State
PAGE_SIZE = 50
SHOWN_RUNS = 20  # of the imports under way, the newest; what is left lying goes after a week
PAGE_OF = {
    RunState.UPLOADED: "imports:columns",
    RunState.PLANNING: "imports:progress",
    RunState.PREPARED: "imports:preview",
    RunState.APPLYING: "imports:progress",
    RunState.FAILED: "imports:progress",
}


def _allowed(request) -> list[Importer]:
    allowed = [one for one in importers if may_run(one, request.user, today())]
    if not allowed:
        raise _no_import(request.user)
    return allowed


def _no_import(user) -> PermissionDenied:
    """What to raise for who may import nothing. Where the matrix does open the room of imports to
    them, it says what else an import takes."""
    if not access_of(user, today()).may(ROOM, Level.VIEW):
        return closed(ROOM)
    words = _(
        "An import takes two rights: to change “%(part)s”, and to change what is in the file"
        " (%(kinds)s). Your function does not have both. Ask your manager or the privacy officer"
        " if you need it for your work."
    )
    kinds = ", ".join(str(one.label).lower() for one in importers)
    return PermissionDenied(words % {"part": CATEGORIES[ROOM].label, "kinds": kinds})


def _own_run(request, pk) -> ImportRun:
    """The user's own import; another's does not exist for them."""
    allowed = _allowed(request)
    run = ImportRun.objects.filter(pk=pk, by=request.user).first()
    if run is None:
        raise Http404
    importer = importers.get(run.importer)
    if importer not in allowed:
        raise closed(importer.categories[0] if importer else ROOM)
    return run


def _page_of(run: ImportRun) -> str:
    """The name of the page where an import in this state is met."""
    has_table = run.is_open and hasattr(run, "payload")
    return PAGE_OF[run.state] if has_table else "imports:done"


def _go_on(run: ImportRun):
    """Small work is done here and now; then to the page where the import is met."""
    if run.is_working and run.is_small:
        work_on(run.pk)
        run = ImportRun.objects.get(pk=run.pk)
    return redirect(_page_of(run), run.pk)


@require_http_methods(["GET", "POST"])
def upload(request):
    allowed = _allowed(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadForm(*sent, allowed=allowed)
    if request.method == "POST" and form.is_valid():
        try:
            run = _take_in(request, form)
        except ValidationError as error:  # a row that cannot be read shows while it is kept
            add_errors(form, error)
        else:
            return _go_on(run)
    codes = [one.code for one in allowed]
    under_way = ImportRun.objects.filter(
        by=request.user, state__in=ImportRun.OPEN, importer__in=codes, payload__isnull=False
    )
    runs = [
        [
            {
                "text": importers[run.importer].label,
                "url": reverse(PAGE_OF[run.state], args=[run.pk]),
            },
            run.rows_total or "",
            run.get_state_display(),
            moment(run.created_at),
        ]
        for run in under_way[:SHOWN_RUNS]
    ]
    context = {
        "form": form,
        "runs": runs,
        "runs_headers": [_("What"), _("Rows"), _("State"), _("Uploaded")],
        "samples": [(one, sample_files(one.code)) for one in allowed],
    }
    return render(request, "imports/upload.html", context)


def _take_in(request, form: UploadForm) -> ImportRun:
    """Keep the table and, where its headings are known, say what they mean."""
    importer, at = importers[form.cleaned_data["importer"]], timezone.now()
    run = prepare_import(
        importer=importer,
        header=form.header,
        rows=form.rows,
        file_name=form.cleaned_data["file"].name,
        data=form.later,
        at=at,
        by=request.user,
    )
    places, known = remembered(importer, form.header), True
    if places is None:
        places, known = guessed(importer, form.header), False
    if known or is_whole(importer, form.header, places):
        # What was said before may lack a column that is needed by now: then it is asked.
        with suppress(ValidationError):
            run = match_columns(run=run, places=places, keep=known, at=at, by=request.user)
    return run


@require_http_methods(["GET", "POST"])
def columns(request, pk):
    """Which heading stands for which column; what was guessed or said before is chosen already."""
    run = _own_run(request, pk)
    if _page_of(run) not in ("imports:columns", "imports:preview"):
        return redirect(_page_of(run), run.pk)
    job = Job(importers[run.importer], request.user, today())
    header = tuple(json.loads(run.payload.header))
    places = run.payload.places or remembered(job.importer, header) or guessed(job.importer, header)
    form = ColumnsForm(
        request.POST or None,
        job=job,
        header=list(header),
        initial={name: str(place) for name, place in places.items()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            run = match_columns(
                run=run,
                places=form.places,
                keep=form.cleaned_data["keep"],
                at=timezone.now(),
                by=request.user,
            )
        except RunClosed:
            return redirect("imports:preview", run.pk)
        except ValidationError as error:
            add_errors(form, error)
        else:
            return _go_on(run)
    return render(
        request,
        "imports/columns.html",
        {
            "form": form,
            "run": run,
            "importer_label": job.importer.label,
            "file_name": run.payload.file_name,
            "unknown": [t for at, t in enumerate(header) if t and at not in places.values()],
        },
    )


@require_GET
def preview(request, pk):
    run = _own_run(request, pk)
    if _page_of(run) != "imports:preview":
        return redirect(_page_of(run), run.pk)
    plan = Preview(run)
    chosen = request.GET.get("state", "")
    if chosen not in State.values:
        chosen = ""
    if "state" not in request.GET and plan.failed:
        chosen = State.ERROR.value  # what has to be mended comes first
    page_obj = Paginator(PlannedRows(plan, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
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
        {"url": "?state=", "label": _("all rows"), "count": plan.total, "current": not chosen},
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
            "headers": plan.headers,
            "rows": [plan.cells(row) for row in page_obj],
        },
    )


@require_GET
def errors(request, pk):
    run = _own_run(request, pk)
    if _page_of(run) != "imports:preview":
        return redirect(_page_of(run), run.pk)
    plan = Preview(run)
    log_error_download(run=run, rows=plan.failed, by=request.user)
    name = download_name(plan.importer.label, _("errors"), ending="csv")
    return _download(plan.error_file(), name)


def _download(content: bytes, name: str) -> HttpResponse:
    kind = XLSX_TYPE if name.endswith(".xlsx") else "text/csv; charset=utf-8"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_POST
def confirm(request, pk):
    """Write it. A second click finds it begun or done and shows that."""
    run = _own_run(request, pk)
    try:
        run = confirm_import(
            run=run, fingerprint=request.POST.get("fingerprint", ""), by=request.user
        )
    except RunClosed:
        run.refresh_from_db()
        return redirect(_page_of(run), run.pk)
    except PlanChanged:
        messages.warning(request, _("Nothing was imported: look at this preview first."))
        return redirect("imports:preview", run.pk)
    return _go_on(run)


@require_POST
def cancel(request, pk):
    run = _own_run(request, pk)
    try:
        cancel_import(run=run, at=timezone.now(), by=request.user)
    except RunClosed:
        return redirect(_page_of(run), run.pk)
    messages.success(request, _("The import was cancelled and the uploaded table removed."))
    return redirect("imports:upload")


@require_POST
def retry(request, pk):
    """Begin an import that failed anew."""
    run = _own_run(request, pk)
    try:
        run = retry_import(run=run, by=request.user)
    except RunClosed:
        return redirect(_page_of(run), run.pk)
    return _go_on(run)


PROGRESS_WORDS = {
    RunState.PLANNING: gettext_lazy("The rows are being compared with what is here."),
    RunState.APPLYING: gettext_lazy("The rows are being written: all of them, or none."),
    RunState.FAILED: gettext_lazy(
        "Nothing was imported. Try again; if it fails again, tell ICT support."
    ),
}
FINISHED_WORDS = {
    RunState.UPLOADED: gettext_lazy("The columns can be matched."),
    RunState.PREPARED: gettext_lazy("The preview is ready."),
    RunState.APPLIED: gettext_lazy("The rows have been written."),
}


@require_GET
def progress(request, pk):
    """How far an import is; can be left and found again."""
    run = _own_run(request, pk)
    failed = run.state == RunState.FAILED
    finished = not failed and not run.is_working
    words = [str(PROGRESS_WORDS.get(run.state) or FINISHED_WORDS.get(run.state) or "")]
    problem = run.payload.problem if failed else ""
    if problem:
        words = [problem]
    if run.is_working and run.rows_done:
        words.append(
            _("%(done)d of %(total)d rows.") % {"done": run.rows_done, "total": run.rows_total}
        )
    context = {
        "run": run,
        "job_label": _("Import of %(what)s") % {"what": importers[run.importer].label.lower()},
        "percent": 100 * run.rows_done / run.rows_total if run.rows_done else None,
        "status_text": " ".join(words),
        "finished": finished,
        "failed": failed,
        "may_retry": failed and not problem,
        "refresh_seconds": 3,
        "may_cancel": run.state in (RunState.PLANNING, RunState.FAILED),
        "result_url": reverse(_page_of(run), args=[run.pk]) if finished else "",
        "result_label": _("Go on"),
    }
    return render(request, "imports/progress.html", context)


@require_GET
def done(request, pk):
    run = _own_run(request, pk)
    if _page_of(run) != "imports:done":
        return redirect(_page_of(run), run.pk)
    counts = [(State(code).label, number) for code, number in run.counts.items() if code != "error"]
    return render(
        request,
        "imports/done.html",
        {
            "run": run,
            "importer_label": importers[run.importer].label,
            "counts": counts,
            "is_applied": run.state == RunState.APPLIED,
            "is_cancelled": run.state == RunState.CANCELLED,
        },
    )


def _importer(request, code: str) -> Importer:
    """One the user may run. Raises Http404 for any other."""
    importer = importers.get(code)
    if importer not in _allowed(request):
        raise Http404
    return importer


@require_GET
def template(request, code, ending):
    """An empty table with the headings of an importer."""
    importer = _importer(request, code)
    columns = list(Job(importer, request.user, today()).columns.values())
    return _download(template_file(columns, ending), download_name(importer.label, ending=ending))


@require_GET
def example(request, code, name):
    """A made-up table as a childcare program exports it."""
    found: Sample | None = {
        one.name: one for one in sample_files(_importer(request, code).code)
    }.get(name)
    if found is None:
        raise Http404
    return _download(found.path.read_bytes(), found.name)
