"""What the consents section of a child's file shows: the answers, what may be told to whom, parents
who differ, material to be removed, and every decision."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from children.consent_questions import (
    CATEGORY,
    answer_cell,
    decided,
    giver_names,
    questions_of,
    since,
)
from consents.answers import NOT_ASKED, State, voices_of
from consents.models import (
    ConsentDecision,
    ConsentDifference,
    ConsentKind,
    Place,
    RemovalTask,
)
from consents.questions import Question, bounds_of, label_of, with_subject
from consents.removals import consent_of
from consents.texts import kinds_asked
from core.dates import today
from documents.sight import may_take
from subjects.models import Subject
from subjects.records import Panel
from subjects.trail import names_of

SHOWN = 20  # decisions on the page of the section; the others on a page of their own


def _named(names: dict, ids) -> str:
    return ", ".join(sorted(names[pk] for pk in ids if pk in names))


def _remarks(question: Question, names: dict, kept_out: frozenset) -> list[str]:
    """What is to be known beside the word: since when, who differs, who has yet to answer."""
    found = question.answer
    remarks = since(found)
    if found.state is State.ENDED:
        return remarks
    if question.matter and found.state is not State.YES:
        day = f"{question.matter.opened_on:%d-%m-%Y}"
        remarks.insert(0, _("asked on %(day)s") % {"day": day})
    if found.differs:
        remarks.append(_("the parents disagree"))
    lapsed = {decision.giver_id for decision in found.lapsed}
    renewed, ordered = lapsed - kept_out, lapsed & kept_out
    if renewed:
        words = _("asked anew, the text has changed: %(who)s")
        if question.is_stopped:
            words = _("the yes counts no more, the text has changed: %(who)s")
        remarks.append(words % {"who": _named(names, renewed)})
    if ordered:
        remarks.append(
            _("does not count, because of a court order: %(who)s") % {"who": _named(names, ordered)}
        )
    waits = found.waits_for - renewed
    if waits and found.state is not State.NO and (found.decisions or question.matter or renewed):
        remarks.append(_("no answer yet: %(who)s") % {"who": _named(names, waits)})
    return remarks


def _row(question: Question, names: dict, kept_out: frozenset) -> tuple:
    remarks = [*_remarks(question, names, kept_out), *bounds_of(question.matter)]
    return question.label, answer_cell(question) | {"sub": " · ".join(remarks)}


def page(name: str, *parts) -> str:
    return reverse(f"children:{name}", args=parts)


def consents(subject: Subject, user, may_change: bool) -> list[Panel]:
    """The section: what stands first, then what is to be done, then what was decided."""
    on = today()
    names = giver_names(subject)
    questions = [question for question in questions_of(subject, on) if question.is_shown]
    voices = voices_of([subject.pk], on).get(subject.pk)
    kept_out = voices.kept_out if voices else frozenset()
    return [
        Panel(
            title=_("What the parents answered"),
            rows=[_row(question, names, kept_out) for question in questions],
            links=_links(subject, user, on, may_change, may_ask=voices is not None),
            note=""
            if voices
            else _("Nobody holds custody, so nobody can be asked. Note the custody first."),
        ),
        advice(questions),
        *_open_differences(subject, names, questions, may_change),
        *_removals(subject, user, may_change),
        *_settled(subject),
        _decisions_panel(subject, names),
    ]


def _links(subject: Subject, user, on: dt.date, may_change: bool, *, may_ask: bool) -> list[tuple]:
    forms = page("consent_form", subject.pk)
    links = []
    if may_take(user, subject, CATEGORY, on=on):
        links = [
            (_("Print the form (Dutch)"), f"{forms}?language=nl"),
            (_("Print the form (English)"), f"{forms}?language=en"),
        ]
    note_answer = (
        _("Note an emailed or spoken answer"),
        page("note_consent_answer", subject.pk),
    )
    if not may_change:
        return links
    if subject.has_ended(on):  # nothing is asked any more, but a yes can be taken back
        return [note_answer]
    by_name = kinds_asked(ConsentKind.About.CHILD, on, rhythm=ConsentKind.Rhythm.NAMED)
    ask = (_("Ask consent for one person or organisation"), page("ask_consent", subject.pk))
    return [
        (_("Note a signed form"), page("note_consent_form", subject.pk)),
        note_answer,
        *([ask] if may_ask and by_name else []),
        *links,
    ]


def advice(questions: list[Question]) -> Panel:
    """What may be told to people outside who ask, out of the answers (L36)."""
    rows = [(q.label, _may_tell(q)) for q in questions if Place.PARTNER in q.kind.places]
    rows.append((_("Anybody else"), {"text": _("Tell nothing. Ask the parents first.")}))
    return Panel(
        title=_("When somebody from outside asks"),
        note=_(
            "Never answer at once, not even whether the child is here. Say: we will call you back."
        ),
        rows=rows,
    )


def _may_tell(question: Question) -> dict:
    cell = answer_cell(question)
    if question.answer.state is State.YES:
        about = ", ".join(question.kind.category_labels).lower()
        told = _("May be told: %(parts)s.") % {"parts": about}
        return cell | {"sub": " · ".join([told, *bounds_of(question.matter)])}
    if question.answer.state in (State.NO, State.ENDED) or question.is_stopped:
        return cell | {"sub": _("Say that we tell nothing, and not why.")}
    return cell | {"sub": _("Tell nothing. Ask the parents first.")}


def _open_differences(subject, names, questions, may_change) -> list[Panel]:
    """Parents who differ: who said what, for the manager who talks to both."""
    answers = {(q.kind.pk, q.matter.pk if q.matter else None): q.answer for q in questions}
    cases = ConsentDifference.objects.filter(subject=subject, closed_on__isnull=True)
    panels = []
    for case in cases.select_related("kind", "matter", "matter__occasion"):
        stands = answers.get((case.kind_id, case.matter_id), NOT_ASKED).decisions
        panels.append(
            Panel(
                title=_("The parents disagree: %(what)s")
                % {"what": label_of(case.kind, case.matter and with_subject(case.matter, subject))},
                note=_("As long as one of them says no, the answer is no. Talk to both."),
                rows=[
                    (_("Since"), case.opened_on),
                    *((names.get(d.giver_id, ""), decided(d)) for d in stands),
                ],
                links=[
                    (_("Note how it was settled"), page("settle_difference", subject.pk, case.pk))
                ]
                if may_change
                else (),
            )
        )
    return panels


def _settled(subject: Subject) -> list[Panel]:
    cases = ConsentDifference.objects.filter(subject=subject, closed_on__isnull=False)
    table = [
        [
            label_of(case.kind, case.matter and with_subject(case.matter, subject)),
            case.opened_on,
            case.closed_on,
            with_subject(case, subject).note or _("The parents agree again."),
        ]
        for case in cases.select_related("kind", "matter", "matter__occasion").order_by(
            "-closed_on"
        )
    ]
    headers = [_("Kind of consent"), _("Since"), _("Settled on"), _("What was discussed")]
    return (
        [Panel(title=_("Differences that were settled"), headers=headers, table=table)]
        if table
        else []
    )


def _removals(subject: Subject, user, may_change: bool) -> list[Panel]:
    """Where material still is that may not be there any more, and where it was removed (G03)."""
    tasks = list(
        RemovalTask.objects.filter(subject=subject)
        .select_related("owner", "decision__kind", "decision__matter__occasion")
        .order_by("due_on", "place")
    )
    tasks = [with_subject(task, subject) for task in tasks]
    panels, to_do = [], [task for task in tasks if not task.done_on]
    done = [task for task in tasks if task.done_on]
    if to_do:
        headers = [_("Where"), _("Kind of consent"), _("At the latest"), _("Who does it")]
        acts = may_change or any(task.owner_id == user.pk for task in to_do)
        panels.append(
            Panel(
                title=_("Material to be removed"),
                headers=[*headers, _("Next")] if acts else headers,
                table=[_task_row(task, user, may_change, acts) for task in to_do],
            )
        )
    if done:
        panels.append(
            Panel(
                title=_("Material that was removed"),
                headers=[_("Where"), _("Kind of consent"), _("Done on"), _("How")],
                table=[
                    [place_label(task), _purpose(task), task.done_on, task.proof]
                    for task in reversed(done)
                ],
            )
        )
    return panels


def _purpose(task: RemovalTask) -> dict:
    return {"text": consent_of(task), "sub": task.get_why_display()}


def place_label(task: RemovalTask) -> str:
    label = str(task.get_place_display())
    return label[:1].upper() + label[1:]


def _task_row(task: RemovalTask, user, may_change: bool, acts: bool) -> list:
    late = task.due_on < today()
    due = {"text": f"{task.due_on:%d-%m-%Y}", "kind": "late"} if late else task.due_on
    owner: object = task.owner.display_name if task.owner else ""
    if may_change:
        url = page("assign_removal", task.subject_id, task.pk)
        owner = {"text": owner or _("Take on or hand over"), "url": url}
    row = [place_label(task), _purpose(task), due, owner]
    if acts:
        mine = may_change or task.owner_id == user.pk
        url = page("finish_removal", task.subject_id, task.pk) if mine else ""
        row.append({"text": _("Note it"), "url": url} if mine else "")
    return row


def decisions_of(subject: Subject):
    """Every decision on a child, the newest first."""
    return (
        ConsentDecision.objects.filter(subject=subject)
        .select_related("kind", "matter", "matter__occasion", "text")
        .order_by("-decided_on", "-recorded_at", "-pk")
    )


def decision_table(subject: Subject, decisions: list, names: dict) -> tuple[list, list]:
    """(headers, rows) of decisions: what, which answer, when, who, how and by whose entry."""
    entered = names_of(d.recorded_by_id for d in decisions)
    headers = [_("Kind of consent"), _("Answer"), _("Decided on"), _("Given by"), _("How")]
    return headers, [
        [
            {
                "text": decision_label(decision, subject),
                "url": page("consent_decision", subject.pk, decision.pk),
                "sub": _("Text, version %(n)d") % {"n": decision.text.version},
            },
            decided(decision) | {"sub": ""},
            decision.decided_on,
            names.get(decision.giver_id, ""),
            {"text": decision.get_how_display(), "sub": entered_by(decision, entered)},
        ]
        for decision in decisions
    ]


def decision_label(decision: ConsentDecision, subject: Subject) -> str:
    return label_of(decision.kind, decision.matter and with_subject(decision.matter, subject))


def entered_by(decision: ConsentDecision, names: dict) -> str:
    """By whose entry, where it was not the parent's own."""
    if decision.recorded_by_id is None or decision.how == ConsentDecision.How.PORTAL:
        return ""
    return _("entered by %(name)s") % {"name": names[decision.recorded_by_id]}


def _decisions_panel(subject: Subject, names: dict) -> Panel:
    found = list(decisions_of(subject)[: SHOWN + 1])
    headers, table = decision_table(subject, found[:SHOWN], names)
    more = [(_("All decisions"), page("consent_decisions", subject.pk))]
    return Panel(
        title=_("Every decision"),
        headers=headers,
        table=table,
        empty="" if found else _("Nobody has answered anything yet."),
        links=more if len(found) > SHOWN else (),
    )
