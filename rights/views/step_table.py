"""The steps that can be taken on a request: what each does and asks, and when it is offered.

What a step may do the actions decide.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.dates import today
from rights import actions, forms
from rights.actions.deciding import IN_PART
from rights.models import Request
from rights.views import copy_steps, taking

State, Kind = Request.State, Request.Kind


@dataclass(frozen=True)
class Step:
    """`fits(request)` says whether it is offered; `run(request, form, user)` takes it, and gives
    what is said besides `done`, if anything. `closed` are the parts of the file (codes) that a user
    would have to change for it, and may not."""

    slug: str
    label: Any
    happens: Any
    done: Any
    form: type[forms.StepForm]
    run: Callable
    fits: Callable[[Request], bool]
    consequences: tuple = ()
    is_main: bool = False
    is_safe: bool = True
    next_page: str = "rights:detail"
    with_custody: bool = False
    closed: Callable[[Request, Any], list[str]] = lambda asked, user: []
    confirm: Any = ""  # on the button, where the label would say too little


def _is_open(asked: Request) -> bool:
    return asked.state == State.OPEN


def _is_unanswered(asked: Request) -> bool:
    return not asked.is_answered


def _is_answered_in_words(asked: Request) -> bool:
    """Whether nothing but an answer is due; the others have a step that also does something."""
    return (
        _is_open(asked)
        and asked.kind not in WITH_A_STEP_OF_ITS_OWN
        and not asked.corrections.exists()
    )


WITH_A_STEP_OF_ITS_OWN = (*Request.WITH_A_COPY, Kind.ERASURE, Kind.RESTRICTION)
READS = _("The person reads this in the portal; by letter you send it yourself.")
STOPS = _("The clock of this request stops today.")
STEPS = (
    Step(
        "approve",
        _("Check and approve"),
        _("Next you decide on what is about others; then the copy is made."),
        _("Now decide on what is about others."),
        forms.ApproveForm,
        copy_steps.approve,
        lambda asked: _is_open(asked) and asked.kind in Request.WITH_A_COPY,
        consequences=(
            _("You see what the copy will look like before it is made."),
            _(
                "It is kept ready for the person for two weeks. Once fetched, it is removed after"
                " an hour."
            ),
        ),
        is_main=True,
        next_page="rights:passages",
        with_custody=True,
        confirm=_("Approve and go on"),
    ),
    Step(
        "hand-over",
        _("Hand over on paper"),
        _("You gave the printed copy and its documents to the person at an appointment."),
        _("That the copy was handed over has been noted."),
        forms.HandOverForm,
        copy_steps.hand_over,
        copy_steps.waits_for_person,
        consequences=(
            _("The copy is removed here: it can no longer be downloaded in the portal."),
            _("The file records that it was given to this person."),
        ),
        is_safe=False,
    ),
    Step(
        "take-back",
        _("Take back the approval"),
        _("The copy is not given: what was made of it is removed. You decide on the request anew."),
        _("The approval has been taken back."),
        forms.StepForm,
        copy_steps.take_back,
        copy_steps.may_be_taken_back,
        consequences=(
            _("What was decided on passages about others is gone too."),
            _("The term runs on as it did."),
            _("Did the person hear that the copy is ready? Then tell the person that it is not."),
        ),
        is_safe=False,
    ),
    Step(
        "answer",
        _("Answer the request"),
        READS,
        _("The request has been answered."),
        forms.AnswerForm,
        taking.answer,
        _is_answered_in_words,
        consequences=(STOPS,),
        is_main=True,
        with_custody=True,
        confirm=_("Send the answer"),
    ),
    Step(
        "correct",
        _("Decide what is changed"),
        _("What you choose is changed in the file at once. The person reads the answer."),
        _("The request has been answered, and the file is changed."),
        forms.CorrectForm,
        taking.correct,
        lambda asked: _is_open(asked) and asked.corrections.exists(),
        closed=lambda asked, user: actions.not_changed_by(asked, on=today(), by=user),
        consequences=(
            _("Those who got this data from us are told: there is a task for each."),
            STOPS,
        ),
        is_main=True,
        with_custody=True,
        confirm=_("Change and answer"),
    ),
    Step(
        "erase",
        _("Decide what is erased"),
        _("What you choose is gone at once, for good. The person reads the answer."),
        _("The request has been answered, and what you chose is erased."),
        forms.EraseForm,
        taking.erase,
        lambda asked: _is_open(asked) and asked.kind == Kind.ERASURE,
        consequences=(
            _("Those who got this data from us are told: there is a task for each."),
            _(
                "A copy of the file that contains it and is still waiting to be downloaded is"
                " removed."
            ),
            _("It stays in backups until those have expired."),
            STOPS,
        ),
        is_main=True,
        is_safe=False,
        with_custody=True,
        confirm=_("Erase and answer"),
    ),
    Step(
        "restrict",
        _("Restrict the use"),
        _("The parts you choose are kept and not used, until you lift the restriction."),
        _("The request has been answered, and the use is restricted."),
        forms.RestrictForm,
        taking.restrict,
        lambda asked: _is_open(asked) and asked.kind == Kind.RESTRICTION,
        consequences=(
            _("Nobody opens these parts at work; you can, with a reason that is logged."),
            _("Nothing of the file is destroyed while this lasts."),
            STOPS,
        ),
        is_main=True,
        with_custody=True,
        confirm=_("Restrict and answer"),
    ),
    Step(
        "lift",
        _("Lift the restriction"),
        _("The parts can be used again. Tell the person before you do this."),
        _("The restriction has been lifted."),
        forms.StepForm,
        taking.lift,
        lambda asked: asked.kind == Kind.RESTRICTION and bool(actions.restriction_of(asked)),
    ),
    Step(
        "partly",
        _("Grant in part"),
        READS,
        _("The request has been answered."),
        forms.PartlyForm,
        taking.answer,
        lambda asked: _is_answered_in_words(asked) and asked.kind in IN_PART,
        consequences=(
            _("The answer names the data protection authority and the court, with the term."),
            STOPS,
        ),
        with_custody=True,
        confirm=_("Send the answer"),
    ),
    Step(
        "refuse",
        _("Refuse"),
        READS,
        _("The request has been refused."),
        forms.RefuseForm,
        taking.refuse,
        lambda asked: _is_open(asked) and bool(actions.grounds_of(asked.kind)),
        consequences=(
            _("The answer names the data protection authority and the court, with the term."),
            STOPS,
        ),
        is_safe=False,
    ),
    Step(
        "question",
        _("Ask the person something"),
        _(
            "Who is it, or what is meant? If you ask within a week, the clock stops until the"
            " answer."
        ),
        _("The question has been put."),
        forms.QuestionForm,
        taking.ask_person,
        _is_open,
        confirm=_("Put the question"),
    ),
    Step(
        "reply",
        _("Note the person's answer"),
        _(
            "With the last answer the clock starts again; both terms move by the days it was"
            " stopped."
        ),
        _("The answer has been noted."),
        forms.ReplyForm,
        taking.reply,
        lambda asked: _is_open(asked) and asked.questions.filter(replied_on__isnull=True).exists(),
    ),
    Step(
        "ask-advice",
        _("Ask the privacy officer"),
        _("The request is put on the privacy officer's work list."),
        _("The privacy officer has been asked."),
        forms.StepForm,
        taking.ask_advice,
        lambda asked: (
            _is_open(asked)
            and not asked.advices.filter(source="officer", given_on__isnull=True).exists()
        ),
    ),
    Step(
        "advice",
        _("Record advice"),
        _("Advice is kept with the request. The person does not get it."),
        _("The advice has been recorded."),
        forms.AdviceForm,
        taking.note_advice,
        _is_open,
    ),
    Step(
        "appointment",
        _("Make an appointment"),
        _("People who want to view the file or change something come by appointment."),
        _("The appointment has been noted."),
        forms.AppointmentForm,
        taking.appointment,
        _is_unanswered,
    ),
    Step(
        "extend",
        _("Extend the term"),
        _("By two months, once, and only inside the first month. The person hears why."),
        _("The term has been extended."),
        forms.ExtendForm,
        taking.extend,
        lambda asked: _is_unanswered(asked) and not asked.extended_on,
    ),
    Step(
        "fee",
        _("Charge a fee"),
        _("A first copy is free. A fee needs a reason, and is at most 5.00 euro."),
        _("The fee has been recorded."),
        forms.FeeForm,
        taking.fee,
        lambda asked: _is_open(asked) and asked.kind in (Kind.ACCESS, Kind.COPY),
    ),
    Step(
        "received",
        _("Correct the day of receipt"),
        _("The day was noted wrongly. Both terms are counted anew from the day you fill in."),
        _("The day of receipt has been corrected."),
        forms.ReceivedForm,
        taking.correct_received,
        lambda asked: _is_open(asked) and actions.may_correct_received(asked),
        consequences=(
            _("The day that was noted first, and your reason, stay with the request."),
            _(
                "The letters about this request name the new day and terms: send the confirmation"
                " of receipt again."
            ),
        ),
    ),
    Step(
        "withdraw",
        _("Record a withdrawal"),
        _("The person does not need an answer any more."),
        _("The request has been withdrawn."),
        forms.StepForm,
        taking.withdraw,
        _is_unanswered,
        consequences=(_("A copy that is being made is not made any further."), STOPS),
        is_safe=False,
    ),
    Step(
        "board",
        _("Put before the board"),
        _("The person does not agree with the answer: the chair of the board answers."),
        _("The complaint is with the board."),
        forms.StepForm,
        taking.board,
        lambda asked: (
            asked.kind == Kind.COMPLAINT and asked.state == State.ANSWERED and not asked.board_since
        ),
        consequences=(_("A new term of 4 weeks begins today."),),
    ),
)
BY_SLUG = {step.slug: step for step in STEPS}
