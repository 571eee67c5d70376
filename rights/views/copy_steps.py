"""What the steps on a request for a copy do."""

from django.utils import timezone

from core.dates import today
from rights import actions
from rights.models import Copy, Request


def approve(asked: Request, form, user) -> None:
    actions.approve_copy(
        request=asked,
        identity_check=form.cleaned_data.get("identity_check", ""),
        on=today(),
        at=timezone.now(),
        by=user,
    )


def take_back(asked: Request, form, user) -> None:
    actions.take_back_approval(copy=asked.running_copy, by=user)


def may_be_taken_back(asked: Request) -> bool:
    return actions.may_take_back(asked.running_copy)


def waits_for_person(asked: Request) -> bool:
    """Whether there is a finished copy that nobody fetched yet."""
    copy = asked.running_copy
    return copy is not None and copy.state == Copy.State.READY


def hand_over(asked: Request, form, user) -> None:
    actions.hand_over_copy(
        copy=asked.running_copy,
        recipient=form.cleaned_data["recipient"],
        identity_shown=form.cleaned_data["identity_shown"],
        at=timezone.now(),
        on=today(),
        by=user,
    )
