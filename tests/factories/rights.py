"""Requests in each state, made through the product's own actions."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from core.dates import today
from rights.actions import (
    answer_request,
    approve_copy,
    ask,
    claim_copy,
    confirm_passages,
    decide_passages,
    grant_correction,
    passages_of,
    start_making,
    store_copy,
)
from rights.models import Copy, Request
from subjects.models import Subject
from tests.factories import world
from tests.factories.http import asking

DAY = dt.date(2026, 3, 2)
Kind = Request.Kind


def later(days: int) -> dt.date:
    """So many days after requests here are made."""
    return DAY + dt.timedelta(days=days)


def of_oneself(person, kind: str, *, words="Wat ik vraag.", on: dt.date = DAY, **more) -> Request:
    """A request of somebody about the own file, by desk."""
    return _ask(person.subject, person.subject, kind, words, on, **more)


def asked(
    child,
    *,
    kind: str = Kind.COPY,
    parent: int = 0,
    words: str = "Wat de ouder vraagt.",
    on: dt.date = DAY,
    **more,
) -> Request:
    """A request by the `parent`-th parent, by first name; a copy unless another kind is named."""
    requester = world.parents_of(child)[parent].subject
    return _ask(child.subject, requester, kind, words, on, **more)


def _ask(subject: Subject, requester: Subject, kind, words, on, **more) -> Request:
    return ask(
        kind=kind,
        subject=subject,
        requester=requester,
        words=words,
        received_on=on,
        on=on,
        by=None,
        **{"channel": Request.Channel.DESK, **more},
    )


def answer(request: Request, **more) -> Request:
    details = {"answer": "Gedaan.", "identity_check": "known", "on": DAY, "by": None, **more}
    return answer_request(request=request, **details)


def propose(user, child, slug="daily", key=None, category="child.daily_care", **data):
    """What the page answers on which a parent asks to change a record of the own child."""
    key = key or child.subject.daily_care.pk
    url = reverse("portal:correct", args=[child.pk, category, slug, key])
    return asking(user).post(url, data)


def grant(request: Request, items, **more) -> list[str]:
    """Change these of what was proposed, and answer."""
    details = {"answer": "Gedaan.", "on": today(), "by": None, **more}
    return grant_correction(request=request, applied=[item.pk for item in items], **details)


def refusal_of(call, **arguments) -> ValidationError:
    """What an action says to what it does not do."""
    with pytest.raises(ValidationError) as caught:
        call(**arguments)
    return caught.value


def deciding(child, *, on: dt.date = DAY, **more) -> Copy:
    """A copy that was approved, with everything about others still to be decided."""
    return approve_copy(
        request=asked(child, on=on, **more),
        identity_check=Request.IdentityCheck.KNOWN,
        on=on,
        at=timezone.now(),
        by=None,
    )


def screened(copy: Copy, choose=lambda passage: passage.proposed) -> Copy:
    """The copy with every passage decided, by two people where that is asked."""
    passages = passages_of(copy)
    at = timezone.now()
    decide_passages(
        copy=copy,
        passages=passages,
        outcomes={passage.identity: choose(passage) for passage in passages},
        at=at,
        by=world.user(),
    )
    agreed = [passage.identity for passage in passages if passage.needs_second]
    confirm_passages(copy=copy, agreed=agreed, returned=[], at=at, by=world.user())
    return copy


def approved(child, **more) -> Copy:
    """A copy that waits for a worker: approved, and all decided as proposed."""
    return start_making(copy=screened(deciding(child, **more)), by=None)


def claimed(copy: Copy, *, at=None, on: dt.date = DAY) -> Copy | None:
    return claim_copy(copy_id=uuid.UUID(str(copy.pk)), at=at or timezone.now(), on=on)


def ready(child, *, on: dt.date | None = None, content: bytes = b"PK a copy", **more) -> Copy:
    """A copy that waits to be fetched, without rendering one."""
    on = on or timezone.localdate()
    copy = claimed(approved(child, on=on, **more), on=on)
    return store_copy(
        copy=copy,
        fill=lambda out: out.write(content),
        categories=["child.identity"],
        on=on,
    )
