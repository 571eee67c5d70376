"""Recording what is told of somebody: the five rules and the ground first (K01, K13), the handover
to a school, and whom to tell that something changed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from children.views.consent_overview import how_to_remind
from consents.actions import remind
from consents.actions.matters import reached
from consents.answers import NOT_ASKED, State, answers_of, asked_in_portal
from consents.defaults import HANDOVER_VERBAL, HANDOVER_WRITTEN
from consents.models import ConsentKind
from core.dates import today
from disclosures import actions
from disclosures.actions.calls import fixed_message
from disclosures.defaults import PARENT, SCHOOL
from disclosures.files import CHILD, EMPLOYEE, Shelf
from disclosures.forms import ChangedForm, DisclosureForm, FixedMessageForm
from disclosures.grounds import (
    answer_cell,
    at_the_ground,
    grounds_for,
    kinds_for,
    only_one,
    parts_to_tell,
)
from disclosures.models import Disclosure, Recipient, RecipientKind
from disclosures.rules import parents_to_tell
from subjects.models import Subject

Means = Disclosure.Means
CHANGED_SHOWN = 100
WAYS = {Means.WRITTEN: HANDOVER_WRITTEN, Means.VERBAL: HANDOVER_VERBAL}
NOTHING_ASKED = gettext_lazy("The care has ended: nothing is asked any more.")
telling = require_http_methods(["GET", "HEAD", "POST"])


def known_names(kind: RecipientKind) -> list[str]:
    """The recipients of this kind we know by name."""
    return [str(one) for one in Recipient.objects.filter(kind=kind, is_active=True)]


def _add(request, pk, shelf: Shelf):
    subject = shelf.load_to_change(request, pk)
    kinds = kinds_for(subject)
    kind = next((one for one in kinds if one.code == request.GET.get("kind")), None)
    if kind is None:
        context = shelf.context(request, subject)
        context |= {
            "heading": _("To whom is something told?"),
            "kinds": kinds,
            "cancel_url": shelf.url("of", subject),
        }
        return render(request, "disclosures/choose_kind.html", context)
    on = today()
    options = grounds_for(subject, kind, request.user, on=on)
    stand = [option for option in options if option.holds]
    to_a_parent = kind.code == PARENT
    names = list(parents_to_tell(subject, on).values()) if to_a_parent else known_names(kind)
    form = DisclosureForm(
        request.POST or None,
        options=options,
        parts=parts_to_tell(
            options, subject, request.user, on=on, chosen=request.POST.get("ground", "")
        ),
        names=names,
        only_names=to_a_parent,
        initial={"disclosed_on": on, **_prefilled(request.GET.get("way"), options)},
    )

    def record():
        try:
            return actions.record_disclosure(
                subject=subject, recipient_kind=kind, on=on, by=request.user, **form.values()
            )
        except ValidationError as refused:
            raise at_the_ground(refused) from None

    return shelf.room.step(
        request,
        subject,
        shelf.section,
        form,
        heading=_("Record what is told"),
        do=record,
        done=_("It has been recorded what was told."),
        template="disclosures/add.html",
        kind=kind,
        choose_url=shelf.url("add", subject),
        stand=form.is_bound or (stand and (names or not to_a_parent)),
        refused=[[o.label, answer_cell(o.answer, o.was_asked)] for o in options if not o.holds],
        refused_headers=[_("Consent"), _("Answer")],
        nobody=to_a_parent and not names,
        consents_url=reverse("children:section", args=[subject.pk, "consents"])
        if shelf is CHILD
        else "",
    )


def _prefilled(way: str | None, options) -> dict:
    """What a handover to a school is for and consists of, in the way that was chosen."""
    code = WAYS.get(way) if way in Means.values else None
    option = next((o for o in options if o.code == f"consent:{code}:" and o.holds), None)
    if option is None:
        return {"ground": only_one(options)}
    return {
        "ground": option.code,
        "categories": list(option.categories),
        "means": way,
        "purpose": _("A good start at school."),
    }


@telling
def add_of_child(request, pk):
    """Record what is told of a child: first to what kind of recipient, then all the rest."""
    return _add(request, pk, CHILD)


@telling
def add_of_employee(request, pk):
    """Record what is told of somebody who works here (K24)."""
    return _add(request, pk, EMPLOYEE)


# --- the handover to a school ---------------------------------------------------------------------


@telling
def handover(request, pk):
    """The handover of a child to a school, in writing and in a conversation: what the parents
    answered to each, and what may be done with that answer (K12, L38)."""
    subject = CHILD.load_to_change(request, pk)
    on = today()
    if request.method == "POST":
        told = remind(subjects=[subject], on=on, by=request.user)
        if subject.has_ended(on):
            messages.warning(request, NOTHING_ASKED)
        elif told:
            messages.success(request, _("The parents get a message that questions wait for them."))
        else:
            messages.warning(
                request,
                _(
                    "Nobody was told: the parents have no login, or have already had this"
                    " message today. Ask them on paper."
                ),
            )
        return redirect("disclosures:handover", subject.pk)
    answers = answers_of([subject], on=on, codes=list(WAYS.values()))
    in_portal = bool(asked_in_portal([subject], on))
    reach = reached([subject], on)
    kinds = {kind.code: kind for kind in ConsentKind.objects.filter(code__in=WAYS.values())}
    ways = [
        _way(subject, way, kinds[code], answers.get((subject.pk, code, None), NOT_ASKED), in_portal)
        for way, code in WAYS.items()
    ]
    context = CHILD.context(request, subject)
    context |= {
        "heading": _("Handover to the school"),
        "ways": ways,
        "go_on": [way for way in ways if way["url"]],
        "headers": [_("Handover"), _("Answer")],
        "rows": [[way["label"], way["answer"]] for way in ways],
        "must_ask": any(way["asks"] for way in ways),
        "nothing_asked": NOTHING_ASKED if subject.has_ended(on) else "",
        "may_remind": bool(reach.by_mail),
        "how_to_remind": how_to_remind(reach),
        "message": fixed_message(),
        "message_url": reverse("disclosures:fixed_message", args=[subject.pk]),
        "is_refused": any(way["refused"] for way in ways),
        "consents_url": reverse("children:section", args=[subject.pk, "consents"]),
        "cancel_url": CHILD.url("of", subject),
    }
    return render(request, "disclosures/handover.html", context)


def _way(subject: Subject, way: Means, kind: ConsentKind, answer, was_asked: bool) -> dict:
    state = answer.state
    query = urlencode({"kind": SCHOOL, "way": way.value})
    return {
        "label": kind.label,
        "answer": answer_cell(answer, was_asked),
        "url": f"{CHILD.url('add', subject)}?{query}" if state is State.YES else "",
        "refused": state is State.NO,
        "asks": state in {State.NOT_ASKED, State.WAITING},
    }


@telling
def give_fixed_message(request, pk):
    """Tell a school the fixed message, where the parents want no handover (L38)."""
    subject = CHILD.load_to_change(request, pk)
    form = FixedMessageForm(request.POST or None)
    return CHILD.room.confirm(
        request,
        subject,
        CHILD.section,
        form,
        heading=_("Say the fixed message"),
        do=lambda: actions.say_fixed_message(
            subject=subject, **form.cleaned_data, on=today(), by=request.user
        ),
        done=_("It has been recorded that the fixed message was given."),
        happens=_("The school hears this and nothing else: “%(message)s”")
        % {"message": fixed_message()},
        consequences=[
            _("It is recorded with the child to whom this was said, and when."),
        ],
        confirm_label=_("I have said this"),
        safe=True,
    )


# --- something changed ----------------------------------------------------------------------------


def given_to_others(subject: Subject):
    """What others than the person were told, who have to hear of a change."""
    given = Disclosure.objects.standing().filter(subject=subject)
    return given.exclude(ground=Disclosure.Ground.ACCESS_REQUEST)


def _changed(request, pk, shelf: Shelf):
    subject = shelf.load_to_change(request, pk)
    given = given_to_others(subject).select_related("recipient_kind")[:CHANGED_SHOWN]
    by_id = {str(disclosure.pk): disclosure for disclosure in given}
    form = ChangedForm(
        request.POST or None, given=[(pk, given_words(one)) for pk, one in by_id.items()]
    )
    if not by_id:
        raise Http404

    def ask():
        chosen = [by_id[pk] for pk in form.cleaned_data["recipients"]]
        why = form.cleaned_data["why"]
        return actions.ask_to_tell(disclosures=chosen, why=why, on=today(), by=request.user)

    return shelf.room.step(
        request,
        subject,
        shelf.section,
        form,
        heading=_("Tell recipients of a change"),
        do=ask,
        done=_("The recipients are on the list of those to be told."),
        template="disclosures/changed.html",
    )


def given_words(disclosure: Disclosure) -> str:
    """What was told in a line: to whom, when, and which parts of the file."""
    return _("%(who)s, %(day)s: %(what)s") % {
        "who": disclosure.recipient,
        "day": f"{disclosure.disclosed_on:%d-%m-%Y}",
        "what": ", ".join(disclosure.category_labels),
    }


@telling
def changed_of_child(request, pk):
    """Choose which recipients have to hear that data of a child was corrected or removed."""
    return _changed(request, pk, CHILD)


@telling
def changed_of_employee(request, pk):
    """The same, of somebody who works here."""
    return _changed(request, pk, EMPLOYEE)
