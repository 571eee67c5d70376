"""Parents who ask for a login: who is it, and which recorded parent (L64)."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from audit.actions import record
from children.actions.sign_ups import decline_sign_up, link_sign_up
from children.forms import ParentSearchForm
from children.querysets import parents_in_sight, parents_of_born_on, sign_ups_in_sight
from children.views.invitations import why_not
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from retention.plan import term_of
from subjects.actions import log_opening
from subjects.invitation_pages import before_of, show_code, state_of
from subjects.models import Invitation
from subjects.sections import require
from subjects.visibility import get_visible_or_404, kept_from

PAGE_SIZE = 25
SHOWN = 20
CONTACT = "child.contact"


class LinkForm(forms.Form):
    how = forms.ChoiceField(
        label=gettext_lazy("How did you check who it is?"),
        choices=[
            ("known", gettext_lazy("I know this parent and asked them")),
            ("called", gettext_lazy("I called the number in the file")),
            ("document", gettext_lazy("I saw an identity document")),
        ],
        widget=forms.RadioSelect,
    )


@require_safe
def sign_up_list(request):
    """The sign-ups of the own locations, oldest first."""
    require_room(request, CONTACT, Level.CHANGE)
    found = sign_ups_in_sight(request.user, on=today()).order_by("verified_at", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        [
            {
                "text": timezone.localtime(sign_up.verified_at).date(),
                "url": reverse("children:sign_up", args=[sign_up.pk]),
            },
            sign_up.location.label,
            _("declined") if sign_up.declined_at else _("to be checked"),
        ]
        for sign_up in page
    ]
    context = {"page_obj": page, "rows": rows, "headers": [_("Since"), _("Location"), _("State")]}
    return render(request, "children/sign_ups.html", context)


def _load(request, pk):
    """A sign-up at one of the own locations, or Http404."""
    require_room(request, CONTACT, Level.CHANGE)
    return get_object_or_404(sign_ups_in_sight(request.user, on=today()), pk=pk)


def _typed(sign_up) -> list[tuple]:
    born = dt.date.fromisoformat(sign_up.child_birth_date)
    return [
        (_("Own name"), sign_up.name),
        (_("Email"), sign_up.email),
        (_("Child"), sign_up.child_name),
        (_("Born"), born),
        (_("Location"), sign_up.location.label),
        (_("Address verified"), timezone.localtime(sign_up.verified_at).date()),
    ]


@require_safe
def sign_up(request, pk):
    """What was typed, beside the recorded parents it may be: of children born that day, or found
    by name. Only parents whose contact data the user keeps."""
    found, on = _load(request, pk), today()
    search = ParentSearchForm(request.GET)
    search.is_valid()
    query = search.cleaned_data.get("q", "")
    born = dt.date.fromisoformat(found.child_birth_date)
    parents = (
        parents_in_sight(request.user, on=on, query=query)
        if query
        else parents_of_born_on(request.user, on=on, day=born)
    )
    parents = parents.exclude(pk__in=kept_from(request.user, on))[:SHOWN]
    record("sign_up.opened", by=request.user, obj=found)
    context = {
        "sign_up": found,
        "typed": _typed(found),
        "query": query,
        "headers": [_("Parent"), _("Children"), _("Login")],
        "rows": [_row(found, parent) for parent in parents],
    }
    return render(request, "children/sign_up.html", context)


def _row(sign_up, parent) -> list:
    children = [representation.subject.child for representation in parent.subject.represents.all()]
    url = reverse("children:link_sign_up", args=[sign_up.pk, parent.pk])
    return [
        {"text": parent.name, "url": "" if sign_up.declined_at else url},
        ", ".join(f"{child.name} ({child.birth_date:%d-%m-%Y})" for child in children),
        _("has a login") if parent.subject.user_id else _("no login yet"),
    ]


def link(request, pk, parent):
    """Check, and link the sign-up to a recorded parent: an invitation goes out."""
    found, on = _load(request, pk), today()
    person = get_visible_or_404(parent, request.user, on=on, kind=SubjectKind.PARENT)
    function = require(request, person, CONTACT, Level.CHANGE)
    form = LinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        before = before_of(Invitation.objects.filter(subject=person).first())
        try:
            invitation = link_sign_up(
                sign_up=found,
                parent=person,
                how=form.cleaned_data["how"],
                at=timezone.now(),
                on=on,
                by=request.user,
            )
        except ValidationError as error:
            _refuse(form, error, request.user, person)
        else:
            messages.success(request, _("The invitation is on its way."))
            back = reverse("children:sign_ups")
            name, phone = person.parent.name, person.parent.phone
            return show_code(
                request, name=name, code=invitation.code, phone=phone, back=back, before=before
            )
    log_opening(subject_id=person.pk, section=CONTACT, function=function, by=request.user)
    recorded = [
        (_("Parent in our files"), person.parent.name),
        (_("Email in the file"), person.parent.email or _("none")),
        (_("Telephone in the file"), person.parent.phone or _("none")),
        (_("Login"), state_of(person)),
    ]
    context = {
        "form": form,
        "sign_up": found,
        "heading": _("Is this %(name)s?") % {"name": person.parent.name},
        "typed": _typed(found),
        "recorded": recorded,
        "consequences": [
            _("An invitation goes to the address that was typed and verified."),
            _("You then see a code, once: give it to the parent at the desk or by telephone."),
            _("Whoever accepts it sees the children of this parent, as far as custody allows."),
            _("The email address in the file stays as it is."),
            _("What was typed here is removed at once."),
        ],
        "confirm_label": _("This is the same person: invite"),
        "cancel_url": reverse("children:sign_up", args=[found.pk]),
        "back_label": _("A parent is asking for a login"),
        "safe": True,
    }
    return render(request, "children/sign_up_link.html", context)


def _refuse(form, error: ValidationError, user, person) -> None:
    if getattr(error, "code", "") == "nothing":
        error = ValidationError(why_not(user, person))
    add_errors(form, error)


def decline(request, pk):
    """Decline a sign-up: a mail without content goes to who asked."""
    found = _load(request, pk)
    back = reverse("children:sign_up", args=[found.pk])
    if request.method == "POST":
        try:
            decline_sign_up(sign_up=found, at=timezone.now(), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(back)
        messages.success(request, _("The request has been declined."))
        return redirect("children:sign_ups")
    context = {
        "heading": _("Decline this request for a login"),
        "whose": found.name,
        "happens": _(
            "The person who asked gets an email saying to ask at the location, and no more."
        ),
        "consequences": [
            _("No login is made."),
            _("What was typed is removed %(term)s after the address was verified.")
            % {"term": term_of("child.sign_up")},
        ],
        "confirm_label": _("Decline"),
        "cancel_url": back,
        "back_label": _("A parent is asking for a login"),
    }
    return render(request, "components/confirm_page.html", context)
