"""Noting that paper was destroyed: of files that are still here, and of files that went before."""

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from children.models import PaperFile
from children.names import names_of_files, without_names
from core.actions import action
from core.templatetags.ui import day
from retention.papers import gone_papers, note_gone
from retention.plan import held_ids
from subjects.models import Subject
from subjects.record_actions import save_record

CLASS = "child.file"


@action
def keep_paper_file(
    *, subject: Subject, record: PaperFile | None = None, on: dt.date, by, **values
) -> PaperFile:
    """Note where the paper file stands (K05, L05). Raises ValidationError where the place names
    somebody of the file: where paper stood is known for years after the file has gone."""
    if without_names(values["place"], names_of_files([subject.pk])[subject.pk]) != values["place"]:
        raise ValidationError(
            {
                "place": _(
                    "Write no name here: this outlives the file. Name the room, the cabinet and a"
                    " number."
                )
            }
        )
    return save_record(record=record or PaperFile(subject=subject), values=values, by=by)


@action
def note_paper_destroyed(
    *, files: Collection, gone: Collection, destroyed_on: dt.date, how: str, on: dt.date, by
) -> int:
    """Note that paper was destroyed on a day, how and by whom (L10, L18): `files` are ids of paper
    files, `gone` of papers whose file went already. Returns how many were noted.

    Raises ValidationError by field for a day ahead or before a paper was started, and where all of
    it was noted already or is held by now.
    """
    if destroyed_on > on:
        raise ValidationError({"destroyed_on": _("This day has not come yet.")})
    held = held_ids(CLASS)
    papers = [
        paper
        for paper in PaperFile.objects.select_for_update(of=("self",))
        .filter(pk__in=files, destroyed_on__isnull=True)
        .select_related("subject")
        if paper.subject_id not in held
    ]
    loose = list(gone_papers().select_for_update().filter(pk__in=gone))
    if not papers and not loose:
        raise ValidationError(
            _("This has already been noted, or is on hold: look at the list again.")
        )
    latest = max(paper.started_on for paper in [*papers, *loose])
    if destroyed_on < latest:
        raise ValidationError(
            {
                "destroyed_on": _("One of these papers was started later, on %(day)s.")
                % {"day": day(latest)}
            }
        )
    for paper in papers:
        save_record(
            record=paper, values={"destroyed_on": destroyed_on, "destroyed_how": how}, by=by
        )
    if loose:
        note_gone(papers=loose, destroyed_on=destroyed_on, how=how, by=by)
    record("paper.destroyed", by=by, papers=len(papers) + len(loose))
    return len(papers) + len(loose)
