"""Whether an application may be kept for a year: the applicant decides, and may change it (L60,
L61). A yes that is given again keeps it for a year more. Where it was stopped to ask this, a yes
can be withdrawn and that is all."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.actions import KEEP_A_YEAR, record_keeping, standing_question
from applicants.keeping import when_it_goes
from applicants.models import KeepingQuestion
from consents.answers import renewed_texts
from consents.models import ConsentDecision
from consents.texts import asked_text, text_of
from core.dates import today
from core.privacy import SubjectKind
from core.templatetags.ui import day
from portal.consents import NO_LONGER_ASKED, NOT_RECORDED
from portal.forms import AnswerForm
from portal.removing import lost_with
from portal.scope import OWN_FUNCTION, own_file_or_404
from retention.plan import term_of
from retention.states import earliest_on
from subjects.actions import log_opening

PROCEDURE = "applicant.procedure"  # where the panel finds the answer


def _decision(subject) -> ConsentDecision | None:
    found = ConsentDecision.objects.filter(subject=subject, kind__code=KEEP_A_YEAR)
    return found.order_by("decided_on", "recorded_at").last()


def _has_lapsed(mine: ConsentDecision | None, on) -> bool:
    """Whether the text has changed in substance since this yes."""
    return bool(mine and mine.given and mine.text_id in renewed_texts(on))


def _waits(question: KeepingQuestion | None, mine: ConsentDecision | None) -> bool:
    """Whether the question about another year was not answered yet."""
    return bool(question and not (mine and mine.decided_on >= question.asked_on))


def entry(subject, on) -> list[dict]:
    """The line that leads here, for the page with the parts of an application."""
    if subject.kind != SubjectKind.APPLICANT:
        return []
    mine = _decision(subject)
    is_asked = asked_text(KEEP_A_YEAR, on) is not None
    if not (is_asked or (mine and mine.given)):
        return []
    question = standing_question(subject, on) if is_asked else None
    if _waits(question, mine):
        hint = _("Choose by %(day)s whether we keep it longer.") % {"day": day(question.ends_on)}
    elif mine is None:
        hint = _("You have not chosen yet.")
    else:
        words = _("Yes, since %(day)s.") if mine.given else _("No, since %(day)s.")
        hint = words % {"day": day(mine.decided_on)}
    url = reverse("portal:own-keeping")
    return [{"label": _title(is_asked), "hint": hint, "url": url}]


def _title(is_asked: bool) -> str:
    return _("May we keep your application?") if is_asked else _("Keeping your application")


def choose(request):
    """Yes and no to being kept, as they stand now; both can be changed at any time."""
    on = today()
    subject = own_file_or_404(request.user, on=on)
    text = text_of(KEEP_A_YEAR, on)
    if subject.kind != SubjectKind.APPLICANT or text is None:
        raise Http404
    mine, is_asked = _decision(subject), asked_text(KEEP_A_YEAR, on) is not None
    if mine and not is_asked:
        text = mine.text  # it can only be withdrawn: in the words it was given to
    form = AnswerForm(request.POST)
    if not (is_asked or (mine and mine.given)):
        if mine and form.is_answered_by(mine):  # the second click on the no that ended it
            _confirm(request, subject, on, given=False)
        else:
            sent = request.method == "POST"
            messages.warning(request, NOT_RECORDED if sent else NO_LONGER_ASKED)
        return redirect("portal:own")
    problem, function = "", OWN_FUNCTION[SubjectKind.APPLICANT]
    request.user.function_in_use = function
    if request.method != "POST":  # a decision has an event of its own
        log_opening(subject_id=subject.pk, section=PROCEDURE, function=function, by=request.user)
    else:
        problem = _decide(subject, text, form, on, request.user)
        if not problem and subject.application.removal_asked_on:
            messages.success(request, _("Your application is removed. Nobody can see it any more."))
            return redirect("portal:home")
        if not problem:
            given = _decision(subject).given
            _confirm(request, subject, on, given=given)
            return redirect("portal:own-keeping" if is_asked or given else "portal:own")
    mine = _decision(subject)
    standing = standing_question(subject, on)
    context = {
        "title": _title(is_asked),
        "text": text,
        "is_asked": is_asked,
        "mine": mine,
        "agreed_to": mine.text if is_asked and _has_lapsed(mine, on) else None,
        "question": standing if is_asked and _waits(standing, mine) else None,
        "goes_with_no": standing is not None,
        "lost_with_no": lost_with(subject.application) if standing else [],
        "on": on,
        "kept_until": _kept_until(subject, on),
        "problem": problem,
        "page_has_errors": bool(problem),
    }
    return render(request, "portal/keeping.html", context)


def _confirm(request, subject, on, *, given: bool) -> None:
    """Say what was noted, and after a no until when the application is kept all the same."""
    if given:
        messages.success(request, _("Noted: yes, we may keep your application."))
        return
    words = [_("Noted: no, we do not keep your application.")]
    if until := _kept_until(subject, on):
        words.append(
            _("It stays up to and including %(day)s. After that it is destroyed.")
            % {"day": day(until)}
        )
    elif when_it_goes(subject.pk, on) is None:
        term = term_of("applicant.file")
        words.append(_("It is destroyed %(term)s after the end of the procedure.") % {"term": term})
    messages.success(request, " ".join(words))


def _kept_until(subject, on) -> dt.date | None:
    """The last day on which the application is kept, by the answer as it stands; None while the
    procedure runs, and where it is held."""
    item = when_it_goes(subject.pk, on)
    if item is None or item.held:
        return None
    return earliest_on(item, on) - dt.timedelta(days=1)


def _decide(subject, text, form: AnswerForm, on, user) -> str:
    """Note the answer; what is wrong with it, in words. Pressed twice, it is noted once."""
    if not form.is_valid():
        return _("Choose yes or no.")
    if form.cleaned_data["text"] != text.pk:
        return _("The text has been changed in the meantime. Read it again.")
    mine = _decision(subject)
    stands = (form.given, text.pk, on)
    if mine and (mine.given, mine.text_id, mine.decided_on) == stands:
        return ""
    try:
        record_keeping(
            application=subject.application,
            text=text,
            given=form.given,
            decided_on=on,
            how=ConsentDecision.How.PORTAL,
            on=on,
            seen=form.cleaned_data["seen"],
            by=user,
        )
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
