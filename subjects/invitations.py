"""Inviting somebody with a file to sign in, and what follows when the invitation is accepted.

An invitation waits for two weeks. The link in its mail opens for three days; who comes later asks
for a new one, which goes to the same address. Nothing is linked before the password is set. Who is
invited at an address that nobody vouches for needs a code as well (subjects.invitation_codes).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actions import create_user, end_sessions, remove_user, works_here
from accounts.functions import FUNCTIONS
from accounts.links import by_token, mail_link, still_open, tell_worker
from accounts.models import User
from accounts.notices import TRIED_FOR
from accounts.provider import Identity, is_set, link_identity
from audit.actions import record
from core.actions import ChangedMeanwhile, action
from core.keys import load_keys
from core.privacy import Level, SubjectKind, main_class
from subjects.actions import grant_access, link_user, revoke_access
from subjects.invitation_codes import is_code, is_given_up, is_over, mark_of, put_code
from subjects.models import Invitation, Representation, Subject, SubjectGrant
from subjects.people import names_of
from subjects.visibility import children_acted_for, kept_from

WAITS = dt.timedelta(days=14)
LINK_LASTS = dt.timedelta(hours=72)
MOST_RENEWALS = 5  # by whoever has an old link; after that the location sends a new one
AT_THE_PROVIDER = {SubjectKind.EMPLOYEE, SubjectKind.INTERN, SubjectKind.EXTERNAL}
CONTACT = {  # the part of the file from which somebody is invited
    SubjectKind.PARENT: "child.contact",
    SubjectKind.EMPLOYEE: "staff.contact",
    SubjectKind.INTERN: "staff.contact",
    SubjectKind.EXTERNAL: "staff.contact",
    SubjectKind.VOLUNTEER: "volunteer.contact",
    SubjectKind.APPLICANT: "applicant.procedure",
}
TASK = "subjects.mail_invitations"
WHAT = gettext_lazy("Invitation to sign in")
BODY = gettext_lazy(
    "You can sign in with us. First choose a password:\n%(link)s\n\nThe link works for three"
    " days, and once. For your privacy this message says nothing more. Is it not for you?"
    " Then throw it away."
)
BODY_WITH_CODE = gettext_lazy(
    "You can sign in with us. First choose a password:\n%(link)s\n\nFor this you need a code."
    " You get it from your location, at the desk or by telephone, and never by email. No code"
    " yet? Then ask for it there.\n\nThe link works for three days, and once. For your"
    " privacy this message says nothing more. Is it not for you? Then throw it away."
)


@dataclass(frozen=True)
class Login:
    """What a login is to one kind of person: whether it would show anything on a day, and the
    action that links an account to the file and opens what belongs to it."""

    opens: Callable[[Subject, dt.date], bool]
    give: Callable  # (*, subject, user, starts_on, by)
    by_code: bool = False
    """Whether accepting takes a code that the location tells, beside the link in the mail."""


def _opens_a_child(parent: Subject, on: dt.date) -> bool:
    return children_acted_for(Q(parent=parent), on).exists()


def _give_to_parent(*, subject: Subject, user: User, starts_on: dt.date, by) -> None:
    """The own children open, which visibility shows as far as custody and court orders go (S08)."""
    link_user(subject=subject, user=user, by=by)
    represented = Representation.objects.filter(parent=subject).exclude(ends_on__lt=starts_on)
    for representation in represented.select_related("subject"):
        grant_access(
            user=user, subject=representation.subject, function="parent", starts_on=starts_on, by=by
        )


# Who can be invited, by kind of person; the app whose people these are puts its own here.
LOGINS: dict[SubjectKind, Login] = {
    SubjectKind.PARENT: Login(opens=_opens_a_child, give=_give_to_parent, by_code=True)
}


def opens_something(subject: Subject, on: dt.date) -> bool:
    """Whether a login would show this person anything: an own child, or the own file."""
    login = LOGINS.get(SubjectKind(subject.kind))
    return login is not None and login.opens(subject, on)


def needs_code(subject: Subject) -> bool:
    """Whether this person is invited with a code beside the mail."""
    login = LOGINS.get(SubjectKind(subject.kind))
    return login is not None and login.by_code


@action
def invite(
    *, subject: Subject, email: str, at: dt.datetime, on: dt.date, seen: str | None = None, by
) -> Invitation:
    """Invite somebody at an address, or invite anew: the link that was mailed before dies, and so
    does the code. Where one is needed, `code` of what is returned tells the new one, this once.
    `seen` is how it stood (`mark_of`) for who looked first.

    Raises ChangedMeanwhile where it stands otherwise by now, ValidationError where the person has
    a login, where it would open nothing, and on `email` for an address that cannot be one, has an
    account, or at which somebody else in sight is invited: of two, one would be left without.
    """
    Subject.objects.select_for_update().get(pk=subject.pk)
    if subject.user_id:
        raise ValidationError(_("This person has a login already."))
    _refuse_unseen(subject, Invitation.objects.filter(subject=subject).first(), seen)
    if not opens_something(subject, on):
        raise ValidationError(_("A login would open nothing for this person."), code="nothing")
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError({"email": error.messages}) from error
    if User.objects.filter(email=email.lower()).exists():
        raise ValidationError(
            {"email": _("No login can be made with this address. Ask for another one.")}
        )
    other = _invited_too(subject, email, at=at, on=on, by=by)
    if other is not None:
        words = _(
            "%(name)s has been invited at this address already, and everybody needs an address of"
            " their own. Ask for another one, or withdraw that invitation first."
        )
        raise ValidationError({"email": words % {"name": names_of([other.pk]).get(other.pk, "")}})
    Invitation.objects.filter(subject=subject).delete()
    invitation = Invitation(
        subject=subject, email=email.lower(), asked_at=at, expires_at=at + WAITS
    )
    if needs_code(subject):
        put_code(invitation)
    invitation.save(force_insert=True)
    record("invitation.made", by=by, subject_id=subject.pk, obj=invitation)
    tell_worker(TASK)
    return invitation


def _invited_too(
    subject: Subject, email: str, *, at: dt.datetime, on: dt.date, by: User | None
) -> Subject | None:
    """Who else waits at this address, among those whom `by` may invite; of others nothing is
    told."""
    if by is None:
        return None
    kept = [subject.pk, *kept_from(by, on)]
    for kind, category in CONTACT.items():
        theirs = Subject.objects.filter(kind=kind).exclude(pk__in=kept)
        theirs = theirs.visible_to(by, on=on, category=category, level=Level.CHANGE)
        waiting = Invitation.objects.filter(~is_over(), expires_at__gte=at, subject__in=theirs)
        found = list(waiting.select_related("subject"))
        load_keys([invitation.subject_id for invitation in found], main_class(kind))
        for invitation in found:
            if invitation.email == email.lower():
                return invitation.subject
    return None


def _refuse_unseen(subject: Subject, waiting: Invitation | None, seen: str | None) -> None:
    """With the row locked: of two who do this at once, the second would kill the code that the
    first is telling just now."""
    if seen is not None and seen != mark_of(subject, waiting):
        raise ChangedMeanwhile


@action
def renew_code(
    *, invitation: Invitation, at: dt.datetime, on: dt.date, seen: str | None = None, by
) -> str:
    """Make another code in the place of one that was lost; the link in the mail stays as it is.
    `seen` as at `invite`.

    Raises ChangedMeanwhile as `invite` does, ValidationError where the code would open nothing: the
    invitation is over or gone, its email is sent no more, or a login would show nothing any more.
    """
    found = Invitation.objects.select_for_update(of=("self",)).filter(~is_over(), pk=invitation.pk)
    waiting = found.filter(expires_at__gte=at).exclude(code_digest=b"").first()
    if waiting is None or is_given_up(waiting, at):
        raise ValidationError(_("This invitation is over. Send a new one."))
    _refuse_unseen(waiting.subject, waiting, seen)
    if not opens_something(waiting.subject, on):
        raise ValidationError(_("A login would open nothing for this person."), code="nothing")
    put_code(waiting)
    waiting.save(update_fields=["code_digest", "wrong_codes"])
    record("invitation.code_made", by=by, subject_id=waiting.subject_id, obj=waiting)
    return waiting.code


@action
def withdraw(*, invitation: Invitation, seen: str | None = None, by) -> None:
    """Take an invitation back: its link opens nothing from now on. `seen` as at `invite`.

    Raises ChangedMeanwhile as `invite` does.
    """
    subject = Subject.objects.select_for_update().get(pk=invitation.subject_id)
    waiting = Invitation.objects.select_for_update().filter(subject=subject).first()
    _refuse_unseen(subject, waiting, seen)
    if waiting is None or waiting.pk != invitation.pk:
        raise ChangedMeanwhile
    record("invitation.withdrawn", by=by, subject_id=subject.pk, obj=waiting)
    waiting.delete()


@action
def drop_expired(*, invitations: list[Invitation], by=None) -> int:
    """Remove invitations that nobody accepted in time, with the address they hold."""
    for invitation in invitations:
        record("invitation.expired", by=by, subject_id=invitation.subject_id, obj=invitation)
        invitation.delete()
    return len(invitations)


def expired(at: dt.datetime) -> list[Invitation]:
    return list(Invitation.objects.filter(expires_at__lt=at))


@action
def renew_link(*, invitation: Invitation, at: dt.datetime, by=None) -> None:
    """Have a new link mailed to the same address, for who has an old one; not without end."""
    if invitation.renewals < MOST_RENEWALS:
        invitation.renewals += 1
        invitation.mailed_at, invitation.asked_at = None, at
        invitation.save(update_fields=["renewals", "mailed_at", "asked_at"])
        tell_worker(TASK)
    record("invitation.renewed", by=by, subject_id=invitation.subject_id, obj=invitation)


def to_mail(at: dt.datetime):
    """The invitations whose mail is still to be sent; one that was refused for a day is given up,
    and the page of the file says so."""
    waiting = Invitation.objects.filter(~is_over(), mailed_at__isnull=True, expires_at__gte=at)
    return waiting.filter(asked_at__gte=at - TRIED_FOR).order_by("asked_at")


def mail_invitation(invitation_id, *, at: dt.datetime) -> bool:
    """Mail one invitation, once: the row is locked, so that two workers do not both send it."""
    with transaction.atomic():
        invitation = to_mail(at).select_for_update(of=("self",)).filter(pk=invitation_id).first()
        if invitation is None:
            return False
        return mail_link(
            invitation,
            address=invitation.email,
            what=WHAT,
            body=BODY_WITH_CODE if needs_code(invitation.subject) else BODY,
            page="invitation:accept",
            lasts=min(LINK_LASTS, invitation.expires_at - at),
            at=at,
            to=invitation.subject_id,
            subject_id=invitation.subject_id,
        )


def invitation_of(token: str, at: dt.datetime, on: dt.date) -> Invitation | None:
    """The invitation that a link is of, also where the link itself is too old; None where it is
    gone, ended by wrong codes, or would open nothing any more (a court order came in between)."""
    waiting = Invitation.objects.select_related("subject").filter(~is_over(), expires_at__gte=at)
    invitation = by_token(waiting, token).first()
    if invitation is None or not opens_something(invitation.subject, on):
        return None
    return invitation


def still_waits(invitation_id: str | None, at: dt.datetime) -> Invitation | None:
    """The invitation that somebody has opened in this session, where its link still opens."""
    waiting = Invitation.objects.select_related("subject").filter(pk=invitation_id or None)
    return waiting.filter(still_open(at), expires_at__gte=at).first()


def may_use_provider(invitation: Invitation) -> bool:
    """Whether the organisation's provider can know who this is: its own people are there."""
    return is_set() and SubjectKind(invitation.subject.kind) in AT_THE_PROVIDER


@action
def accept(
    *,
    invitation: Invitation,
    on: dt.date,
    code: str = "",
    password: str | None = None,
    identity: Identity | None = None,
    at: dt.datetime | None = None,
    by=None,
) -> User:
    """Make the account, link it to the file and open what belongs to it; the invitation is gone.
    One signs in with the password, or as the `identity` that was shown at the provider at `at`.
    `code` is what the location told, of which tries are counted by `invitation_codes.try_code`.

    Raises ValidationError where it was accepted or withdrawn in the meantime, the code is not or
    no more that of the invitation, the address was taken, the login would open nothing any more, or
    as `give` of the kind of person does; with code `taken` where the identity is linked to another
    account.
    """
    subject = Subject.objects.select_for_update().get(pk=invitation.subject_id)
    waiting = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    over = ValidationError(_("This link does not work any more"))
    if waiting is None or subject.user_id or User.objects.filter(email=waiting.email).exists():
        raise over
    if not opens_something(subject, on):
        raise over
    if needs_code(subject) and not is_code(waiting, code):
        raise over
    user = create_user(
        email=waiting.email,
        name=names_of([subject.pk]).get(subject.pk, ""),
        password=password,
        by=by,
    )
    LOGINS[SubjectKind(subject.kind)].give(subject=subject, user=user, starts_on=on, by=user)
    if identity is not None and not link_identity(identity=identity, at=at, by=user):
        raise ValidationError(_("That account is already linked to somebody else here."), "taken")
    record("invitation.accepted", by=user, subject_id=subject.pk, obj=waiting)
    waiting.delete()
    return user


@action
def take_login(*, subject: Subject, on: dt.date, by) -> None:
    """Part an account from a file, where it was linked to the wrong one or has to be shut: what
    was the person's own opens no more. Who holds a function keeps the account for that; any other
    account goes.

    Raises ValidationError where there is no login, or it is the own one of who would do it.
    """
    subject = Subject.objects.select_for_update().get(pk=subject.pk)
    user = subject.user
    if user is None:
        raise ValidationError(_("This person has no login."))
    if by is not None and by.pk == user.pk:
        raise ValidationError(_("This is your own login. Ask a colleague to do it."))
    own = [code for code, function in FUNCTIONS.items() if function.own]
    for grant in SubjectGrant.objects.filter(user=user, function__in=own):
        revoke_access(grant=grant, by=by)
    subject.user = None
    subject.save(update_fields=["user"])
    record("subject.parted_from_user", by=by, subject_id=subject.pk, obj=user)
    if works_here(user, on):
        end_sessions(user)
    else:
        remove_user(user=user, by=by)
