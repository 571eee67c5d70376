"""What the steps of a request do: the action of each, with what its form asked."""

import datetime as dt

from django.utils import timezone

from core.dates import today
from rights import actions


def answer(asked, form, user):
    data = form.cleaned_data
    actions.answer_request(
        request=asked,
        answer=data["answer"],
        ground=data.get("ground", ""),
        identity_check=data.get("identity_check", ""),
        on=today(),
        by=user,
    )


def correct(asked, form, user) -> list[str]:
    data = form.cleaned_data
    return actions.grant_correction(
        request=asked,
        applied=data["applied"],
        seen=form.seen,
        ground=data["ground"],
        answer=data["answer"],
        identity_check=data.get("identity_check", ""),
        on=today(),
        by=user,
    )


def erase(asked, form, user):
    data = form.cleaned_data
    actions.grant_erasure(
        request=asked,
        parts=data["parts"],
        ground=data["ground"],
        answer=data["answer"],
        identity_check=data.get("identity_check", ""),
        on=today(),
        at=timezone.now(),
        by=user,
    )


def restrict(asked, form, user):
    data = form.cleaned_data
    actions.grant_restriction(
        request=asked,
        parts=data["parts"],
        answer=data["answer"],
        identity_check=data.get("identity_check", ""),
        on=today(),
        by=user,
    )


def lift(asked, form, user):
    actions.end_restriction(request=asked, on=today(), at=timezone.now(), by=user)


def refuse(asked, form, user):
    data = form.cleaned_data
    actions.refuse_request(
        request=asked, ground=data["ground"], answer=data["answer"], on=today(), by=user
    )


def ask_person(asked, form, user):
    data = form.cleaned_data
    actions.ask_person(request=asked, about=data["about"], text=data["text"], on=today(), by=user)


def reply(asked, form, user):
    question = form.open[form.cleaned_data["question"]]
    actions.note_reply(question=question, reply=form.cleaned_data["reply"], on=today(), by=user)


def extend(asked, form, user):
    actions.extend_request(request=asked, because=form.cleaned_data["because"], on=today(), by=user)


def ask_advice(asked, form, user):
    actions.ask_advice(request=asked, on=today(), by=user)


def note_advice(asked, form, user):
    data = form.cleaned_data
    actions.note_advice(
        request=asked,
        source=data["source"],
        adviser=data["adviser"],
        text=data["text"],
        on=today(),
        by=user,
    )


def appointment(asked, form, user):
    data = form.cleaned_data
    moment = timezone.make_aware(dt.datetime.combine(data["day"], data["time"]))
    actions.agree_appointment(request=asked, meets_at=moment, on=today(), by=user)


def fee(asked, form, user):
    data = form.cleaned_data
    actions.set_fee(request=asked, fee=data["fee"], because=data["because"], by=user)


def correct_received(asked, form, user):
    data = form.cleaned_data
    actions.correct_received(
        request=asked,
        received_on=data["received_on"],
        because=data["because"],
        on=today(),
        by=user,
    )


def withdraw(asked, form, user):
    actions.withdraw_request(request=asked, on=today(), by=user)


def board(asked, form, user):
    actions.take_to_board(request=asked, on=today(), by=user)
