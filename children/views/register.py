"""Registering a child: question pages, saved page by page and resumable, then check answers."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.access import access_of
from accounts.rooms import closed
from children.actions import ContractDetails, ParentDetails, drop_draft, finish_draft, save_draft
from children.forms import (
    ChildForm,
    ContractForm,
    KnownHereForm,
    ParentForm,
    PlacementForm,
    SecondParentForm,
)
from children.models import RegistrationDraft
from children.querysets import (
    children_in_sight,
    made_of_draft,
    parents_in_sight,
    was_draft_of,
    with_place,
)
from children.views.lists import state_cell
from core.dates import today
from core.privacy import Level, SubjectKind
from subjects.models import search_text
from subjects.visibility import get_visible_or_404

STEPS = {
    "child": (gettext_lazy("Who is the child?"), ChildForm),
    "parent": (gettext_lazy("Who is the first parent or guardian?"), ParentForm),
    "second-parent": (gettext_lazy("Who is the other parent or guardian?"), SecondParentForm),
    "placement": (gettext_lazy("Which place does the child get?"), PlacementForm),
    "contract": (gettext_lazy("What is in the contract?"), ContractForm),
}
ORDER = list(STEPS)
LONGEST = 500  # characters of an answer, right or wrong, that are kept
LATER = "later"  # among the answers of a page: it was left before it was done
REGISTERED = gettext_lazy(
    "The child is registered. Now invite the parents to sign in, below: then they can answer"
    " the questions about consent themselves. If they answer on paper, note it under"
    " “Consents”."
)


def _require(request):
    """The locations at which the user may register. Raises PermissionDenied without any."""
    access = access_of(request.user, today())
    if not access.may("child.identity", Level.CHANGE):
        raise closed("child.identity")
    return access.locations("child.care_arrangement", Level.CHANGE)


def _form(step, data, locations, stored: dict):
    form_class = STEPS[step][1]
    if form_class is not PlacementForm:
        return form_class(data)
    child = ChildForm(stored.get("child", {}))
    child.is_valid()
    born = child.cleaned_data.get("birth_date")
    return form_class(data, locations=locations, birth_date=born)


def _draft(request, pk) -> RegistrationDraft | None:
    """The user's own draft; another's does not exist. None where it is gone: the child was
    registered, or it was thrown away."""
    draft = RegistrationDraft.objects.filter(pk=pk, user=request.user).first()
    if draft is None and not was_draft_of(pk, request.user):
        raise Http404
    return draft


def _after_draft(request, pk):
    """From the page of a draft that is gone, as by going back to it or by pressing the button in a
    second window: to the file that came of it, or to the children where it was thrown away."""
    made = made_of_draft(pk, request.user)
    if made is None:
        messages.info(request, _("This registration has been thrown away already."))
        return redirect("children:list")
    child = get_visible_or_404(made, request.user, on=today(), kind=SubjectKind.CHILD)
    messages.info(request, _("This child has been registered already. This is the file."))
    return redirect("children:section", child.pk, "contact")


def start(request):
    _require(request)
    return _step(request, None, "child")


def step(request, pk, step):
    _require(request)
    if step not in STEPS:
        raise Http404
    draft = _draft(request, pk)
    return _step(request, draft, step) if draft else _after_draft(request, pk)


def _step(request, draft, step):
    locations = _require(request)
    stored = json.loads(draft.answers) if draft else {}
    if request.method == "POST":
        form = _form(step, request.POST, locations, stored)
        typed = {name: request.POST.get(name, "")[:LONGEST] for name in form.fields}
        is_left = draft is not None and LATER in request.POST
        if is_left and not (form.is_valid() and any(typed.values())):
            typed[LATER] = "yes"
        if is_left or form.is_valid():
            draft = save_draft(draft=draft, step=step, answers=typed, by=request.user)
            if is_left:
                messages.success(
                    request, _("Saved. You can continue with it above the list of children.")
                )
                return redirect("children:list")
            return redirect(_next_url(draft))
    elif step in stored:
        form = _left(_form(step, stored[step], locations, stored))
    else:
        form = _form(step, None, locations, stored)
    number = ORDER.index(step)
    back, back_label = reverse("children:list"), _("Children")
    if draft and number:
        back_label = _("Previous question")
        back = reverse("children:register_step", args=[draft.pk, ORDER[number - 1]])
    return render(
        request,
        "children/register_step.html",
        {
            "form": form,
            "question": STEPS[step][0],
            "caption": _("Register a child: part %(n)d of %(all)d")
            % {"n": number + 1, "all": len(ORDER)},
            "back_url": back,
            "back_label": back_label,
            "later": draft is not None,
            # Before the first page was saved there is nothing to go on with.
            "later_url": "" if draft else reverse("children:list"),
            "later_label": _("Cancel"),
            "step": step,
            "steps": _steps(draft, step) if draft else [],
        },
    )


def _left(form):
    """A page as it was saved or left: it says what is not right in what was typed, also because of
    another page, not what is missing."""
    for name in [name for name in form.errors if not form.data.get(name)]:
        del form.errors[name]
    return form


def _is_done(stored: dict, step: str) -> bool:
    return step in stored and LATER not in stored[step]


def _steps(draft, current: str) -> list[dict]:
    """Every page with a way to it and whether it is done."""
    stored = json.loads(draft.answers)
    return [
        {
            "label": question,
            "url": reverse("children:register_step", args=[draft.pk, name]),
            "hint": _("You are here") if name == current else "",
            "state_label": _("Done") if _is_done(stored, name) else _("Not done yet"),
            "state_kind": "good" if _is_done(stored, name) else "empty",
        }
        for name, (question, _form_class) in STEPS.items()
    ]


def _next_url(draft) -> str:
    """The first page that is not done yet, else the check of all answers."""
    stored = json.loads(draft.answers)
    for name in ORDER:
        if not _is_done(stored, name):
            return reverse("children:register_step", args=[draft.pk, name])
    return reverse("children:register_check", args=[draft.pk])


def _shown(field, value) -> str:
    choices = getattr(field, "choices", None)
    if choices is not None and value:  # not the words of a choice that leaves it open
        return next((str(label) for key, label in choices if str(key) == str(value)), "")
    return value


def check(request, pk):
    """Show every answer with a way to change it, and register on confirmation."""
    locations = _require(request)
    draft = _draft(request, pk)
    if draft is None:
        return _after_draft(request, pk)
    stored = json.loads(draft.answers)
    forms = {name: _form(name, stored.get(name), locations, stored) for name in ORDER}
    for name, form in forms.items():
        if not _is_done(stored, name) or not form.is_valid():
            return redirect("children:register_step", pk=draft.pk, step=name)
    problems = []
    posted = request.POST if request.method == "POST" else None
    here = _known_children(request, forms)
    same = KnownHereForm(
        posted,
        matches=_known_parents(request, forms),
        typed=_typed_parents(forms),
        is_child_known=bool(here),
    )
    if request.method == "POST" and (not same.fields or same.is_valid()):
        try:
            child = finish_draft(
                draft=draft,
                at=timezone.now(),
                on=today(),
                by=request.user,
                **_arguments(forms, same),
            )
        except ValidationError as refused:
            if _draft(request, pk) is None:  # pressed twice at the same moment
                return _after_draft(request, pk)
            problems = refused.messages
        else:
            messages.success(request, REGISTERED)
            return redirect("children:section", child.pk, "contact")
    answers = []
    for name, form in forms.items():
        url = reverse("children:register_step", args=[draft.pk, name])
        rows = [
            {
                "question": field.label,
                "answer": _shown(field, stored[name].get(field_name, "")),
                "change_url": url,
            }
            for field_name, field in form.fields.items()
        ]
        if name == "second-parent" and not form.cleaned_data.get("first_name"):
            rows = [{"question": _("Other parent"), "answer": _("none"), "change_url": url}]
        answers.append({"title": STEPS[name][0], "rows": rows})
    return render(
        request,
        "children/register_check.html",
        {
            "answers": answers,
            "here": here,
            "draft": draft,
            "problems": problems,
            "form": same,
            "back_url": reverse("children:register_step", args=[draft.pk, ORDER[-1]]),
        },
    )


def _typed_parents(forms) -> dict:
    """What was typed of each parent there is, by step."""
    return {
        step: forms[step].cleaned_data
        for step in ("parent", "second-parent")
        if forms[step].cleaned_data.get("first_name")
    }


def _known_children(request, forms) -> list[dict]:
    """The children in sight with the very name and birth date that were typed, each with a way to
    the file and where it stands."""
    on, typed = today(), forms["child"].cleaned_data
    name = search_text(f"{typed['first_name']} {typed['family_name']}")
    found = children_in_sight(request.user, on=on, state="all").filter(
        search_name=name, birth_date=typed["birth_date"]
    )
    return [
        {
            "name": child.name,
            "url": reverse("children:file", args=[child.pk]),
            "place": child.place or "",
            "state": state_cell(child.subject.relation_ended_on, on, child.since)["text"],
        }
        for child in with_place(found, on)
    ]


def _known_parents(request, forms) -> dict:
    """Parents in sight with the very name that was typed, by step: a sibling may be here."""
    matches = {}
    for step, typed in _typed_parents(forms).items():
        name = f"{typed['first_name']} {typed['family_name']}"
        found = parents_in_sight(request.user, on=today(), query=name)
        same = [parent for parent in found if parent.search_name == search_text(name)]
        if same:
            matches[step] = same
    return matches


def _arguments(forms, same: KnownHereForm) -> dict:
    child, placement = forms["child"].cleaned_data, forms["placement"].cleaned_data
    parents = [
        ParentDetails(**typed, known=same.known_in(step) if same.fields else None)
        for step, typed in _typed_parents(forms).items()
    ]
    contract = ContractDetails(**forms["contract"].cleaned_data)
    return {**child, **placement, "parents": parents, "contract": contract}


def cancel(request, pk):
    """Throw an unfinished registration away."""
    _require(request)
    draft = _draft(request, pk)
    if draft is None:
        return _after_draft(request, pk)
    name = draft.name
    if request.method == "POST":
        drop_draft(draft=draft, at=timezone.now(), by=request.user)
        messages.success(request, _("The registration has been thrown away."))
        return redirect("children:list")
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("Throw the registration of %(name)s away") % {"name": name}
            if name
            else _("Throw this registration away"),
            "happens": _("What was filled in so far is destroyed. No file has been made yet."),
            "consequences": [_("This cannot be undone. You can register the child again.")],
            "confirm_label": _("Throw away"),
            "cancel_url": reverse("children:list"),
            "back_label": _("Children"),
        },
    )
