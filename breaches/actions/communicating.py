"""Telling the people concerned what happened (L22, GDPR art. 34)."""

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import notify
from audit.actions import record, record_all
from breaches.actions.answering import open_for_change
from breaches.models import (
    Breach,
    Communication,
    CommunicationText,
    PublicCommunication,
)
from breaches.recipients import Recipient
from breaches.rules import check_telling
from breaches.wording import newest_text
from core.actions import action

_TOLD = ("informed_at", "informed_means", "informed_count")


@action
def save_communication_text(*, breach: Breach, words: dict[str, str], by) -> CommunicationText:
    """Save the words people are told in, by field. Words that were used already stay: then these
    are the next version. Raises ValidationError where the breach is closed."""
    current = open_for_change(breach)
    text = newest_text(current)
    if text is None or text.communications.exists():
        version = text.version + 1 if text else 1
        text = CommunicationText(breach=current, version=version)
    for name, value in words.items():
        setattr(text, name, value)
    text.save()
    record("breach.text_saved", by=by, obj=current, version=text.version, breach=current.number)
    return text


def _ready_to_tell(breach: Breach, *, in_public: bool = False) -> Breach:
    """The breach, locked. Raises ValidationError where `check_telling` does."""
    current = open_for_change(breach)
    check_telling(current, in_public=in_public)
    return current


def _note_told(breach: Breach, told_at: dt.datetime) -> None:
    """When the people were informed is when the first of them was. How, and how many, that was
    answered before anybody was told was a plan: from then on the log answers it, beside what is
    filled in by hand (`answer_with_log`)."""
    before = _answered(breach)
    if breach.informed_at is None:
        breach.informed_means, breach.informed_count = [], None
    if breach.informed_at is None or told_at < breach.informed_at:
        breach.informed_at = told_at
    _save_answered(breach, before)


def _answered(breach: Breach) -> list:
    return [getattr(breach, name) for name in _TOLD]


def _save_answered(breach: Breach, before: list) -> None:
    if _answered(breach) != before:
        breach.count_version("informing")
        breach.save(update_fields=[*_TOLD, "versions"])


def _check_moment(name: str, moment: dt.datetime, breach: Breach, at: dt.datetime) -> None:
    if moment > at:
        raise ValidationError({name: _("This moment lies in the future.")})
    if moment < breach.discovered_at:
        raise ValidationError({name: _("This is before the breach was noticed.")})


@action
def communicate(
    *,
    breach: Breach,
    recipients: Iterable[Recipient],
    way: str,
    told_at: dt.datetime,
    at: dt.datetime,
    by,
) -> list[Communication]:
    """Tell people in the newest words, or record that they were told: who heard it before of the
    same person's data is passed over. In the portal each also gets a notice by mail, which says
    no more than that there is something to read.

    Raises ValidationError on `told_at`, and as a whole where the breach is closed, where it is not
    recorded that people are informed and the AP is notified, and where there are no words yet.
    """
    current = _ready_to_tell(breach)
    _check_moment("told_at", told_at, current, at)
    text = newest_text(current)
    if text is None:
        raise ValidationError(_("First save the text in which people are told."))
    known = set(
        Communication.objects.filter(breach=current).values_list("recipient_id", "subject_id")
    )
    rows, people = [], []
    for recipient in recipients:
        about = [pk for pk in recipient.subject_ids if (recipient.person.pk, pk) not in known]
        if not about or (way == Communication.Way.PORTAL and not recipient.has_login):
            continue
        people.append(recipient.person)
        rows += [
            Communication(
                breach=current,
                subject_id=pk,
                recipient=recipient.person,
                text=text,
                way=way,
                told_at=told_at,
                told_by=by,
            )
            for pk in about
        ]
    Communication.objects.bulk_create(rows, batch_size=500)
    if way == Communication.Way.PORTAL:
        for person in people:
            notify(user=person.user, kind=Notice.Kind.BREACH_PEOPLE, by=by, each=True)
    if rows:
        _note_told(current, told_at)
    record_all(
        "breach.person_told",
        by=by,
        of=[(row.subject_id, row) for row in rows],
        way=way,
        breach=current.number,
    )
    record(
        "breach.people_told", by=by, obj=current, people=len(people), way=way, breach=current.number
    )
    return rows


@action
def take_back_communication(*, breach: Breach, recipient: Recipient, by) -> int:
    """Take back that somebody was told outside the portal, where that was recorded by mistake;
    returns of how many people's data. What stands in the portal, or was read there, was told.

    Raises ValidationError where nothing can be taken back, and where the breach is closed.
    """
    current = open_for_change(breach)
    told = Communication.objects.filter(breach=current, recipient=recipient.person)
    rows = list(told.exclude(way=Communication.Way.PORTAL).filter(read_at=None))
    if not rows:
        raise ValidationError(_("There is nothing here that can be taken back."))
    for row in rows:
        record(
            "breach.person_untold",
            by=by,
            subject_id=row.subject_id,
            obj=row,
            way=row.way,
            told_at=row.told_at.isoformat(),
            breach=current.number,
        )
    told.filter(pk__in=[row.pk for row in rows]).delete()
    _note_untold(current, {row.told_at for row in rows})
    record("breach.people_untold", by=by, obj=current, people=1, breach=current.number)
    return len(rows)


def _note_untold(breach: Breach, moments: set[dt.datetime]) -> None:
    """When the first was informed follows from the log again; what was filled in by hand stays, and
    how and how many the log answers by itself."""
    before = _answered(breach)
    if breach.informed_at in moments:
        breach.informed_at = _first_told(breach)
    _save_answered(breach, before)


def _first_told(breach: Breach) -> dt.datetime | None:
    moments = [
        breach.communications.aggregate(first=Min("told_at"))["first"],
        breach.public_communications.aggregate(first=Min("published_at"))["first"],
    ]
    return min((one for one in moments if one), default=None)


@action
def publish_communication(
    *,
    breach: Breach,
    text: str,
    place: str,
    why: str,
    published_at: dt.datetime,
    at: dt.datetime,
    by,
) -> PublicCommunication:
    """Record that a breach was made public, where and in which words, because to tell everybody by
    name would take an effort out of proportion. The same notice again is the one that stands.
    Raises as `communicate`, on `published_at`."""
    current = _ready_to_tell(breach, in_public=True)
    _check_moment("published_at", published_at, current, at)
    for standing in current.public_communications.filter(published_at=published_at):
        if (standing.text, standing.place) == (text, place):
            record("breach.made_public_again", by=by, obj=current, breach=current.number)
            return standing
    made = PublicCommunication.objects.create(
        breach=current, text=text, place=place, why=why, published_at=published_at
    )
    _note_told(current, published_at)
    record("breach.made_public", by=by, obj=current, breach=current.number)
    return made


@action
def note_letters(*, breach: Breach, recipients: Iterable[Recipient], language: str, by) -> None:
    """Note that letters about a breach, with addresses on them, were taken out of the system."""
    people = list(recipients)
    pairs = [(pk, None) for recipient in people for pk in recipient.subject_ids]
    record_all("breach.letter_made", by=by, of=pairs, language=language, breach=breach.number)
    record(
        "breach.letters_made",
        by=by,
        obj=breach,
        people=len(people),
        language=language,
        breach=breach.number,
    )


@action
def read_communications(*, communications: Iterable[Communication], at: dt.datetime, by) -> None:
    """Note when somebody first read in the portal what they were told."""
    unread = [one for one in communications if one.read_at is None]
    Communication.objects.filter(pk__in=[one.pk for one in unread]).update(read_at=at)
    for one in unread:
        one.read_at = at
    record("breach.communication_read", by=by, communications=len(unread))
