"""One breach: its overview, its question pages, its form."""

from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from breaches.actions import (
    save_answers,
    save_evaluation,
)
from breaches.answers import page_part
from breaches.clock import clock_of
from breaches.forms import FORMS, given_improvements, improvement_forms
from breaches.next_step import next_step
from breaches.paper_form import all_parts
from breaches.querysets import ROOM
from breaches.sections import (
    PAGES,
    SECTIONS,
    Progress,
    page_after,
    progress_of,
    section_of,
)
from breaches.views.sight import breach_or_refuse, log, may_change, pdf_response
from core.dates import today
from core.downloads import download_name
from core.forms import add_errors, is_out_of_date
from core.privacy import Level

_STATE_KINDS = {
    Progress.READY: "good",
    Progress.BUSY: "info",
    Progress.UNKNOWN: "soon",
    Progress.NOT_STARTED: "",
    Progress.NOT_NEEDED: "",
}


def _task(breach, page):
    progress = progress_of(breach, page)
    return {
        "label": page.label,
        "url": reverse("breaches:page", args=[breach.pk, page.code]),
        "state_label": progress.label,
        "state_kind": _STATE_KINDS[progress],
    }


@never_cache
@require_safe
def detail(request, pk):
    """One breach: its clock, and how far each page of the seven sections is."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "")
    allowed = may_change(access, breach)
    may_write = breach.is_open and allowed
    return render(
        request,
        "breaches/detail.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "sections": [
                {"label": section.label, "tasks": [_task(breach, page) for page in section.pages]}
                for section in SECTIONS.values()
            ],
            "may_change": may_write,
            "may_reopen": allowed and not breach.is_open,
            "reopenings": breach.reopenings.all(),
            "following": next_step(breach, timezone.now()) if may_write else None,
        },
    )


def _after(breach, page):
    """Where saving a page leads: to the next one that asks something, at last to the overview."""
    following = page_after(page, breach)
    if following is None:
        return redirect("breaches:detail", breach.pk)
    return redirect("breaches:page", breach.pk, following.code)


def _save(request, breach, page, form, points):
    """Save what was sent and return the breach; None where something is wrong with it, which then
    stands on the form."""
    valid = form.is_valid()
    if points is not None:
        valid = points.is_valid() and valid
    if not valid:
        return None
    given = {"answers": form.answers, "unknown": form.unknown, "version": form.version}
    given["at"] = timezone.now()
    try:
        if points is None:
            return save_answers(breach=breach, page=page.code, by=request.user, **given)
        return save_evaluation(
            breach=breach, improvements=given_improvements(points), by=request.user, **given
        )
    except ValidationError as error:
        add_errors(form, error)
        return None


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def page(request, pk, code):
    """One page of questions to fill in for who may change an open breach, else its answers."""
    if code not in PAGES:
        raise Http404
    asked = PAGES[code]
    section = section_of(asked)
    posted = request.method == "POST"
    access, breach = breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    if not posted:
        log(request, access, breach, code)
    gone = code == "reporter" and breach.contact is None
    context = {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "part": page_part(breach, asked),
        "caption": _("Breach %(number)s, part %(part)d of %(parts)d")
        % {
            "number": breach.number,
            "part": list(SECTIONS).index(section.code) + 1,
            "parts": len(SECTIONS),
        },
        "section_label": section.label if len(section.pages) > 1 else "",
    }
    if gone or not breach.is_open or not may_change(access, breach):
        context["refused"] = posted
        return render(request, "breaches/page_answers.html", context)
    form = FORMS[code](
        request.POST if posted else None,
        breach=breach,
        locations=access.locations(ROOM, Level.CHANGE),
        by=request.user,
    )
    proposes = bool(form.proposals())
    is_filled_in = posted and proposes and "propose" in request.POST
    if is_filled_in:
        form, posted = form.with_proposals(), False
    points = (
        improvement_forms(breach, request.POST if posted else None, on=today())
        if code == "evaluation"
        else None
    )
    if posted and (saved := _save(request, breach, asked, form, points)):
        if "later" in request.POST:
            return redirect("breaches:detail", saved.pk)
        return _after(saved, asked)
    forms = [form] if points is None else [form, points]
    wrong = posted and (form.errors or (points is not None and points.total_error_count()))
    context |= {
        "form": form,
        "points": points,
        "forms": forms,
        "proposes": proposes,
        "is_filled_in": is_filled_in,
        "page_has_errors": bool(wrong),
        "is_out_of_date": is_out_of_date(form),
    }
    return render(request, "breaches/page.html", context)


@never_cache
@require_safe
def form_pdf(request, pk):
    """The filled seven-section form. A few pages, so it is made while one waits."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "form")
    context = {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "parts": all_parts(breach),
        "made_at": timezone.now(),
    }
    return pdf_response(context, download_name(_("Data breach form"), breach.number, ending="pdf"))
