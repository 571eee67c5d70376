"""The page in a file that invites somebody to sign in; each app gives the file it stands in."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.models import Event
from core.actions import ChangedMeanwhile
from core.dates import today
from core.forms import add_errors
from core.templatetags.ui import moment
from subjects import invitation_codes, invitations
from subjects.invitation_codes import is_ended, is_expired, is_given_up
from subjects.models import Invitation, Subject
from subjects.record_pages import FileRoom
from subjects.records import Panel, Section
from subjects.trail import names_of

# What a colleague may have done since a page was opened, by the event that tells it.
_DONE_BY = {
    "invitation.made": gettext_lazy("Already invited on %(moment)s by %(who)s."),
    "invitation.code_made": gettext_lazy("A new code was made on %(moment)s by %(who)s."),
    "invitation.withdrawn": gettext_lazy("The invitation was withdrawn on %(moment)s by %(who)s."),
}


class InvitationForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("Email"), max_length=254)


def invitation_page(
    request,
    room: FileRoom,
    subject: Subject,
    section: Section,
    *,
    person: Subject,
    name: str,
    email: str,
    phone: str = "",
    note: str = "",
    shows: str = "",
    why_not: Callable[[], str],
    invite: Callable = invitations.invite,
):
    """Invite `person`, send it again, make another code for it, or withdraw it, on a page of the
    file of `subject`; or take the login away of who has one. `email` is what the form starts with;
    `phone` is called to tell a code; `shows` says what the login opens; `why_not` says, to whom
    may know, why a login would open nothing.
    """
    back = room.section_url(subject, section)
    waiting = Invitation.objects.filter(subject=person).first()
    do = request.POST.get("do", "send") if request.method == "POST" else ""
    seen = request.POST.get("seen", "")
    if do == "withdraw":
        if not _is_as_seen(request, person, waiting, do):
            return _say_changed(request, person)
        try:
            invitations.withdraw(invitation=waiting, seen=seen, by=request.user)
        except ChangedMeanwhile:
            return _say_changed(request, person)
        messages.success(request, _("The invitation has been withdrawn."))
        return redirect(back)
    if do == "part" and person.user_id:
        try:
            invitations.take_login(subject=person, on=today(), by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("The login has been taken away."))
        return redirect(back)
    form = InvitationForm(
        request.POST or None, initial={"email": waiting.email if waiting else email}
    )
    form.fields["email"].help_text = note
    by_code = invitations.needs_code(person)
    refused = ""
    if is_closed(person):
        refused = _("The login of this person is closed: nobody can sign in with it.")
    elif person.user_id:
        refused = _("This person has a login already.")
    elif not invitations.opens_something(person, today()):
        refused = why_not()
    elif do and not _is_as_seen(request, person, waiting, do):
        return _say_changed(request, person)
    elif do == "code":
        try:
            code = invitations.renew_code(
                invitation=waiting, at=timezone.now(), on=today(), seen=seen, by=request.user
            )
        except ChangedMeanwhile:
            return _say_changed(request, person)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(request.path)
        if waiting.mailed_at is None:
            link = _("The email with the link is about to be sent.")
        elif waiting.link_until and waiting.link_until < timezone.now():
            link = _("The link in the email is too old; opening it offers a new one.")
        else:
            link = _("The link in the email still works.")
        before = " ".join((_("The earlier code no longer works."), link))
        return show_code(request, name=name, code=code, phone=phone, back=back, before=before)
    elif do == "send" and form.is_valid():
        try:
            linked = invite(
                subject=person,
                email=form.cleaned_data["email"],
                at=timezone.now(),
                on=today(),
                seen=seen,
                by=request.user,
            )
        except ChangedMeanwhile:
            return _say_changed(request, person)
        except ValidationError as error:
            add_errors(form, error)
        else:
            done = (
                _("The login with this address has been linked to the file.")
                if linked is True
                else _("The invitation is on its way.")
            )
            messages.success(request, done)
            if getattr(linked, "code", ""):
                before = before_of(waiting)
                return show_code(
                    request, name=name, code=linked.code, phone=phone, back=back, before=before
                )
            return redirect(back)
    context = {
        **room.context(request, subject, section),
        "heading": _("Invite %(name)s to sign in") % {"name": name},
        "form": form,
        "waiting": waiting,
        "shows": shows,
        "seen": invitation_codes.mark_of(person, waiting),
        "by_code": by_code,
        "ended": waiting and is_ended(waiting),
        "expired": waiting and is_expired(waiting, timezone.now()),
        "may_renew": _may_renew(person, waiting),
        "not_sent": waiting and is_given_up(waiting, timezone.now()),
        "refused": refused,
        "has_login": person.user_id is not None,
        "can_return": is_closed(person) and invitations.opens_something(person, today()),
        "cancel_url": back,
    }
    return render(request, "subjects/invitation.html", context)


def _may_renew(person: Subject, waiting: Invitation | None) -> bool:
    """Whether another code can be made for an invitation that waits."""
    if waiting is None or not invitations.needs_code(person):
        return False
    now = timezone.now()
    return not (is_ended(waiting) or is_expired(waiting, now) or is_given_up(waiting, now))


def _is_as_seen(request, person: Subject, waiting: Invitation | None, do: str) -> bool:
    """Whether what is asked was asked of how it stands now."""
    seen = request.POST.get("seen", "")
    return seen == invitation_codes.mark_of(person, waiting) and (waiting or do == "send")


def _say_changed(request, person: Subject):
    """Of what was sent from a page that is not how it stands any more, as by loading the page with
    a code once more, nothing is done: it would kill the link and the code that were just given."""
    messages.info(
        request, _("This was sent before, or it has changed in the meantime: nothing was done now.")
    )
    waiting = Invitation.objects.filter(subject=person).first()
    last = Event.objects.filter(action__in=_DONE_BY, subject_id=person.pk).first()
    if last and (waiting or last.action == "invitation.withdrawn"):
        who = names_of([last.actor_id])[last.actor_id]
        words = _DONE_BY[last.action] % {"moment": moment(last.at), "who": who}
        messages.info(request, words)
    if _may_renew(person, waiting):
        messages.info(request, _("A code is shown once. Have you lost it? Make a new one here."))
    return redirect(request.path)


def before_of(waiting: Invitation | None) -> str:
    """What a new invitation did to the one that waited, if any did."""
    if waiting is None:
        return ""
    return _("The earlier link and code no longer work. A new link is on its way.")


def show_code(request, *, name: str, code: str, back: str, phone: str, before: str):
    """The code of an invitation, this once: it is kept nowhere, so no other page can show it. The
    number to call stands beside it, since looking that up elsewhere would lose the code; `before`
    says what became of what was given earlier."""
    context = {"name": name, "code": code, "phone": phone, "back": back, "before": before}
    response = render(request, "subjects/invitation_code.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response


def signing_in(person: Subject, invite_url: str) -> Panel:
    """Whether somebody signs in, and the way to an invitation; for who may invite."""
    label = ""
    has_login = person.user_id is not None
    if has_login and not is_closed(person):
        label = _("Take the login away")
    elif is_invited(person):
        label = _("The invitation")
    elif invitations.opens_something(person, today()):
        label = _("Invite to sign in")
    elif has_login:
        label = _("Take the login away")
    links = [(label, invite_url)] if label else []
    return Panel(title=_("Signing in"), rows=[(_("Login"), state_of(person))], links=links)


def is_invited(person: Subject) -> bool:
    """Whether an invitation stands, waiting or ended by wrong codes."""
    return Invitation.objects.filter(subject=person).exists()


def is_closed(person: Subject) -> bool:
    """Whether there is a login that nobody can sign in with: it was closed when the work ended."""
    return person.user_id is not None and not person.user.is_active


def state_of(person: Subject) -> str:
    """Whether somebody signs in, in words, for the section about contact."""
    if is_closed(person):
        return _("the login is closed")
    if person.user_id:
        return _("has a login")
    waiting = Invitation.objects.filter(subject=person).first()
    if waiting is not None:
        return invitation_codes.state_in_words(waiting, timezone.now())
    return _("no login yet")
