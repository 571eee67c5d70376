"""Deciding on what is about others in a copy, page by page; then how it will look; then made."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts.fresh import fresh_required
from accounts.functions import FUNCTIONS
from accounts.rooms import closed
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from documents.responses import attachment
from rights.actions import (
    confirm_passages,
    decide_passages,
    log_print,
    name_others,
    start_making,
)
from rights.actions.screening import decided_of
from rights.contents import gather_whole
from rights.copy import copy_name, for_reading
from rights.models import Copy
from rights.redaction import LeftOut
from rights.screening import OPENS, ClosedPart, Desk, part_of_file
from rights.screening_forms import ConfirmForm, DecideForm, OthersForm
from rights.sight import request_or_404, room_of
from rights.views.lists import may_handle
from subjects.actions import log_opening
from subjects.people import names_of
from subjects.visibility import Sight, can

PER_PAGE = 10
SHOWN = ("open", "all", "confirm")


def _copy_of(asked) -> Copy:
    if asked.running_copy is None:
        raise Http404
    return asked.running_copy


def _is_own(asked, user) -> bool:
    return user.pk in {asked.requester.user_id, asked.subject.user_id}


def _log(asked, verdicts: dict, user) -> None:
    """Each part of the file that is shown here was opened; on reason, for this request."""
    for code, verdict in verdicts.items():
        needs_reason = verdict.sight is Sight.NEEDS_REASON
        log_opening(
            subject_id=asked.subject_id,
            section=code,
            function=verdict.function,
            reason=_("request %(number)s") % {"number": asked.number} if needs_reason else "",
            by=user,
        )


def passages(request, pk):
    """One page of what is to be decided, or confirmed; saved, the next one comes."""
    asked = request_or_404(request, pk)
    copy = _copy_of(asked)
    if copy.state != Copy.State.DECIDING or _is_own(asked, request.user):
        return redirect("rights:detail", asked.pk)
    which = request.GET.get("show", "open")
    desk = Desk(copy, request.user, today())
    page = Paginator(desk.shown(which), PER_PAGE).get_page(request.GET.get("page"))
    here = list(page.object_list)
    kind = ConfirmForm if which == "confirm" else DecideForm
    form = kind(request.POST or None, desk=desk, passages=here, first=page.start_index())
    if request.method == "POST" and form.is_valid():
        try:
            _save(copy, desk, form, request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("Saved."))
        return redirect(_next(asked, which, page))
    _log(asked, desk.functions(here), request.user)
    context = {
        "asked": asked,
        "about": names_of([asked.subject_id]).get(asked.subject_id, ""),
        "copy": copy,
        "desk": desk,
        "form": form if here else None,
        "page_obj": page,
        "which": which,
        "querystring": f"show={which}" if which in SHOWN else "",
        "tabs": _tabs(asked, desk, which),
        "closed": [_closed_words(part) for part in desk.closed],
        "may_handle": may_handle(request.user, asked),
    }
    return render(request, "rights/passages.html", context)


def _closed_words(part: ClosedPart) -> str:
    """How much is closed in a part of the file, and who decides on it."""
    words = (
        _("%(part)s: %(n)d, only for who keeps this part (%(functions)s)")
        if part.is_open
        else _("%(part)s: %(n)d (%(functions)s)")
    )
    functions = ", ".join(part.functions) or _("nobody now")
    return words % {"part": part.label, "n": part.count, "functions": functions}


def others(request, pk):
    """Name people who stand nowhere in the system; they are then looked for in the file."""
    asked = request_or_404(request, pk)
    copy, back = _copy_of(asked), reverse("rights:passages", args=[asked.pk])
    if copy.state != Copy.State.DECIDING or _is_own(asked, request.user):
        return redirect("rights:detail", asked.pk)
    form = OthersForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            name_others(copy=copy, names=form.cleaned_data["names"].splitlines(), by=request.user)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("They are looked for in the file now."))
            return redirect(back)
    context = {
        "form": form,
        "caption": _("Request %(number)s") % {"number": asked.number},
        "question": _("Who else is in the file?"),
        "back_url": back,
        "back_label": _("What is about others"),
        "submit_label": _("Look for them"),
        "later_url": back,
    }
    return render(request, "components/question_page.html", context)


def _save(copy, desk, form, user) -> None:
    at = timezone.now()
    if isinstance(form, ConfirmForm):
        agreed, returned = form.answers()
        confirm_passages(copy=copy, agreed=agreed, returned=returned, at=at, by=user)
        return
    outcomes = form.outcomes()
    decide_passages(copy=copy, passages=desk.passages, outcomes=outcomes, at=at, by=user)


def _next(asked, which: str, page) -> str:
    """What was decided leaves the page, so the next ones come to stand on this one; only of all
    there is a next page."""
    url = f"{reverse('rights:passages', args=[asked.pk])}?show={which}"
    if which == "all" and page.has_next():
        return f"{url}&page={page.next_page_number()}"
    return f"{url}&page={page.number}"


def _tabs(asked, desk: Desk, which: str) -> list[dict]:
    url = reverse("rights:passages", args=[asked.pk])
    labels = {
        "open": _("To decide: %(n)d") % {"n": len(desk.undecided)},
        "confirm": _("To confirm: %(n)d") % {"n": len(desk.to_confirm)},
        "all": _("All: %(n)d") % {"n": len(desk.passages)},
    }
    return [
        {"label": label, "url": f"{url}?show={code}", "is_current": code == which}
        for code, label in labels.items()
    ]


def preview(request, pk):
    """How the copy will look, as far as the file opens here; from here it is made."""
    asked = request_or_404(request, pk)
    copy = _copy_of(asked)
    if copy.state != Copy.State.DECIDING or _is_own(asked, request.user):
        return redirect("rights:detail", asked.pk)
    handles = may_handle(request.user, asked)
    if request.method == "POST":
        if not handles:
            raise closed(room_of(asked.subject))
        try:
            start_making(copy=copy, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect("rights:passages", asked.pk)
        return redirect("rights:progress", asked.pk)
    subject = asked.subject
    contents = gather_whole(
        subject, reader=asked.requester, decided=decided_of(copy), also=copy.named
    )
    shown, hidden, verdicts = [], [], {}
    for part in contents.parts:
        code = part_of_file(part.category, subject)
        if code not in verdicts:
            verdicts[code] = can(request.user, subject, code, Level.VIEW, on=today())
        if verdicts[code].sight in OPENS:
            shown.append(for_reading(part))
        else:
            hidden.append(part.label)
    opened = {code: verdict for code, verdict in verdicts.items() if verdict.sight in OPENS}
    _log(asked, opened, request.user)
    left = sum(copy.to_decide.values())
    context = {
        "asked": asked,
        "about": names_of([subject.pk]).get(subject.pk, ""),
        "parts": shown,
        "hidden": hidden,
        "left_out": _left_out_words(contents.left_out),
        "documents": [e for e in contents.enclosures if e.goes_along],
        "left_words": ngettext(
            "%(n)d passage is still to be decided or confirmed.",
            "%(n)d passages are still to be decided or confirmed.",
            left,
        )
        % {"n": left}
        if left
        else "",
        "may_make": handles and not left,
    }
    return render(request, "rights/preview.html", context)


def _left_out_words(left_out: LeftOut) -> str:
    """How much of each kind was left out, of what there is some."""
    kinds = [
        (left_out.rows, ngettext("%(n)d entry", "%(n)d entries", left_out.rows)),
        (left_out.passages, ngettext("%(n)d passage", "%(n)d passages", left_out.passages)),
        (left_out.documents, ngettext("%(n)d document", "%(n)d documents", left_out.documents)),
    ]
    return ", ".join(words % {"n": n} for n, words in kinds if n)


@require_safe
def print_copy(request, pk):
    """The finished copy for who hands it over on paper: only to whom all of it is open (L79), and
    whose function may take files along (L54)."""
    asked = request_or_404(request, pk, Level.CHANGE)
    copy = _copy_of(asked)
    if _is_own(asked, request.user):
        return redirect("rights:detail", asked.pk)
    if copy.state != Copy.State.READY or copy.available_until < today():
        return redirect("rights:detail", asked.pk)
    function = request.user.function_in_use
    if not FUNCTIONS[function].may_download or closed_parts(copy, request.user):
        raise closed(room_of(asked.subject))
    return _print(request, asked, copy)


@fresh_required
def _print(request, asked, copy):
    response = attachment(copy.document, copy_name(asked))
    log_print(copy=copy, function=request.user.function_in_use, by=request.user)
    return response


def closed_parts(copy: Copy, user) -> list[str]:
    """The parts in a finished copy that do not open to this user."""
    subject = copy.request.subject
    return [
        code
        for code in copy.categories
        if can(user, subject, part_of_file(code, subject), Level.VIEW, on=today()).sight
        not in OPENS
    ]
