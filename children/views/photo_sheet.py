"""The sheet of a group: who may be in the picture today, to read at arm's length (S05, S06)."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.functions import FUNCTIONS
from accounts.rooms import closed
from children.consents_in_sight import (
    answer_cell,
    children_at,
    functions_at,
    groups_at,
    location_or_404,
    log_shown,
)
from children.occasion_forms import SheetForm, short_names
from consents.answers import NOT_ASKED, State, answers_of, asked_in_portal
from consents.models import ConsentKind
from consents.occasions import answers_in, occasions_in_sight
from consents.overview import CATEGORY
from consents.texts import kinds_asked
from core.dates import running, today
from core.downloads import download_name
from core.folding import folded
from core.pdf import render_pdf
from organisation.models import Organisation

PICTURES = "child.media"


@dataclass
class Sheet:
    """What stands on it: `rows` are (name, cell of the answer)."""

    form: SheetForm
    group: str
    about: str
    rows: list


def _sheet(request, location) -> Sheet:
    """The sheet that was asked for; without a choice of the first group and the first purpose."""
    on, user = today(), request.user
    kinds = kinds_asked(ConsentKind.About.CHILD, on, rhythm=ConsentKind.Rhythm.STANDING)
    occasions = occasions_in_sight(user, on).filter(location=location, until__gte=on)
    groups = groups_at(user, location)
    form = SheetForm(
        request.GET,
        groups=groups,
        kinds=[kind for kind in kinds if PICTURES in kind.categories],
        occasions=occasions.select_related("kind"),
    )
    chosen = form.cleaned_data if form.is_valid() else {}
    first_group = next(iter(form.groups), "")
    group = form.groups.get(chosen.get("group", "") if "group" in request.GET else first_group)
    about = chosen.get("about") or next(iter([*form.kinds, *form.occasions]), "")
    form.initial = {"group": str(group.pk) if group else "", "about": about}
    form.is_bound = False
    children = children_at(user, location)
    if group:
        children = children.filter(
            subject__in=group.affiliation_set.filter(running(on)).values("subject_id")
        )
    children = sorted(children, key=lambda child: (folded(child.first_name), child.sort_name))
    occasion, kind = form.occasions.get(about), form.kinds.get(about)
    log_shown(user, location, children)
    return Sheet(
        form=form,
        group=group.name if group else _("all groups"),
        about=occasion.what if occasion else kind.label if kind else "",
        rows=_rows(children, kind, occasion, on),
    )


def _rows(children, kind, occasion, on) -> list[tuple]:
    """A yes or a no for each child: what is not answered is a no to who holds the camera."""
    subjects = [child.subject for child in children]
    if occasion:
        answers = answers_in(occasion, subjects, on)
        asked = {pk for pk, answer in answers.items() if answer is not NOT_ASKED}
    elif kind:
        found = answers_of(subjects, on=on, codes=[kind.code])
        answers = {
            child.pk: found.get((child.pk, kind.code, None), NOT_ASKED) for child in children
        }
        asked = asked_in_portal(subjects, on)
    else:
        return []
    names = short_names(children)
    return [(names[child.pk], _cell(answers[child.pk], child.pk in asked)) for child in children]


def _cell(answer, was_asked: bool) -> dict:
    """Yes or no, and beside a no that nobody said the words of the other tables of answers."""
    if answer.state is State.YES:
        return {"text": _("Yes"), "answer": "yes"}
    why = ""
    if answer.state is State.WAITING and answer.waits_for:
        why = _("Not everybody has answered")
    elif answer.state is not State.NO:
        why = answer_cell(answer, was_asked)["text"]
    return {"text": _("No"), "answer": "no", "sub": why}


def _context(sheet: Sheet, location) -> dict:
    return {
        "location": location,
        "sheet": sheet,
        "on": today(),
        "title": _("Who may be in photos"),
    }


@never_cache
@require_safe
def photo_sheet(request, pk):
    """The sheet as a page, which prints as it stands."""
    location = location_or_404(request, pk)
    context = _context(_sheet(request, location), location)
    may_download = _may_download(request.user, location)
    return render(
        request,
        "children/photo_sheet.html",
        {**context, "may_download": may_download, "query": request.GET.urlencode()},
    )


def _may_download(user, location) -> bool:
    """Whether the user may take it along as a file (L54); the group prints the page."""
    return any(FUNCTIONS[function].may_download for function in functions_at(user, location))


@never_cache
@require_safe
def photo_sheet_pdf(request, pk):
    """The same sheet as a PDF, to print."""
    location = location_or_404(request, pk)
    if not _may_download(request.user, location):
        raise closed(CATEGORY)
    sheet = _sheet(request, location)
    organisation = Organisation.objects.first()
    pdf = render_pdf(
        "children/pdf/photo_sheet.html",
        {
            **_context(sheet, location),
            "organisation_name": organisation.name if organisation else "PrivacyHub",
            "document_title": _("Who may be in photos"),
            "subtitle": f"{location.label}, {sheet.group}",
            "made_on": today(),
        },
    )
    parts = (_("Who may be in photos"), location.name, sheet.group, today())
    name = download_name(*parts, ending="pdf")
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
