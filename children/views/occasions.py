"""Publications: the parents of all children in one are asked each time anew (S06)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.rooms import closed, require_room
from children.consents_in_sight import (
    answer_cell,
    children_at,
    group_names,
    groups_of,
    location_or_404,
    log_shown,
    tabs,
)
from children.models import Child, Parent
from children.occasion_forms import OccasionForm, TakeDownForm
from children.views.consent_overview import how_to_remind, say_reminded
from consents.actions import Reach, ask_occasion, end_publication, reached, remind, take_down
from consents.answers import Answer, State
from consents.models import ConsentKind, ConsentMatter, Occasion, Place
from consents.occasions import answers_in, cleared_places, occasions_in_sight, still_up
from consents.overview import CATEGORY
from consents.texts import kinds_asked, texts_of
from core.dates import today
from core.forms import add_errors
from core.privacy import Level, SubjectKind
from organisation.models import Location
from subjects.models import Subject
from subjects.visibility import kept_from, visible, visible_of_kind

PAGE_SIZE = 25


def _matters(user, level: Level = Level.VIEW):
    """What was asked about children whose consents open to the user."""
    return visible_of_kind(
        ConsentMatter.objects.filter(occasion__isnull=False),
        user,
        SubjectKind.CHILD,
        on=today(),
        category=CATEGORY,
        level=level,
    )


def _occasion_or_404(request, pk, level: Level = Level.VIEW) -> Occasion:
    """A publication in sight. Raises Http404 where it is not, PermissionDenied where the user may
    look and do no more."""
    require_room(request, CATEGORY, Level.VIEW)
    on, user = today(), request.user
    found = get_object_or_404(
        occasions_in_sight(user, on).select_related("kind", "location", "care_group"), pk=pk
    )
    if level > Level.VIEW and not may_change(user, found):
        raise closed(CATEGORY)
    return found


def may_change(user, occasion: Occasion) -> bool:
    return occasions_in_sight(user, today(), Level.CHANGE).filter(pk=occasion.pk).exists()


@never_cache
@require_safe
def occasion_list(request):
    """What was asked for publications at the user's locations, the newest first."""
    access = require_room(request, CATEGORY, Level.VIEW)
    on, user = today(), request.user
    of_it = _matters(user).filter(occasion=OuterRef("pk")).order_by().values("occasion")
    occasions = (
        occasions_in_sight(user, on)
        .select_related("kind", "location")
        .annotate(children=Coalesce(Subquery(of_it.annotate(n=Count("pk")).values("n")), 0))
        .order_by("-asked_on", "what", "pk")
    )
    page = Paginator(occasions, PAGE_SIZE).get_page(request.GET.get("page"))
    up = {o.pk for o in still_up(Occasion.objects.filter(pk__in=[o.pk for o in page]), on)}
    return render(
        request,
        "children/occasions.html",
        {
            "tabs": tabs("children:occasions"),
            "page_obj": page,
            "headers": [_("What"), _("Location"), _("Children"), _("Until"), _("State")],
            "rows": [
                [
                    {
                        "text": occasion.what,
                        "url": reverse("children:occasion", args=[occasion.pk]),
                        "sub": occasion.kind.label,
                    },
                    occasion.location.label,
                    occasion.children,
                    occasion.last_day,
                    _state_cell(occasion, occasion.pk in up, on),
                ]
                for occasion in page
            ],
            "may_ask": access.may(CATEGORY, Level.CHANGE),
        },
    )


def _state_cell(occasion: Occasion, is_up: bool, on) -> dict:
    if is_up:
        return {"text": _("Take it down"), "kind": "late"}
    if occasion.until < on:
        return {"text": _("Ended"), "kind": ""}
    return {"text": _("Running"), "kind": "good"}


@never_cache
@require_safe
def choose_location(request):
    """At which location? Who may ask at one alone is not asked that."""
    access = require_room(request, CATEGORY, Level.CHANGE)
    locations = list(access.locations(CATEGORY, Level.CHANGE))
    if len(locations) == 1:
        return redirect("children:ask_occasion", locations[0].pk)
    page = Paginator(locations, PAGE_SIZE).get_page(request.GET.get("page"))
    links = [
        {"text": location.label, "url": reverse("children:ask_occasion", args=[location.pk])}
        for location in page
    ]
    context = {"page_obj": page, "rows": [[link] for link in links], "headers": [_("Location")]}
    return render(request, "children/occasion_location.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, pk):
    """Ask all parents of the children who are in one publication."""
    location = location_or_404(request, pk, Level.CHANGE)
    form = OccasionForm(request.POST or None, **_choices(request.user, location))
    if request.method == "POST" and form.is_valid():
        try:
            occasion = ask_occasion(location=location, **form.values(), on=today(), by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(
                request, _("The parents have been asked. Their answers appear on this page.")
            )
            return redirect("children:occasion", occasion.pk)
    by_name = form["children"]
    return render(
        request,
        "children/occasion_ask.html",
        {"form": form, "location": location, "show_names": bool(by_name.value() or by_name.errors)},
    )


def _choices(user, location: Location) -> dict:
    """What can be asked at a location, and about whom."""
    on = today()
    kinds = kinds_asked(ConsentKind.About.CHILD, on, rhythm=ConsentKind.Rhythm.OCCASION)
    with_words = texts_of(kinds, on)
    children = list(children_at(user, location, Level.CHANGE))
    placed = groups_of(children, location)
    inside: dict = {}
    for child in children:
        for group in placed[child.pk].values():
            inside.setdefault(group.pk, (group, []))[1].append(child.pk)
    return {
        "kinds": [kind for kind in kinds if kind.pk in with_words],
        "children": [
            (child, ", ".join(group.name for group in placed[child.pk].values()))
            for child in children
        ],
        "groups": sorted(inside.values(), key=lambda pair: pair[0].name),
    }


@never_cache
@require_safe
def occasion(request, pk):
    """One publication: which child may be shown, and who has yet to answer."""
    found = _occasion_or_404(request, pk)
    on, user = today(), request.user
    children = _children_in(found, user)
    answers = answers_in(found, [child.subject for child in children], on)
    log_shown(user, found.location, children)
    is_over, changes = found.until < on, may_change(user, found)
    reach = Reach()
    if changes and not is_over:
        lacking, waited_for = _waiting(found, user, on)
        reach = reached(lacking, on, only=waited_for)
    cleared = cleared_places([found.pk])[found.pk]
    return render(
        request,
        "children/occasion.html",
        {
            "occasion": found,
            "facts": _facts(found, cleared),
            "in_words": _in_words(answers.values(), is_over),
            "headers": [_("Child"), _("What was answered")]
            if is_over
            else [_("Child"), _("May be shown"), _("Still to answer")],
            "rows": _child_rows(found, children, answers, user, is_over),
            "is_over": is_over,
            "may_remind": bool(reach.by_mail),
            "may_end": changes and not is_over,
            "how_to_remind": how_to_remind(reach),
            "may_take_down": changes and bool(still_up(Occasion.objects.filter(pk=found.pk), on)),
        },
    )


def _children_in(found: Occasion, user, level: Level = Level.VIEW) -> list[Child]:
    asked = _matters(user, level).filter(occasion=found)
    return list(
        Child.objects.filter(subject__in=asked.values("subject_id"))
        .select_related("subject")
        .order_by("sort_name", "subject_id")
    )


def _facts(found: Occasion, cleared: set[str]) -> list[tuple]:
    places = [str(Place(place).label) for place in found.places]
    facts = [
        (_("Asked"), found.kind.label),
        (_("Location"), found.location.label),
        (_("Where it is shown"), found.where),
        (_("Where the material goes"), ", ".join(places)),
        (_("Asked on"), found.asked_on),
        (_("Ended early on"), found.ended_on)
        if found.ended_on
        else (_("Shown until"), found.until),
    ]
    if found.care_group:
        facts.insert(2, (_("Group"), found.care_group.name))
    if cleared:
        gone = ", ".join(str(Place(place).label) for place in sorted(cleared))
        facts.append((_("Taken down from"), gone))
    return facts


def _in_words(answers, is_over: bool) -> str:
    """How many children have which answer, in the words of their rows."""
    counted = {_("Yes"): 0, _("No"): 0}
    for answer in answers:
        text = _answer_cell(answer, is_over)["text"]
        counted[text] = counted.get(text, 0) + 1
    return " ".join(f"{text}: {number}." for text, number in counted.items())


def _answer_cell(found: Answer, is_over: bool) -> dict:
    """An answer in a word or three; of what is over nobody waits for one any more."""
    if is_over and found.state is State.NOT_ASKED:
        return {"text": _("Not answered"), "answer": "none"}
    if is_over and found.state is State.WAITING and found.waits_for:
        return {"text": _("Not answered by everybody"), "answer": "none"}
    return answer_cell(found, was_asked=True)


def _child_rows(found: Occasion, children, answers, user, is_over: bool) -> list[list]:
    groups = group_names(children, found.location)
    names = {} if is_over else _names_of(children, answers, user)
    rows = []
    for child in children:
        answer = answers[child.pk]
        link = reverse("children:section", args=[child.pk, "consents"])
        row = [
            {"text": child.name, "url": link, "sub": groups[child.pk]},
            _answer_cell(answer, is_over),
        ]
        if not is_over:
            row.append("" if answer.state is State.NO else names[child.pk])
        rows.append(row)
    return rows


def _names_of(children, answers, user) -> dict:
    """Who has yet to answer about each child: by name for who may see the parents of this child,
    else how many; never somebody a court order keeps from the user."""
    on = today()
    subjects = Subject.objects.filter(pk__in=[child.pk for child in children])
    with_names = set(
        visible(subjects, user, on=on, category="child.contact").values_list("pk", flat=True)
    )
    waited_for = {pk for answer in answers.values() for pk in answer.waits_for}
    parents = {
        parent.pk: parent
        for parent in Parent.objects.filter(subject__in=waited_for).select_related("subject")
    }
    kept = set(kept_from(user, on))
    told = {}
    for child in children:
        ids = answers[child.pk].waits_for
        if child.pk in with_names and not ids & kept:
            told[child.pk] = "\n".join(sorted(_parent_in_words(parents[pk]) for pk in ids))
        else:
            told[child.pk] = (
                ngettext("%(n)d parent", "%(n)d parents", len(ids)) % {"n": len(ids)} if ids else ""
            )
    return told


def _parent_in_words(parent: Parent) -> str:
    if parent.subject.user_id:
        return parent.name
    return _("%(name)s (no login)") % {"name": parent.name}


def _waiting(found: Occasion, user, on) -> tuple[list, frozenset]:
    """The children of whom an answer may still come, as far as the user keeps their consents, and
    the ids of who has yet to give it."""
    children = [child.subject for child in _children_in(found, user, Level.CHANGE)]
    answers = answers_in(found, children, on) if found.until >= on else {}
    lacking = [c for c in children if c.pk in answers and answers[c.pk].state is not State.NO]
    return lacking, frozenset(pk for c in lacking for pk in answers[c.pk].waits_for)


@require_POST
def remind_about(request, pk):
    """Remind the parents who have yet to answer about one publication."""
    found = _occasion_or_404(request, pk, Level.CHANGE)
    on = today()
    lacking, waited_for = _waiting(found, request.user, on)
    say_reminded(request, remind(subjects=lacking, only=waited_for, on=on, by=request.user))
    return redirect("children:occasion", found.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def end_page(request, pk):
    """End a publication before its last day; ended twice, it is done once."""
    found = _occasion_or_404(request, pk, Level.CHANGE)
    on, back = today(), redirect("children:occasion", pk)
    if found.until < on:
        return back
    if request.method == "POST":
        try:
            end_publication(occasion=found, on=on, by=request.user)
        except ValidationError:  # ended in another window
            return back
        messages.success(request, _("The publication has ended."))
        return back
    context = {
        "heading": _("End the publication %(what)s") % {"what": found.what},
        "happens": _("From now on no child may be shown in it. This cannot be undone."),
        "consequences": [
            _("Parents who have not answered are not asked any more."),
            _("Where a child was allowed to be shown, take it down: that is on the work list."),
        ],
        "confirm_label": _("End the publication"),
        "cancel_url": reverse("children:occasion", args=[pk]),
        "back_label": found.what,
    }
    return render(request, "components/confirm_page.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_down_page(request, pk):
    """Note from where the material of a publication that is over was removed."""
    found = _occasion_or_404(request, pk, Level.CHANGE)
    on = today()
    if not still_up(Occasion.objects.filter(pk=found.pk), on):
        return redirect("children:occasion", found.pk)
    left = [place for place in found.places if place not in cleared_places([found.pk])[found.pk]]
    form = TakeDownForm(request.POST or None, places=left)
    if request.method == "POST" and form.is_valid():
        try:
            take_down(occasion=found, **form.cleaned_data, on=on, by=request.user)
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("children:occasion", found.pk)
    context = {"form": form, "occasion": found, "facts": _facts(found, set())}
    return render(request, "children/occasion_take_down.html", context)
