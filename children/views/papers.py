"""Paper: what has to be destroyed with the files, and the form for handing the folder over."""

from itertools import groupby

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.rooms import require_room
from children.actions import note_paper_destroyed
from children.consent_questions import givers
from children.models import Declaration
from children.paper_work import CATEGORY, papers_going
from children.sections import SECTIONS
from children.views.file import ROOM
from core.dates import today
from core.downloads import download_name
from core.forms import DayField, LineField, add_errors
from core.pdf import render_pdf
from core.privacy import Level
from core.templatetags.ui import day
from documents.sight import may_take, no_download
from organisation.models import Organisation
from retention.papers import gone_papers_for
from retention.plan import ROOM as DESTRUCTIONS
from subjects.sections import open_section

SHOWN = 100  # to tick at once; the rest comes when these have been noted
FOLDER = "child.personal_file"


class PapersForm(forms.Form):
    """Which papers were destroyed, when and how. A choice is `file:` or `gone:` with an id."""

    chosen = forms.MultipleChoiceField(
        label=gettext_lazy("Which paper was destroyed?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("Tick at least one."),
            "invalid_choice": gettext_lazy("The list has changed. Tick again what was destroyed."),
        },
    )
    destroyed_on = DayField(label=gettext_lazy("Destroyed on"))
    how = LineField(
        label=gettext_lazy("How it was destroyed, and by whom"),
        max_length=120,
        help_text=gettext_lazy(
            "Name a company or a function, not a person. For example: the location's"
            " shredder, by the location manager"
        ),
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = choices

    def ids(self, kind: str) -> list[str]:
        chosen = (one.partition(":") for one in self.cleaned_data["chosen"])
        return [pk for prefix, _colon, pk in chosen if prefix == kind]


def paper_to_destroy(request):
    """The paper that goes with the files of the next 30 days, by cabinet, and what is left of files
    that went; who keeps it notes that it was destroyed (L10, L18)."""
    access = require_room(request, CATEGORY, Level.VIEW)
    on = today()
    seen = papers_going(request.user, on, Level.VIEW)
    theirs = papers_going(request.user, on, Level.CHANGE)[:SHOWN]
    gone = list(gone_papers_for(request.user, on)[:SHOWN])
    form = PapersForm(request.POST or None, choices=_choices(theirs, gone))
    if request.method == "POST" and form.is_valid():
        try:
            count = note_paper_destroyed(
                files=form.ids("file"),
                gone=form.ids("gone"),
                destroyed_on=form.cleaned_data["destroyed_on"],
                how=form.cleaned_data["how"],
                on=on,
                by=request.user,
            )
        except ValidationError as refused:
            add_errors(form, refused)
        else:
            noted = ngettext("%(n)d paper file noted.", "%(n)d paper files noted.", count)
            messages.success(request, noted % {"n": count})
            return redirect("children:paper_to_destroy")
    return render(
        request,
        "children/paper_to_destroy.html",
        {
            "form": form,
            "may_note": bool(theirs or gone),
            "may_see_plan": access.may(DESTRUCTIONS, Level.VIEW),
            "headers": [
                _("Room and cabinet"),
                _("Child"),
                _("Started on"),
                _("File is destroyed on"),
            ],
            "rows": [_row(paper, item) for paper, item in seen],
            "gone_headers": [_("Room and cabinet"), _("Started on"), _("File was destroyed on")],
            "gone_rows": [[_stands(paper), paper.started_on, paper.due_on] for paper in gone],
        },
    )


def _stands(paper) -> str:
    """Where paper of a file that went stands: the location and, where that is known without a
    name, the place there."""
    location = paper.location.label if paper.location else ""
    return ", ".join(filter(None, (location, paper.place))) or _("place unknown")


def _row(paper, item) -> list:
    return [paper.place, paper.subject.child.name, paper.started_on, item.goes_on or item.due_on]


def _choices(theirs, gone) -> list[tuple]:
    """By room and cabinet, as somebody with a box in the hands goes along them."""
    choices = [
        (
            place,
            [
                (
                    f"file:{paper.pk}",
                    _("%(name)s, file is destroyed on %(day)s")
                    % {
                        "name": paper.subject.child.name,
                        "day": day(item.goes_on or item.due_on),
                    },
                )
                for paper, item in group
            ],
        )
        for place, group in groupby(theirs, key=lambda pair: pair[0].place)
    ]
    if gone:
        words = _("%(place)s: paper started on %(day)s")
        choices.append(
            (
                _("Files that have already gone"),
                [
                    (
                        f"gone:{paper.pk}",
                        words % {"place": _stands(paper), "day": day(paper.started_on)},
                    )
                    for paper in gone
                ],
            )
        )
    return choices


@require_safe
def handover_form(request, pk):
    """What is handed over to the parents at the exit interview, to sign (L13)."""
    subject = ROOM.load(request, pk)
    context = ROOM.context(request, subject, SECTIONS["personal_file"])
    answer = open_section(request, subject, FOLDER, context)
    if answer:
        return answer
    if not may_take(request.user, subject, FOLDER, on=today()):
        raise no_download()
    on_paper = Declaration.objects.filter(subject=subject, kept=Declaration.Kept.PAPER)
    content = render_pdf(
        "children/pdf/handover.html",
        {
            "child": subject.child,
            "folder": getattr(subject, "personal_file", None),
            "declarations": [
                (declared.get_kind_display(), declared.signed_on) for declared in on_paper
            ],
            "parents": [name for _pk, name, kept_out in givers(subject, today()) if not kept_out],
            "organisation_name": Organisation.objects.get().name,
            "document_title": _("Handover of the personal file"),
            "made_on": today(),
        },
    )
    name = download_name(_("Handover of the personal file"), ending="pdf")
    return HttpResponse(
        content,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
