"""The pages on which a parent decides what the other parents see, and reads what those share."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from consents.answers import NOT_ASKED, answers_of
from consents.defaults import MEDICAL_GROUP, MEDICAL_LUNCH, SHARE_CONTACT, SHARE_MEDICAL
from core.dates import today
from core.privacy import Level
from portal.consents import just_noted
from portal.desk import CHILD as CONSENTS
from portal.desk import Desk, desk_of_child
from portal.scope import own_child_or_404
from portal.sharing import groups_of, shared_with, shown_now
from subjects.actions import log_opening, log_openings
from subjects.models import Subject
from subjects.visibility import can


def entry(user, child: Subject, *, on) -> list[dict]:
    """The lines that lead here, for the page of an own child; none where consents are shut."""
    if not Desk(user, child, user.subject, on).is_shown:
        return []
    lines = [
        {
            "label": _("Who sees what"),
            "hint": _("Decide what the other parents of the group see."),
            "url": reverse("portal:sharing", args=[child.pk]),
        }
    ]
    for group in groups_of(child, on):
        lines.append(
            {
                "label": _("Parents of the group %(group)s") % {"group": group.name},
                "hint": _("What they share with you."),
                "url": reverse("portal:group", args=[child.pk, group.pk]),
            }
        )
    return lines


@require_safe
def settings(request, pk):
    """Who sees what of the own contact data and of the child's health: what stands, the way to
    change it, and what the other parents see now."""
    desk = desk_of_child(request, pk)
    asked = {question.kind.code: question for question in desk.questions() if not question.matter}
    outcomes = answers_of([desk.subject], on=desk.on)
    now = shown_now(desk, outcomes)
    context = {
        "name": desk.name,
        "child_pk": desk.subject.pk,
        "noted": just_noted(desk, request.GET.get("noted", "")),
        "parts": [
            _part(
                _("Your name, telephone and email"),
                [_row(desk, asked, outcomes, SHARE_CONTACT, _("The other parents of the group"))],
            ),
            _part(
                _("Allergies, diet and health of %(name)s") % {"name": desk.name},
                [
                    _row(desk, asked, outcomes, MEDICAL_GROUP, _("The staff of the group")),
                    _row(desk, asked, outcomes, MEDICAL_LUNCH, _("The lunch staff")),
                    _row(desk, asked, outcomes, SHARE_MEDICAL, _("The other parents of the group")),
                ],
            ),
        ],
        "shown": now,
        "groups": groups_of(desk.subject, desk.on),
        "history_url": desk.url("consents-history"),
    }
    return render(request, "portal/sharing.html", context)


def _part(title: str, rows: list) -> dict:
    return {"title": title, "items": [row for row in rows if row]}


def _row(desk: Desk, asked: dict, outcomes: dict, code: str, whom: str) -> dict | None:
    """One item: who may see it, what I answered, and what holds for all of us."""
    question = asked.get(code)
    if question is None:
        return None
    outcome = outcomes.get(question.key, NOT_ASKED)
    label, hint = _standing(code, outcome, own_data=question.kind.own_data)
    if question.mine and question.mine.given and not outcome:
        hint = _("You said yes. Not everybody with custody agrees, so the answer is no.")
    elif outcome.own_data:
        mine = desk.giver.pk in outcome.givers
        label, hint = (_("Yes"), "") if mine else (_("No"), _("You share it with nobody."))
    return {
        "label": whom,
        "url": desk.url_of(question, next="sharing"),
        "hint": hint,
        "state_label": label,
        "state_kind": "",
    }


def _standing(code: str, outcome, own_data: bool) -> tuple[str, str]:
    """Whether these people see it now, in a word and a sentence."""
    if outcome:
        return _("Yes"), ""
    if outcome.given is False:
        return _("No"), _("They do not see it.")
    if code == MEDICAL_GROUP:
        return _("Not answered yet"), _(
            "As long as nobody says no, the group sees it, for the safety of your child."
        )
    if own_data:
        return _("Not answered yet"), _("As long as you do not say yes, they do not see it.")
    return _("Not answered yet"), _("As long as nobody says yes, they do not see it.")


@require_safe
def group(request, pk, group):
    """The parents of the group an own child is in now: what they share with each other."""
    on = today()
    child = own_child_or_404(request.user, pk, on=on)
    found = next((one for one in groups_of(child, on) if one.pk == group), None)
    verdict = can(request.user, child, CONSENTS, Level.VIEW, on=on, own=True)
    if found is None or not verdict:
        raise Http404
    shown, shown_of = shared_with(request.user, child, found, on)
    function = verdict.function
    log_opening(subject_id=child.pk, section=CONSENTS, function=function, by=request.user)
    for category, ids in shown_of.items():  # of each of them it is known who saw it
        if ids:
            log_openings(
                subject_ids=sorted(ids), section=category, function=function, by=request.user
            )
    context = {
        "group": found,
        "child": child.child,
        "shown": shown,
        "settings_url": reverse("portal:sharing", args=[pk]),
    }
    return render(request, "portal/group.html", context)
