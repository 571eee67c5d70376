"""One breach: its overview, its sections, its form."""

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
from breaches.answers import all_parts, part_of
from breaches.clock import clock_of
from breaches.forms import FORMS, given_improvements, improvement_forms
from breaches.querysets import ROOM
from breaches.sections import SECTIONS, Progress, next_section, progress_of
from breaches.views.sight import breach_or_refuse, log, may_change, pdf_response
from core.forms import add_errors
from core.privacy import Level

_STATE_KINDS = {
    Progress.READY: "good",
    Progress.BUSY: "info",
    Progress.UNKNOWN: "soon",
    Progress.NOT_STARTED: "",
}


@never_cache
@require_safe
def detail(request, pk):
    """One breach: its clock, and how far each of the seven sections is."""
    access, breach = breach_or_refuse(request, pk)
    log(request, access, breach, "")
    allowed = may_change(access, breach)
    may_write = breach.is_open and allowed
    tasks = []
    for section in SECTIONS.values():
        progress = progress_of(breach, section)
        tasks.append(
            {
                "label": section.label,
                "url": reverse("breaches:section", args=[breach.pk, section.code]),
                "state_label": progress.label,
                "state_kind": _STATE_KINDS[progress],
            }
        )
    return render(
        request,
        "breaches/detail.html",
        {
            "breach": breach,
            "clock": clock_of(breach, timezone.now()),
            "tasks": tasks,
            "may_change": may_write,
            "may_reopen": allowed and not breach.is_open,
            "reopenings": breach.reopenings.all(),
            "following": next_section(breach) if may_write else None,
        },
    )


def _after(breach, code):
    """Where saving a section leads: to the next one, after the last to the overview."""
    codes = list(SECTIONS)
    place = codes.index(code) + 1
    if place == len(codes):
        return redirect("breaches:detail", breach.pk)
    return redirect("breaches:section", breach.pk, codes[place])


def _save_section(request, breach, code, form, points):
    """Save what was sent; False where something is wrong with it, which then stands on the form."""
    valid = form.is_valid()
    if points is not None:
        valid = points.is_valid() and valid
    if not valid:
        return False
    given = {"answers": form.answers, "unknown": form.unknown, "at": timezone.now()}
    try:
        if points is None:
            save_answers(breach=breach, section=code, by=request.user, **given)
        else:
            save_evaluation(
                breach=breach, improvements=given_improvements(points), by=request.user, **given
            )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request, pk, code):
    """One section: a page to fill in for who may change an open breach, else its answers."""
    if code not in SECTIONS:
        raise Http404
    posted = request.method == "POST"
    access, breach = breach_or_refuse(request, pk, Level.CHANGE if posted else Level.VIEW)
    if not posted:
        log(request, access, breach, code)
    gone = code == "reporter" and breach.contact is None
    context = {
        "breach": breach,
        "clock": clock_of(breach, timezone.now()),
        "part": part_of(breach, code),
        "caption": _("Breach %(number)s, part %(part)d of %(parts)d")
        % {"number": breach.number, "part": list(SECTIONS).index(code) + 1, "parts": len(SECTIONS)},
    }
    if gone or not breach.is_open or not may_change(access, breach):
        context["refused"] = posted
        return render(request, "breaches/section_answers.html", context)
    form = FORMS[code](
        request.POST if posted else None,
        breach=breach,
        locations=access.locations(ROOM, Level.CHANGE),
    )
    points = (
        improvement_forms(breach, request.POST if posted else None)
        if code == "evaluation"
        else None
    )
    if posted and _save_section(request, breach, code, form, points):
        return _after(breach, code)
    forms = [form] if points is None else [form, points]
    wrong = posted and (form.errors or (points is not None and points.total_error_count()))
    context |= {"form": form, "points": points, "forms": forms, "page_has_errors": bool(wrong)}
    return render(request, "breaches/section.html", context)


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
    return pdf_response(context, f"breach-{breach.number}.pdf")
