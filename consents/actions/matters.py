"""Asking: about an occasion, about somebody by name, and reminding who has not answered."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import Notice, User
from accounts.notices import notify
from audit.actions import record
from consents.answers import voices_of
from consents.models import ConsentKind, ConsentMatter, Occasion, Place
from core.actions import action
from core.dates import Term
from core.privacy import SubjectKind
from organisation.models import Location
from subjects.models import Subject

SHOWN_FOR = Term(years=2)  # a yes to one publication is not a yes for ever


def people_to_ask(subjects: list[Subject], on: dt.date) -> list[User]:
    """The accounts of who decides for these people and may be asked."""
    ids = _deciding(subjects, on)
    return list(User.objects.filter(subject__pk__in=ids, is_active=True).order_by("pk"))


@dataclass(frozen=True)
class Reach:
    """How those who may be asked are reached: how many a mail can remind now, how many it reminded
    today already, and how many have no account, so that they are asked on paper only."""

    by_mail: int = 0
    told_today: int = 0
    by_letter: int = 0


def reached(subjects: list[Subject], on: dt.date, *, only: frozenset | None = None) -> Reach:
    """How those who decide for these people and may be asked are reached. `only` as at `remind`."""
    ids = _deciding(subjects, on)
    if only is not None:
        ids &= only
    users = User.objects.filter(subject__pk__in=ids, is_active=True)
    with_account, told = users.count(), len(_reminded(users, on))
    return Reach(with_account - told, told, len(ids) - with_account)


def _reminded(users, on: dt.date) -> set:
    """Which of these accounts had a reminder on a day."""
    told = Notice.objects.filter(
        user__in=users, kind=Notice.Kind.CONSENT_REMINDER, created_at__date=on
    )
    return set(told.values_list("user_id", flat=True))


def _deciding(subjects: list[Subject], on: dt.date) -> set:
    """The ids of parents with custody whom no court order keeps away (L33), or of the person;
    after the care, or the work, has ended nothing is asked."""
    current = [s for s in subjects if not s.has_ended(on)]
    children = [s.pk for s in current if s.kind == SubjectKind.CHILD]
    ids = {pk for voices in voices_of(children, on).values() for pk in voices.asked}
    return ids | {s.pk for s in current if s.kind != SubjectKind.CHILD}


@action
def open_matter(
    *,
    subject: Subject,
    kind: ConsentKind,
    name: str,
    about: str = "",
    until: dt.date | None = None,
    on: dt.date,
    by,
) -> ConsentMatter:
    """Ask who decides for `subject` about a person or institution by name: it stands in the portal
    and a notice says so, without content.

    Raises ValidationError on `name` without one, on `kind` where it is asked otherwise or was
    stopped, on `until` in the past, and where the care has ended.
    """
    if kind.rhythm != ConsentKind.Rhythm.NAMED or kind.about != asked_about(subject):
        raise ValidationError({"kind": _("This is not asked about somebody by name.")})
    _check_asked(kind, on)
    if not name.strip():
        raise ValidationError({"name": _("Say whom it is about.")})
    if until and until < on:
        raise ValidationError({"until": _("This day has passed.")})
    if subject.has_ended(on):
        raise ValidationError(_("The care has ended, and with it what the parents agreed to."))
    matter = ConsentMatter(
        subject=subject, kind=kind, name=name, about=about, until=until, opened_on=on
    )
    matter.full_clean(exclude=["id", "subject"])
    matter.save(force_insert=True)
    record(
        "consent.asked",
        by=by,
        subject_id=subject.pk,
        obj=matter,
        section="child.consents",
        code=kind.code,
    )
    for user in people_to_ask([subject], on):
        notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=by)
    return matter


def _check_asked(kind: ConsentKind, on: dt.date) -> None:
    if not kind.is_asked_on(on):
        raise ValidationError(
            {
                "kind": _("“%(kind)s” has not been asked since %(day)s.")
                % {"kind": kind.label, "day": f"{kind.retired_on:%d-%m-%Y}"}
            }
        )


def asked_about(subject: Subject) -> str:
    """The group of people (`ConsentKind.about`) that somebody belongs to."""
    kinds = {
        SubjectKind.CHILD: ConsentKind.About.CHILD,
        SubjectKind.APPLICANT: ConsentKind.About.APPLICANT,
    }
    return kinds.get(SubjectKind(subject.kind), ConsentKind.About.EMPLOYEE)


@action
def ask_occasion(
    *,
    kind: ConsentKind,
    location,
    care_group=None,
    what: str,
    where: str,
    places: list[str],
    until: dt.date,
    children: list[Subject],
    on: dt.date,
    by,
) -> Occasion:
    """Ask everybody with custody of these children about one publication (S06).

    Raises ValidationError by field: no children, no place, a last day in the past or more than two
    years ahead, a kind that is not asked for an occasion; and where the same was asked today about
    one of these children.
    """
    if kind.rhythm != ConsentKind.Rhythm.OCCASION:
        raise ValidationError({"kind": _("This is not asked for an occasion.")})
    _check_asked(kind, on)
    if not children:
        raise ValidationError({"children": _("Choose the children who are in it.")})
    if until < on:
        raise ValidationError({"until": _("This day has passed.")})
    if until > SHOWN_FOR.last_day(on):
        raise ValidationError(
            {"until": _("Choose a day at most two years from now. After it you can ask again.")}
        )
    if not places or not set(places) <= set(Place.values):
        raise ValidationError({"places": _("Choose where it goes.")})
    location = Location.objects.select_for_update().get(pk=location.pk)  # two presses ask once
    same = {"kind": kind, "location": location, "what": what, "where": where, "until": until}
    if Occasion.objects.filter(**same, asked_on=on, matters__subject__in=children).exists():
        raise ValidationError(
            _("The parents have already been asked this today. Nothing was sent again.")
        )
    occasion = Occasion(
        kind=kind,
        location=location,
        care_group=care_group,
        what=what,
        where=where,
        places=sorted(places),
        until=until,
        asked_on=on,
        asked_by=by,
    )
    occasion.full_clean(exclude=["id"])
    occasion.save(force_insert=True)
    for child in children:
        matter = ConsentMatter.objects.create(
            subject=child, kind=kind, occasion=occasion, opened_on=on, until=until
        )
        record(
            "consent.asked",
            by=by,
            subject_id=child.pk,
            obj=matter,
            section="child.consents",
            code=kind.code,
        )
    for user in people_to_ask(children, on):
        notify(user=user, kind=Notice.Kind.CONSENT_QUESTION, by=by)
    return occasion


@action
def remind(*, subjects: list[Subject], only: frozenset | None = None, on: dt.date, by) -> int:
    """Remind who decides for these people that questions wait for an answer; return how many
    accounts were told. `only` are the ids of those who have yet to answer, where not all of them
    have. Nobody is told twice for two children, nor more than once a day."""
    asked = [user.pk for user in people_to_ask(subjects, on)]
    users = User.objects.select_for_update().filter(pk__in=asked)  # two presses remind once
    if only is not None:
        users = users.filter(pk__in=Subject.objects.filter(pk__in=only).values("user_id"))
    users = list(users.order_by("pk"))
    told = _reminded(users, on)
    due = [user for user in users if user.pk not in told]
    for user in due:
        notify(user=user, kind=Notice.Kind.CONSENT_REMINDER, by=by)
    record("consent.reminded", by=by, people=len(due))
    return len(due)
