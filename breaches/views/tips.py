"""Tips on what could go wrong: giving one, the officer's list, and what becomes of one (G04)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import access_of
from accounts.rooms import closed, require_room
from breaches.actions import (
    GivenAlready,
    answer_tip,
    give_tip,
    improve_from_tip,
    pass_on_lesson,
)
from breaches.forms.measures import colleagues_for
from breaches.forms.tips import AnswerForm, ImproveForm, LessonForm, TipForm
from breaches.models import TIP, Lesson
from breaches.querysets import ROOM, visible_tips
from breaches.views.reporting import own_locations
from core.dates import today
from core.forms import add_errors
from core.keys import load_keys
from core.privacy import Level
from core.templatetags.ui import day

PAGE_ROWS = 25


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new_tip(request):
    """Anybody signed in gives a tip, under a name or without one."""
    access = access_of(request.user, today())
    form = TipForm(
        request.POST if request.method == "POST" else None, locations=own_locations(access)
    )
    if request.method == "POST" and form.is_valid():
        try:
            give_tip(
                text=form.cleaned_data["text"],
                location=form.cleaned_data.get("location"),
                token=form.cleaned_data["token"],
                on=today(),
                by=None if form.is_anonymous else request.user,
            )
        except ValidationError as error:
            add_errors(form, error)
        except GivenAlready:  # pressed twice
            return redirect("breaches:tip-given")
        else:
            return redirect("breaches:tip-given")
    context = {"form": form, "works_here": bool(access.roles)}
    return render(request, "breaches/tip_new.html", context)


@never_cache
@require_safe
def tip_given(request):
    """Thanks; says nothing of which tip it was."""
    return render(request, "breaches/tip_given.html")


@never_cache
@require_safe
def own_tips(request):
    """The tips somebody gave under the own name, with the answers."""
    tips = list(request.user.tips.all())
    load_keys([tip.pk for tip in tips], TIP)
    context = {"tips": tips}
    return render(request, "breaches/own_tips.html", context)


@never_cache
@require_safe
def lessons(request):
    """What was learnt of tips, for everybody who works here."""
    if not access_of(request.user, today()).roles:
        raise closed(ROOM)
    page = Paginator(Lesson.objects.all(), PAGE_ROWS).get_page(request.GET.get("page"))
    load_keys([lesson.tip_id for lesson in page], TIP)
    return render(request, "breaches/lessons.html", {"page_obj": page})


@never_cache
@require_safe
def tip_list(request):
    """All tips, the open ones first. Opens nothing that is sealed."""
    access = require_room(request, ROOM, Level.VIEW)
    open_first = F("closed_on").desc(nulls_first=True)
    tips = visible_tips(access).select_related("location").defer("text", "answer")
    tips = tips.order_by(open_first, "-told_on", "pk")
    states = {"open": _("New"), "closed": _("Dealt with"), "all": _("All")}
    state = request.GET.get("state")
    state = state if state in states else "open"
    if state != "all":
        tips = tips.filter(closed_on__isnull=state == "open")
    page = Paginator(tips, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(
        request,
        "breaches/tips.html",
        {
            "page_obj": page,
            "querystring": f"state={state}",
            "headers": [_("Date told"), _("Location"), _("Name"), _("State")],
            "rows": [_row(tip) for tip in page],
            "states": [
                {"label": label, "url": f"?state={code}", "current": code == state}
                for code, label in states.items()
            ],
        },
    )


def _row(tip):
    return [
        {"text": day(tip.told_on), "url": reverse("breaches:tip", args=[tip.pk])},
        tip.location.label if tip.location else "",
        _("known") if tip.teller_id else _("not known"),
        {"text": tip.get_state_display(), "kind": "soon" if tip.is_open else "good"},
    ]


def _tip_or_refuse(request, pk, level=Level.CHANGE):
    """The access and the tip. Raises PermissionDenied without the room, Http404 out of sight."""
    access = require_room(request, ROOM, Level.VIEW)
    found = get_object_or_404(visible_tips(access).select_related("location", "teller"), pk=pk)
    if not visible_tips(access, level).filter(pk=found.pk).exists():
        raise closed(ROOM)
    return access, found


@never_cache
@require_safe
def tip(request, pk):
    """One tip, what became of it, and what can be done with it."""
    access, found = _tip_or_refuse(request, pk, Level.VIEW)
    measure = getattr(found, "measure", None)
    lesson = getattr(found, "lesson", None)
    return render(
        request,
        "breaches/tip.html",
        {
            "tip": found,
            "lesson": lesson,
            "may_change": visible_tips(access, Level.CHANGE).filter(pk=pk).exists(),
            "rows": [
                (_("Date told"), found.told_on),
                (_("Location"), found.location.label if found.location else ""),
                (_("Name"), found.teller.display_name if found.teller else _("not known")),
                (_("State"), found.get_state_display()),
                *([(_("Point for improvement"), measure.what)] if measure else []),
                *([(_("Who"), measure.owner_words)] if measure else []),
                *([(_("To be done by"), measure.due_on)] if measure else []),
                *([(_("Done on"), measure.done_on)] if measure else []),
                *([(_("What was done"), measure.done_with)] if measure else []),
                *([(_("Answer"), found.answer)] if found.answer else []),
            ],
        },
    )


def _deal_with(request, found, form, title, act):
    """A page with one form about a tip; `act` does what is asked with the cleaned data."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("breaches:tip", found.pk)
    return render(request, "breaches/tip_step.html", {"tip": found, "form": form, "title": title})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tip_improve(request, pk):
    """Turn a tip into a point for improvement."""
    _access, found = _tip_or_refuse(request, pk)
    data = request.POST if request.method == "POST" else None
    form = ImproveForm(data, colleagues=colleagues_for(today()))

    def act(answer, **given):
        improve_from_tip(tip=found, given=given, answer=answer, on=today(), by=request.user)

    return _deal_with(request, found, form, _("Make it a point for improvement"), act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tip_answer(request, pk):
    """Close a tip with thanks."""
    _access, found = _tip_or_refuse(request, pk)
    form = AnswerForm(request.POST if request.method == "POST" else None)

    def act(answer):
        answer_tip(tip=found, answer=answer, on=today(), by=request.user)

    return _deal_with(request, found, form, _("Thank and close"), act)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def tip_lesson(request, pk):
    """Pass on what can be learnt of a tip, read over for names."""
    _access, found = _tip_or_refuse(request, pk)
    lesson = getattr(found, "lesson", None)
    form = LessonForm(
        request.POST if request.method == "POST" else None,
        initial={"text": lesson.text if lesson else found.text},
    )

    def act(text, is_checked):
        pass_on_lesson(tip=found, text=text, is_checked=is_checked, on=today(), by=request.user)

    return _deal_with(request, found, form, _("Pass it on as a lesson"), act)
