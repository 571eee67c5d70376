from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from accounts.access import access_of
from accounts.fresh import FreshForm, clear, is_fresh
from accounts.rooms import require_everywhere
from core.dates import today
from core.forms import add_errors
from core.privacy import Level
from retention.forms import TermForm
from retention.models import RuleSetting
from retention.own_terms import (
    Settable,
    check_term,
    effect,
    length,
    loosens,
    set_term,
    settable_of,
    setting_of,
)
from retention.plan import ROOM, notice_of
from retention.signals import term_looked_at

POLICY = "organisation.oversight"  # who reads the policy clause by clause


def term(request, code):
    """Set the organisation's own term of a rule: first what that would change, then saving it."""
    require_everywhere(request, ROOM, Level.CHANGE)
    settable = settable_of(code)
    if settable is None:
        raise Http404
    setting = setting_of(code)
    now = setting.term or settable.term
    initial = {"ground": setting.ground, "four_eyes": setting.four_eyes}
    form = TermForm(request.POST or None, settable=settable, now=now, initial=initial)
    step = request.POST.get("step", "")
    if request.method == "POST" and form.is_valid() and step != "back" and _fits(form, settable):
        return _preview(request, settable, now, form, step)
    return _page(request, settable, now, form)


def _page(request, settable: Settable, now, form: TermForm):
    context = {
        "form": form,
        "settable": settable,
        "kept": now.counted_from(settable.anchor),
        "clauses": _clauses(request.user, settable),
    }
    return render(request, "retention/term.html", context)


def _clauses(user, settable: Settable) -> str:
    """The codes of the clauses behind a term, each leading to its words for who may read those."""
    if not access_of(user, today()).scope(POLICY, Level.VIEW).everywhere:
        return ", ".join(settable.clauses)
    page = reverse("oversight:policy")
    return format_html_join(
        ", ", '<a href="{}#{}">{}</a>', ((page, code, code) for code in settable.clauses)
    )


def _values(form: TermForm) -> dict:
    return {
        "term": form.term(),
        "ground": form.cleaned_data.get("ground", ""),
        "four_eyes": form.cleaned_data.get("four_eyes", False),
    }


def _fits(form: TermForm, settable: Settable) -> bool:
    try:
        check_term(settable, form.term(), form.cleaned_data.get("ground", ""))
    except ValidationError as refused:
        add_errors(form, refused)
    return form.is_valid()


def _preview(request, settable: Settable, now, form: TermForm, step: str):
    """What the change would come to; saved with `step`, after the password where it loosens."""
    values, at, on = _values(form), timezone.now(), today()
    fresh = None
    if loosens(settable, values["term"], four_eyes=values["four_eyes"]) and not is_fresh(
        request, at
    ):
        fresh = FreshForm(request.POST if step == "save" else None, request=request)
    if step == "save" and (fresh is None or clear(request, fresh, at)):
        try:
            seen, had = form.cleaned_data["seen"], setting_of(settable.code).four_eyes
            set_term(settable=settable, seen=seen, on=on, at=at, by=request.user, **values)
        except ValidationError as refused:
            add_errors(form, refused)
            return _page(request, settable, now, form)
        messages.success(request, _("The term has been set."))
        if values["term"] != now:
            messages.info(
                request,
                _(
                    "Pages and standard texts follow this term. The privacy statement and what you"
                    " wrote yourselves may still name the old one: read them over."
                ),
            )
        if values["four_eyes"] and not had:
            messages.success(
                request,
                _(
                    "From now on two people must agree. What is announced stays until somebody has"
                    " proposed it and somebody else has approved it."
                ),
            )
        return redirect("retention:plan")
    if not request.user.is_authenticated:
        return redirect("sign_in")
    return render(
        request,
        "retention/term_preview.html",
        {
            "settable": settable,
            "form": form,
            "fresh": fresh,
            "headers": [_("What"), _("Now"), _("After saving")],
            "rows": _rows(settable, now, values, on),
            "follow": _that_follows(settable, now, values["term"], on),
            "notice_days": notice_of(settable.rule.term) if settable.rule else 0,
            "breaks_ground": settable.ground
            if length(values["term"]) < length(settable.term)
            else "",
        },
    )


def _rows(settable: Settable, now, values: dict, on) -> list[list]:
    had, asked = setting_of(settable.code).four_eyes, values["four_eyes"]
    before = effect(settable, now, on, four_eyes=had)
    after = effect(settable, values["term"], on, four_eyes=asked)
    rows = [
        [_("Kept for"), str(now), str(values["term"])],
        [_("Due now"), before.now, after.now],
        [_("Due within 30 days"), before.soon, after.soon],
    ]
    if had or asked:
        rows += [
            [_("To be proposed"), before.unproposed, after.unproposed],
            [_("Waits for approval"), before.proposed, after.proposed],
        ]
    if settable.may_ask_four_eyes:
        rows.append([_("Two people must agree"), _yes(had), _yes(asked)])
    if values["ground"]:
        rows.append([_("Ground"), setting_of(settable.code).ground, values["ground"]])
    return rows


def _that_follows(settable: Settable, now, term, on) -> str:
    """What else changes with the term, by name: consents of which the words tell it."""
    asked = {"rule": settable.code, "before": now, "after": term, "on": on}
    found = term_looked_at.send(sender=RuleSetting, **asked) if settable.rule else []
    return ", ".join(f"“{one.label}”" for _receiver, more in found for one in more)


def _yes(value: bool) -> str:
    return _("Yes") if value else _("No")
