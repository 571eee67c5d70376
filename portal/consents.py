"""Deciding on consent in the portal: as a parent for an own child, as an employee for oneself.

Giving and withdrawing are the same page with the same two buttons (G03); nothing is chosen
beforehand, and nothing hangs on the answer.
"""

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from consents.actions import record_decision
from consents.actions.following import MEDIA
from consents.answers import NOT_ASKED, Answer, State, answers_of
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, Place
from consents.questions import about_rows, bounds_of
from consents.removals import places_of_no
from core.privacy import Level, SubjectKind
from core.templatetags.ui import day
from portal.desk import Desk, desk_of_child, own_desk, with_query
from portal.forms import AnswerForm
from portal.papers import shared_with
from portal.questions import ABOUT, Question, open_counts
from portal.sharing import preview_of
from subjects.models import Subject

PER_PAGE = 20
NO_LONGER_ASKED = gettext_lazy("This is no longer asked.")
NOT_RECORDED = gettext_lazy("This is no longer asked. Nothing has been recorded.")


def lines(user, subjects: list[Subject], giver: Subject | None, *, on) -> dict:
    """The way in, and how many questions wait, for each of these own files by subject id; nothing
    where the matrix keeps the consents shut. Costs the same for one file and for many."""
    found = {}
    counts = open_counts(subjects, giver, on=on) if subjects else {}
    for subject in subjects:
        desk = Desk(user, subject, giver, on)
        if desk.is_shown:
            words = questions_words(counts[subject.pk])
            found[subject.pk] = {"url": desk.url("consents"), "questions": words}
    return found


def entry(user, subject: Subject, *, on) -> list[dict]:
    """The line that leads here, for the page with the parts of a file; none where it is shut."""
    giver = user.subject if subject.kind == SubjectKind.CHILD else None
    return [
        {
            "label": _("Consents"),
            "hint": line["questions"] or _("What you said yes or no to."),
            "url": line["url"],
        }
        for line in lines(user, [subject], giver, on=on).values()
    ]


def questions_words(number: int) -> str:
    """How many questions wait, in words; empty for none."""
    words = ngettext("%(n)d question for you", "%(n)d questions for you", number)
    return words % {"n": number} if number else ""


# --- the list --------------------------------------------------------------------------------


@require_safe
def of_child(request, pk):
    """What is asked about an own child: what waits for an answer first, then what was answered."""
    return _listed(request, desk_of_child(request, pk))


@require_safe
def of_own(request):
    """The same, about oneself."""
    return _listed(request, own_desk(request))


def _listed(request, desk: Desk):
    asked = desk.questions()
    waiting = [question for question in asked if question.is_open]
    answered = Paginator(asked[len(waiting) :], PER_PAGE).get_page(request.GET.get("page"))
    outcomes = answers_of([desk.subject], on=desk.on) if answered else {}
    context = {
        **_head(request, desk),
        "back_url": reverse("portal:child", args=[desk.subject.pk])
        if desk.giver
        else reverse("portal:own"),
        "back_label": desk.name or _("My file"),
        "waiting": [_waiting_row(desk, question) for question in waiting],
        "first_url": desk.url_of(waiting[0], next="open") if waiting else "",
        "page_obj": answered,
        "answered": [
            _answered_row(desk, question, outcomes.get(question.key, NOT_ASKED))
            for question in answered
        ],
        "ended_on": desk.subject.relation_ended_on if desk.subject.has_ended(desk.on) else None,
    }
    return render(request, "portal/consents.html", context)


def _head(request, desk: Desk) -> dict:
    """What all pages of a desk show: whom it is about, and the answer that was just noted."""
    return {
        "name": desk.name,
        "is_child": desk.giver is not None,
        "noted": just_noted(desk, request.GET.get("noted", "")),
        "list_url": desk.url("consents"),
        "history_url": desk.url("consents-history"),
    }


def just_noted(desk: Desk, pk: str) -> dict | None:
    try:
        decision = desk.decisions().filter(pk=uuid.UUID(pk)).first()
    except ValueError:
        return None
    if decision is None:
        return None
    text = _("You can change it at any time.")
    if decision.removals.exists():
        text = _("We now remove what we have because of your earlier yes.")
    elif _find(desk.questions(), decision.kind.code, decision.matter_id) is None:
        text = _("We do not ask this any more.")
    return {"title": f"{_label_of(decision)}: {_words(decision).lower()}.", "text": text}


def _label_of(decision: ConsentDecision) -> str:
    matter = decision.matter
    return f"{decision.kind.label}: {matter.label}" if matter else decision.kind.label


def _words(decision: ConsentDecision) -> str:
    return _("Yes") if decision.given else _("No")


def _waiting_row(desk: Desk, question: Question) -> dict:
    hint = ""
    if question.is_renewed:
        hint = _("You said yes on %(day)s. The text has changed since, so we ask you again.")
        hint %= {"day": day(question.mine.decided_on)}
    elif question.matter and question.matter.until:
        hint = _("asked until %(day)s") % {"day": day(question.matter.until)}
    return {
        "label": question.label,
        "url": desk.url_of(question),
        "hint": hint,
        "state_label": _("Not answered yet"),
        "state_kind": "info",
    }


def _answered_row(desk: Desk, question: Question, outcome: Answer) -> dict:
    """The own answer. The tag has one colour for yes and no: neither is the better one."""
    since = _("since %(day)s") % {"day": day(question.mine.decided_on)}
    known = " · ".join([since, *bounds_of(question.matter)])
    return {
        "label": question.label,
        "url": desk.url_of(question),
        "hint": " ".join(filter(None, [f"{known}.", _what_holds(question, outcome)])),
        "state_label": _words(question.mine),
        "state_kind": "",
    }


def _what_holds(question: Question, outcome: Answer) -> str:
    """Where a yes alone does not decide, or counts no more: that, and never who else answered what
    (S05, S06)."""
    if question.is_open or not question.mine.given:
        return ""
    if question.has_lapsed:
        return _("It counts no more: the text has been changed since.")
    return {
        State.NO: _("Not everybody with custody agrees. So the answer is no."),
        State.WAITING: _("It counts once everybody with custody has said yes."),
    }.get(outcome.state, "")


# --- one question ----------------------------------------------------------------------------


def child_kind(request, pk, code):
    """One purpose, asked about an own child."""
    return _ask(request, desk_of_child(request, pk), code=code)


def child_matter(request, pk, matter):
    """Somebody by name, or an occasion an own child is in."""
    return _ask(request, desk_of_child(request, pk), matter_id=matter)


def own_kind(request, code):
    """One purpose, asked about oneself."""
    return _ask(request, own_desk(request), code=code)


def own_matter(request, matter):
    """Somebody by name who is to be told about oneself."""
    return _ask(request, own_desk(request), matter_id=matter)


def _ask(request, desk: Desk, *, code: str = "", matter_id=None):
    asked = desk.questions()
    question = _find(asked, code, matter_id)
    if question is None:
        return _not_asked(request, desk, code, matter_id)
    if request.method != "POST":
        return _question_page(request, desk, question, asked)
    if not desk.opened_as(Level.CHANGE):
        raise Http404
    form = AnswerForm(request.POST)
    noted, problem = _decide(desk, question, form)
    asked = desk.questions()
    if noted:
        return redirect(_after(desk, question, asked, noted, request.GET.get("next")))
    question = _find(asked, code, matter_id)  # as it stands now, for who has to look again
    if question is None:
        return _not_asked(request, desk, code, matter_id)
    chosen = {"yes": _("Yes"), "no": _("No")}.get(form.cleaned_data.get("answer"), "")
    return _question_page(request, desk, question, asked, problem=problem, chosen=chosen)


def _question_page(request, desk: Desk, question: Question, asked: list[Question], **more):
    """`more`: what was wrong with the answer that was just sent, and which it was."""
    following = _next_open(question, asked) if request.GET.get("next") == "open" else None
    outcomes = answers_of([desk.subject], on=desk.on, codes=[question.kind.code])
    outcome = outcomes.get(question.key, NOT_ASKED)
    from_sharing = _from_sharing(desk, request.GET.get("next"))
    context = {
        **_head(request, desk),
        "from_sharing": from_sharing,
        "back_url": desk.url("sharing" if from_sharing else "consents"),
        "question": question,
        "rows": about_rows(question.matter),
        "holds": _what_holds(question, outcome),
        **_what_a_no_removes(desk, question, outcome),
        "may_answer": bool(desk.opened_as(Level.CHANGE)),
        "may_say_yes": not question.is_stopped
        and not (desk.giver and desk.subject.has_ended(desk.on)),
        "skip_url": desk.url_of(following, next="open") if following else "",
        "page_has_errors": bool(more),
        **preview_of(desk, question.kind.code),
        **more,
    }
    return render(request, "portal/consent.html", context)


def _what_a_no_removes(desk: Desk, question: Question, outcome: Answer) -> dict:
    """What goes for good with a no, to be read before it is given, and where what is shared can be
    downloaded first. Nothing where it would tell of the yes of somebody else: without an own yes,
    and with no photos shared that tell of it already (S05, S06)."""
    places = places_of_no(desk.subject, question.kind, question.matter, outcome)
    shared = Place.OWN_MEDIA in places and (
        shared_with(desk.user, desk.subject, on=desk.on, category=MEDIA).exists()
    )
    if not shared and not (question.mine and question.mine.given):
        return {}
    return {
        "no_removes": [place.label for place in places if place != Place.PARTNER],
        "no_is_told": Place.PARTNER in places,  # what others received is theirs to remove
        "keep_url": desk.url("documents") if shared else "",
    }


def _find(asked: list[Question], code: str, matter_id) -> Question | None:
    for question in asked:
        if (question.matter.pk == matter_id) if question.matter else (question.kind.code == code):
            return question
    return None


def _not_asked(request, desk: Desk, code: str, matter_id):
    """Over since the page was opened: back to the list, where a second click on the no that ended
    it is told that it was noted. What never was asked, or has no words yet, does not exist."""
    about = ABOUT.get(SubjectKind(desk.subject.kind), ConsentKind.About.EMPLOYEE)
    kinds = ConsentKind.objects.filter(
        code=code,
        about=about,
        rhythm=ConsentKind.Rhythm.STANDING,
        texts__valid_from__lte=desk.on,
    )
    matters = ConsentMatter.objects.filter(subject=desk.subject, pk=matter_id)
    if not (matters if matter_id else kinds).exists():
        raise Http404
    mine = desk.decisions().filter(kind__code=code) if code else desk.decisions()
    mine = mine.filter(matter=matter_id).first()
    if mine and AnswerForm(request.POST).is_answered_by(mine):
        return redirect(_confirmed(desk, mine, request.GET.get("next")))
    messages.warning(request, NOT_RECORDED if request.method == "POST" else NO_LONGER_ASKED)
    return redirect(desk.url("consents"))


def _decide(desk: Desk, question: Question, form: AnswerForm):
    """The decision that stands after this answer, or None and what is wrong with it.

    A second click finds the answer as it is and adds nothing.
    """
    if not form.is_valid():
        return None, _("Choose yes or no.")
    given, text_id = form.given, form.cleaned_data["text"]
    if question.stands(given=given, text_id=text_id):
        return question.mine, ""
    if text_id != question.text.pk:
        return None, _("The text has been changed in the meantime. Read it again.")
    try:
        decision = record_decision(
            subject=desk.subject,
            text=question.text,
            given=given,
            decided_on=desk.on,
            how=ConsentDecision.How.PORTAL,
            on=desk.on,
            giver=desk.giver,
            matter=question.matter,
            seen=form.cleaned_data["seen"],
            by=desk.user,
        )
    except ValidationError as error:
        now = _find(desk.questions(), question.kind.code, question.key[2])
        if now and now.stands(given=given, text_id=text_id):  # both clicks came in at once
            return now.mine, ""
        return None, " ".join(error.messages)
    return decision, ""


def _after(desk: Desk, question: Question, asked: list[Question], noted, then: str | None) -> str:
    """Where an answer leads: to the next open question for who goes through them, back to what is
    shared for who came from there, else back to the list; in each case it is confirmed there."""
    following = _next_open(question, asked) if then == "open" else None
    if following:
        return desk.url_of(following, next="open", noted=noted.pk)
    return _confirmed(desk, noted, then)


def _confirmed(desk: Desk, noted: ConsentDecision, then: str | None) -> str:
    page = "sharing" if _from_sharing(desk, then) else "consents"
    return with_query(desk.url(page), noted=noted.pk)


def _from_sharing(desk: Desk, then: str | None) -> bool:
    """Whether somebody came from what is shared, and so goes back to it."""
    return then == "sharing" and desk.giver is not None


def _next_open(question: Question, asked: list[Question]) -> Question | None:
    """The open question after this one in the order of the list; those before it were left."""
    return next((one for one in asked if one.is_open and one.place > question.place), None)


# --- what was answered before ----------------------------------------------------------------


@require_safe
def child_history(request, pk):
    """Every answer I gave about an own child, with the words I answered to (G02)."""
    return _past(request, desk_of_child(request, pk))


@require_safe
def own_history(request):
    """The same, about oneself."""
    return _past(request, own_desk(request))


def _past(request, desk: Desk):
    page = Paginator(desk.decisions(), PER_PAGE).get_page(request.GET.get("page"))
    for decision in page:
        if decision.matter:
            decision.matter.subject = desk.subject  # its words need it; not fetched for each
    rows = [
        {
            "label": _label_of(decision),
            "answer": _words(decision),
            "decided_on": decision.decided_on,
            "how": decision.get_how_display(),
            "version": decision.text.version,
            "parts": decision.text.parts,
        }
        for decision in page
    ]
    context = {**_head(request, desk), "page_obj": page, "rows": rows}
    return render(request, "portal/consents_history.html", context)
