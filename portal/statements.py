"""Signing the statements of the organisation in the portal, by who works or helps here."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from core.dates import today
from core.forms import LineField, add_errors
from core.privacy import Level
from portal.scope import own_file_or_404
from staff.actions import WORKING_KINDS, name_in_file, sign_own_statement
from staff.models import ConductText, SignedStatement
from staff.statements import missing_of, statement_on
from subjects.actions import log_opening
from subjects.visibility import can

CONDUCT = "staff.conduct"


class SignForm(forms.Form):
    name = LineField(
        label=gettext_lazy("Type your first name and family name to sign"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": gettext_lazy("Type your name to sign.")},
    )


def _opened_as(user, subject, level: Level, on) -> str:
    return can(user, subject, CONDUCT, level, on=on, own=True).function


def _to_sign(subject, on) -> list[ConductText]:
    """What still waits for a signature; nothing is asked of who has left."""
    return [] if subject.has_ended(on) else missing_of(subject)


def entry(user, subject, *, on) -> list[dict]:
    """The line that leads here, for the page with the parts of the own file; none where it is
    shut."""
    if not _opened_as(user, subject, Level.VIEW, on):
        return []
    count = len(_to_sign(subject, on))
    words = ngettext(
        "%(n)d is waiting for your signature", "%(n)d are waiting for your signature", count
    )
    hint = words % {"n": count} if count else _("What you signed or were told, and the text of it.")
    return [{"label": _("Statements"), "hint": hint, "url": reverse("portal:own-statements")}]


def notice_for(subject, on) -> ConductText | None:
    """What the data of who works here is used for (L43)."""
    if subject.kind not in WORKING_KINDS:
        return None
    return statement_on(ConductText.Kind.PURPOSE_NOTICE, on)


def _own_or_404(request, on):
    """The own file and the function in which its statements open; the opening is logged."""
    subject = own_file_or_404(request.user, on=on)
    function = _opened_as(request.user, subject, Level.VIEW, on)
    if not function:
        raise Http404
    if request.method != "POST":  # signing has an event of its own
        log_opening(subject_id=subject.pk, section=CONDUCT, function=function, by=request.user)
    return subject


@require_safe
def own_list(request):
    """What waits for a signature, and what was signed before."""
    on = today()
    subject = _own_or_404(request, on)
    signed = SignedStatement.objects.filter(subject=subject).select_related("text")
    rows = []
    for statement in signed:
        statement.subject = subject  # the name opens with its key; not fetched for each
        rows.append(
            {
                "label": str(statement.text),
                "signed_on": statement.signed_on,
                "how": statement.get_how_display(),
                "name": statement.signed_name,
                "body": statement.text.body,
            }
        )
    waiting = [
        {
            "label": str(text),
            "url": reverse("portal:own-sign", args=[text.pk]),
            "state_label": _("Not signed yet"),
            "state_kind": "info",
        }
        for text in _to_sign(subject, on)
    ]
    return render(request, "portal/statements.html", {"waiting": waiting, "rows": rows})


def sign(request, pk):
    """Read one version and sign it, with the own name; sent twice, it is signed once."""
    on = today()
    subject = _own_or_404(request, on)
    text = get_object_or_404(ConductText, pk=pk)
    if SignedStatement.objects.filter(subject=subject, text=text).exists():
        return redirect("portal:own-statements")
    if text not in _to_sign(subject, on):
        raise Http404
    function = _opened_as(request.user, subject, Level.CHANGE, on)
    form = SignForm(request.POST or None)
    if request.method == "POST":
        if not function:
            raise Http404
        request.user.function_in_use = function
        if form.is_valid() and _signed(subject, text, form, on, request.user):
            return redirect("portal:own-statements")
    context = {
        "text": text,
        "form": form,
        "name": name_in_file(subject),
        "may_sign": bool(function),
        "on": on,
    }
    return render(request, "portal/sign.html", context)


def _signed(subject, text: ConductText, form: SignForm, on, user) -> bool:
    try:
        sign_own_statement(
            subject=subject, text=text, name=form.cleaned_data["name"], signed_on=on, by=user
        )
    except ValidationError as error:
        add_errors(form, error)
        return False
    return True
