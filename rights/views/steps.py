"""Taking a step on a request: a page that says what it does and asks what it needs."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Level
from rights.actions.deciding import is_for_board
from rights.actions.locking import concerns
from rights.authority import authority_of
from rights.models import Request
from rights.sight import request_or_404, room_of
from rights.views.custody import custody_of
from rights.views.parts import opener
from rights.views.step_table import BY_SLUG, STEPS, Step
from subjects.colleagues import Colleagues
from subjects.people import names_of


def steps_of(asked: Request, user) -> list[dict]:
    """The steps that can be taken now, the answers first."""
    on = today()
    barred = not authority_of(asked.requester, asked.subject, kind=asked.kind, on=on)
    for_board = is_for_board(asked, user, on=on)
    return [
        {
            "label": step.label,
            "url": reverse("rights:step", args=[asked.pk, step.slug]),
            "is_main": step.is_main,
        }
        for step in STEPS
        if step.fits(asked) and not (step.with_custody and (barred or for_board))
    ]


def step(request, pk, slug):
    """Take one step on a request; sent twice, it is taken once."""
    asked = request_or_404(request, pk, Level.CHANGE)
    chosen = BY_SLUG.get(slug)
    if chosen is None:
        raise Http404
    if concerns(asked, request.user):
        return redirect("rights:detail", asked.pk)
    if not chosen.fits(asked):
        if request.method == "GET":  # sent twice, the first answer says what was done
            messages.info(request, _not_now(asked, chosen))
        return redirect("rights:detail", asked.pk)
    if closed := chosen.closed(asked, request.user):
        return _others_decide(request, asked, chosen, closed)
    custody = custody_of(request, asked, today()) if chosen.with_custody else None
    is_sent = request.method == "POST"
    form = chosen.form(request.POST if is_sent else None, asked=asked, opens=opener(request))
    may_go_on = custody is None or custody["allows"]
    if is_sent and may_go_on and form.is_valid():
        try:
            told = chosen.run(asked, form, request.user)
        except ValidationError as error:
            if getattr(error, "code", "") == "decided":
                return redirect("rights:detail", asked.pk)
            add_errors(form, error)
        else:
            if chosen.next_page == "rights:detail":
                messages.success(request, chosen.done)
            for text in told or ():
                messages.info(request, text)
            return redirect(chosen.next_page, asked.pk)
    context = {
        "asked": asked,
        "custody": custody,
        "form": form,
        **_about(asked, chosen),
        "happens": chosen.happens,
        "consequences": chosen.consequences,
        "confirm_label": chosen.confirm or chosen.label,
        "safe": chosen.is_safe,
    }
    return render(request, "rights/step.html", context | _previewed(form))


def _not_now(asked: Request, chosen: Step) -> str:
    return _("“%(step)s” is not possible now. The state of this request: %(state)s.") % {
        "step": chosen.label,
        "state": asked.get_state_display(),
    }


def _about(asked: Request, chosen: Step) -> dict:
    """What the page of a step says of the request, whoever takes it."""
    return {
        "heading": _("%(step)s: request %(number)s")
        % {"step": chosen.label, "number": asked.number},
        "whose": names_of([asked.subject_id]).get(asked.subject_id, ""),
        "cancel_url": reverse("rights:detail", args=[asked.pk]),
        "back_label": _("Request %(number)s") % {"number": asked.number},
    }


def _others_decide(request, asked: Request, chosen: Step, closed: list[str]):
    """Who takes a step that is not this user's: part by part, the functions that change it."""
    colleagues, rows = Colleagues(asked.subject, room_of(asked.subject), today()), []
    for code in closed:
        able = colleagues.functions_able(code, Level.CHANGE, to=Level.CHANGE)
        rows.append((CATEGORIES[code].label, ", ".join(able) or _("nobody now")))
    return render(request, "rights/others_decide.html", {"rows": rows, **_about(asked, chosen)})


def _previewed(form) -> dict:
    """What stays and what is about others, for the page on which is decided what is erased."""
    found = getattr(form, "preview", None)
    if found is None:
        return {}
    return {
        "stays_caption": _("What stays, and why"),
        "stays_headers": [_("Part"), _("Entries"), _("Why it stays"), _("Until when, or how long")],
        "stays": [[part.label, part.count, part.ground, part.until] for part in found.stays],
        "others": [(part.label, part.count) for part in found.others],
    }
