"""What is asked of somebody who works here, the answers, and what their file shows of it."""

import datetime as dt

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from consents.answers import State
from consents.models import ConsentDecision, ConsentKind, RemovalTask
from consents.questions import WORDS, Question, asked_of, bounds_of, label_of, with_subject
from consents.removals import consent_of
from consents.texts import kinds_asked
from core.dates import today
from subjects.models import Subject
from subjects.records import Panel
from subjects.trail import names_of

CATEGORY = "staff.consents"


def questions_of(subject: Subject, on: dt.date) -> list[Question]:
    """What is asked of somebody who works here, with the answers."""
    return asked_of(subject, ConsentKind.About.EMPLOYEE, on)


def _answer_cell(question: Question) -> dict:
    """The answer in a word, since when, what it reaches, and why a yes of before does not count."""
    found = question.answer
    text, kind = question.word
    remarks = []
    if found.lapsed:
        remarks = [
            _("the yes counts no more: the text has changed")
            if question.is_stopped
            else _("asked again: the text has changed")
        ]
    elif found.state in (State.YES, State.NO):
        remarks = [_("since %(day)s") % {"day": f"{found.decided_on:%d-%m-%Y}"}]
    remarks += bounds_of(question.matter)
    return {"text": text, "answer": kind, "sub": " · ".join(remarks)}


def newest_decision(subject: Subject):
    """The id of what was noted last in a file; None where nothing was."""
    found = ConsentDecision.objects.filter(subject=subject).order_by("recorded_at", "pk")
    return found.values_list("pk", flat=True).last()


def page(name: str, *parts) -> str:
    return reverse(f"staff:{name}", args=parts)


def panels(subject: Subject, user, may_change: bool) -> list[Panel]:
    """What stands, what is still to be removed, and every decision."""
    on = today()
    questions, links = questions_of(subject, on), []
    if may_change and questions:
        links.append((_("Note an answer"), page("note_consent", subject.pk)))
    by_name = kinds_asked(ConsentKind.About.EMPLOYEE, on, rhythm=ConsentKind.Rhythm.NAMED)
    if may_change and by_name:
        links.append(
            (_("Ask consent for one person or organisation"), page("ask_consent", subject.pk))
        )
    rows = [(q.label, _answer_cell(q)) for q in questions if q.is_shown]
    answers = Panel(
        title=_("What this person answered"),
        rows=rows,
        empty="" if rows else _("Nothing is asked of people who work here."),
        links=links,
    )
    return [answers, *_removals(subject, user, may_change), _decisions(subject)]


def place_label(task: RemovalTask) -> str:
    return capfirst(str(task.get_place_display()))


def _removals(subject: Subject, user, may_change: bool) -> list[Panel]:
    """Where material of a withdrawn consent still is, and where it was removed (G03)."""
    table = []
    tasks = RemovalTask.objects.filter(subject=subject).select_related(
        "owner", "decision__kind", "decision__matter__occasion"
    )
    for task in tasks:
        acts = may_change or task.owner_id == user.pk
        where = {"text": place_label(task), "sub": consent_of(with_subject(task, subject))}
        table.append([where, _due(task), _done(task, acts)])
    headers = [_("Where"), _("At the latest"), _("Done on")]
    title = _("Removal after a withdrawal")
    return [Panel(title=title, headers=headers, table=table)] if table else []


def owner_of(task: RemovalTask) -> str:
    return task.owner.display_name if task.owner else _("nobody yet")


def _due(task: RemovalTask) -> dict:
    """Until when, and by whom."""
    late = not task.done_on and task.due_on < today()
    due = {"text": f"{task.due_on:%d-%m-%Y}", "sub": owner_of(task)}
    return due | {"kind": "late"} if late else due


def _done(task: RemovalTask, acts: bool):
    """When it was removed, with the proof; until then the way to say so, for who does it."""
    if task.done_on:
        return {"text": f"{task.done_on:%d-%m-%Y}", "sub": task.proof}
    if acts:
        url = page("finish_removal", task.subject_id, task.pk)
        return {"text": _("Note that it is done"), "url": url}
    return _("not yet")


def _decisions(subject: Subject) -> Panel:
    decisions = list(
        ConsentDecision.objects.filter(subject=subject)
        .select_related("kind", "matter", "matter__occasion", "text")
        .order_by("-decided_on", "-recorded_at")
    )
    entered = names_of(d.recorded_by_id for d in decisions)
    table = []
    for decision in decisions:
        text, kind = WORDS[State.YES if decision.given else State.NO]
        matter = decision.matter and with_subject(decision.matter, subject)
        by = "" if decision.how == ConsentDecision.How.PORTAL else entered[decision.recorded_by_id]
        version = _("Text, version %(n)d") % {"n": decision.text.version}
        table.append(
            [
                {"text": label_of(decision.kind, matter), "sub": version},
                {
                    "text": text,
                    "answer": kind,
                    "sub": _("on %(day)s") % {"day": f"{decision.decided_on:%d-%m-%Y}"},
                },
                {
                    "text": decision.get_how_display(),
                    "sub": _("entered by %(name)s") % {"name": by} if by else "",
                },
            ]
        )
    return Panel(
        title=_("Every decision"),
        headers=[_("Kind of consent"), _("Answer"), _("How")],
        table=table,
        empty="" if table else _("Nobody has answered anything yet."),
    )
