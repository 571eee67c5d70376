"""What one person can see and why, and access to one file by exception."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.access import access_of
from accounts.functions import FUNCTIONS
from accounts.matrix import ROOM, ROOMS, Cell, categories_of, label_of_function
from accounts.reach import reach_of, with_places, words_of_place
from accounts.rooms import closed, require_room
from accounts.tabs import tabs, watches_trail
from core.dates import running, today
from core.forms import add_errors
from core.keys import load_keys
from core.privacy import Level, SubjectKind, main_class
from subjects.access_forms import ExceptionForm
from subjects.actions import end_exception, give_exception
from subjects.exceptions import EXCEPTIONS, exceptions, on_one_file
from subjects.explaining import explain
from subjects.models import Subject
from subjects.people import names_of, people_in_sight
from subjects.visibility import granted_functions, kept_from

PAGE_SIZE, FOUND = 25, 20


def _user_or_404(access, pk, level=Level.VIEW):
    return get_object_or_404(reach_of(access, level).users(), pk=pk)


def _subjects(request, level=Level.VIEW):
    """The subjects about whom the request's user may see, or decide, who has access."""
    return Subject.objects.visible_to(request.user, on=today(), category=ROOM, level=level)


@require_safe
def person(request, pk):
    """What one colleague can see: each function with its place, what the matrix opens by it, the
    exceptions, and how many children a court order keeps away."""
    on = today()
    access = require_room(request, ROOM, Level.VIEW)
    user = _user_or_404(access, pk)
    held = list(
        with_places(reach_of(access, Level.VIEW).appointments().filter(running(on), user=user))
    )
    functions = list(dict.fromkeys(one.function for one in held))
    own = granted_functions(user, on) & {code for code, f in FUNCTIONS.items() if f.own}
    return render(
        request,
        "subjects/sight.html",
        {
            "person": user,
            "sees_trail": watches_trail(access),
            "is_active": user.is_active,
            "functions": [
                [
                    one.get_function_display(),
                    words_of_place(one),
                    one.starts_on,
                    one.ends_on or _("no end"),
                ]
                for one in held
            ],
            "function_headers": [_("Function"), _("Place"), _("From"), _("Until")],
            "rooms": _opened(access_of(user, on), functions),
            "exceptions": _exception_rows(
                request, on_one_file().filter(running(on), user=user), on, of_one=True
            ),
            "exception_headers": [_("Whose file"), _("As"), _("Until"), _("Reason"), _("Given by")],
            "own": [label_of_function(code) for code in sorted(own)],
            "kept": Subject.objects.filter(
                pk__in=kept_from(user, on), kind=SubjectKind.CHILD
            ).count(),
        },
    )


def _opened(access, functions) -> list[tuple]:
    """Room by room the categories some function opens: (name, highest level, as what)."""
    rooms = []
    for room, label in ROOMS.items():
        lines = []
        for category in categories_of(room):
            levels = {code: access.level(code, category.code) for code in functions}
            highest = max(levels.values(), default=Level.NONE)
            if highest:
                by = [label_of_function(code) for code, level in levels.items() if level == highest]
                because = _("as %(function)s") % {"function": ", ".join(map(str, by))}
                lines.append((category.label, Cell(highest), because))
        if lines:
            rooms.append((label, lines))
    return rooms


@require_safe
def find(request, pk):
    """Look a file up by name, to ask whether this colleague can see it or to give access to it."""
    access = require_room(request, ROOM, Level.VIEW)
    user = _user_or_404(access, pk)
    query = " ".join(request.GET.get("q", "").replace("\0", "").split())[:80]
    found = people_in_sight(request.user, query, on=today(), limit=FOUND) if query else []
    return render(
        request,
        "subjects/find_file.html",
        {
            "person": user,
            "may_give": access.may(ROOM, Level.CHANGE),
            "query": query,
            "is_cut": len(found) == FOUND,
            "headers": [_("Name"), _("Kind of file"), _("Location"), _("State")],
            "rows": [
                [
                    {"text": name, "url": reverse("reach:file", args=[user.pk, subject.pk])},
                    subject.get_kind_display(),
                    _latest_place(subject),
                    {"text": _("Ended"), "kind": ""}
                    if subject.has_ended(today())
                    else {"text": _("Running"), "kind": "good"},
                ]
                for subject, name in _with_places(found)
            ],
        },
    )


def _with_places(found) -> list:
    """The same subjects, each with its affiliations read in one query for all."""
    placed = Subject.objects.prefetch_related("affiliations__location").in_bulk(
        [subject.pk for subject, _name in found]
    )
    return [(placed[subject.pk], name) for subject, name in found]


def _latest_place(subject) -> str:
    places = list(subject.affiliations.all())
    return places[-1].location.label if places else ""


@require_safe
def file(request, pk, subject_pk):
    """Whether one colleague can see one file: per part how far, and because of what."""
    access = require_room(request, ROOM, Level.VIEW)
    user = _user_or_404(access, pk)
    subject = get_object_or_404(_subjects(request), pk=subject_pk)
    return render(
        request,
        "subjects/file_sight.html",
        {
            "person": user,
            "subject": subject,
            "name": names_of([subject.pk]).get(subject.pk, _("no name left")),
            "explanation": explain(user, subject, on=today()),
            "may_give": bool(EXCEPTIONS.get(subject.kind))
            and user.pk != request.user.pk
            and reach_of(access, Level.CHANGE).users().filter(pk=user.pk).exists()
            and _subjects(request, Level.CHANGE).filter(pk=subject.pk).exists(),
        },
    )


def give(request, pk, subject_pk):
    """Give a colleague access to one file, with a reason and an end."""
    access = require_room(request, ROOM, Level.CHANGE)
    user = _user_or_404(access, pk)
    subject = get_object_or_404(_subjects(request), pk=subject_pk)
    if (
        not reach_of(access, Level.CHANGE).users().filter(pk=user.pk).exists()
        or not _subjects(request, Level.CHANGE).filter(pk=subject.pk).exists()
    ):
        raise closed(ROOM)
    if not EXCEPTIONS.get(subject.kind):
        raise Http404
    form = ExceptionForm(request.POST or None, kind=subject.kind)
    back = reverse("reach:file", args=[user.pk, subject.pk])
    if request.method == "POST" and form.is_valid():
        try:
            give_exception(user=user, subject=subject, on=today(), by=request.user, **form.values())
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            messages.success(request, _("Access has been given."))
            return redirect(back)
    return render(
        request,
        "subjects/give.html",
        {
            "form": form,
            "person": user,
            "name": names_of([subject.pk]).get(subject.pk, _("no name left")),
            "cancel_url": back,
        },
    )


@require_safe
def grants(request):
    """All exceptions on files in sight, those that run first."""
    access, on = require_room(request, ROOM, Level.VIEW), today()
    may_give = access.may(ROOM, Level.CHANGE)
    found = exceptions().filter(content_object__in=_subjects(request)).order_by("-ends_on", "pk")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "subjects/grants.html",
        {
            "tabs": tabs(access, "reach:grants"),
            "page_obj": page,
            "headers": [
                _("Who"),
                _("Whose file"),
                _("As"),
                _("Until"),
                _("Reason"),
                _("Given by"),
                _("End") if may_give else _("State"),
            ],
            "rows": _exception_rows(request, page.object_list, on),
            "may_give": may_give,
        },
    )


def _exception_rows(request, found, on, *, of_one: bool = False) -> list:
    """Rows of exceptions; on the page of one person (`of_one`) the files out of the asker's sight
    are named as such, and who and how it ends are left out."""
    access = access_of(request.user, on)
    found = list(found.select_related("user", "content_object", "given_by"))
    ids = [grant.content_object_id for grant in found]
    seen = set(_subjects(request).filter(pk__in=ids).values_list("pk", flat=True))
    names = names_of(seen)
    for retention_class in {main_class(grant.content_object.kind) for grant in found}:
        load_keys(seen, retention_class)
    known = reach_of(access, Level.VIEW).users().filter(pk__in=[g.user_id for g in found])
    people = set(known.values_list("pk", flat=True))
    may_end = access.may(ROOM, Level.CHANGE)
    rows = []
    for grant in found:
        in_sight = grant.content_object_id in seen
        who = {"text": grant.user.display_name}
        of_file = {"text": names.get(grant.content_object_id, _("a file you cannot see"))}
        if grant.user_id in people:
            who["url"] = reverse("reach:person", args=[grant.user_id])
            if in_sight:
                place = [grant.user_id, grant.content_object_id]
                of_file["url"] = reverse("reach:file", args=place)
        row = [
            of_file,
            label_of_function(grant.function),
            grant.ends_on or _("no end"),
            grant.reason if in_sight else "",
            grant.given_by.display_name if grant.given_by else "",
        ]
        if not of_one:
            end = {"text": _("End"), "url": reverse("reach:end", args=[grant.pk])}
            runs = grant.ends_on is None or grant.ends_on >= on
            row = [who, *row, (end if may_end else _("running")) if runs else _("ended")]
        rows.append(row)
    return rows


def end(request, pk):
    """End an exception at once."""
    require_room(request, ROOM, Level.CHANGE)
    on = today()
    grant = get_object_or_404(
        exceptions().filter(content_object__in=_subjects(request)).select_related("user"), pk=pk
    )
    if not _subjects(request, Level.CHANGE).filter(pk=grant.content_object_id).exists():
        raise closed(ROOM)
    if grant.ends_on and grant.ends_on < on:
        raise Http404
    if request.method == "POST":
        end_exception(grant=grant, on=on, by=request.user)
        messages.success(request, _("The access has been ended."))
        return redirect("reach:grants")
    return render(
        request,
        "components/confirm_page.html",
        {
            "heading": _("End this access"),
            "happens": _("%(name)s, as %(function)s: %(file)s")
            % {
                "name": grant.user.display_name,
                "function": label_of_function(grant.function),
                "file": names_of([grant.content_object_id]).get(
                    grant.content_object_id, _("no name left")
                ),
            },
            "consequences": [
                _("This access stops at once."),
                _("What this person's functions open stays as it is."),
            ],
            "confirm_label": _("End it now"),
            "cancel_url": reverse("reach:grants"),
            "back_label": _("Access by exception"),
        },
    )
