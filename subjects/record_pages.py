"""The pages of a file's sections: one section, its records added, changed and removed, and what
they held before. An app makes a `FileRoom` of its sections and takes its `urls()`."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from core.dates import today
from core.forms import add_errors
from core.privacy import CATEGORIES, Category, Level, line_of
from core.purposes import purposes_of
from subjects.actions import log_opening
from subjects.models import Subject
from subjects.record_history import history_of
from subjects.records import (
    Owner,
    Panel,
    RecordKind,
    Section,
    digest_of,
    owned_record,
    to_show_what_was_typed,
    told_above,
    told_of_typed,
)
from subjects.restrictions import restricted_parts
from subjects.sections import open_section, require
from subjects.visibility import Sight, can, is_withheld, kept_from, level_in

# The files of each kind of people, for pages of the apps further up that stand in all of them.
FILE_ROOMS: dict[str, "FileRoom"] = {}


@dataclass(frozen=True)
class FileRoom:
    """The files of one kind of people. `load(request, pk)` gives the subject, or Http404 where it
    does not exist for the user; `frame(request, subject)` what every page of the file shows (`bar`,
    `back`, `back_label`); `papers(subject,
    category, user, on, may_change, back)` the panel of its documents."""

    space: str  # of the URL names
    sections: dict[str, Section]
    load: Callable
    frame: Callable
    papers: Callable
    kinds: tuple = ()  # the kinds of people whose files these are

    def __post_init__(self):
        FILE_ROOMS.update(dict.fromkeys(self.kinds, self))

    def urls(self) -> list:
        of = "<uuid:pk>/<slug:slug>/"
        record = of + "<slug:kind>/<uuid:owner>/"
        return [
            path("<uuid:pk>/", self.file, name="file"),
            path(of, self.section, name="section"),
            path(of + "history/", self.history, name="history"),
            path(record + "add/", self.save, name="add_record"),
            path(record + "<uuid:record>/", self.save, name="change_record"),
            path(record + "<uuid:record>/remove/", self.remove, name="remove_record"),
        ]

    # --- what the pages share ----------------------------------------------------------------

    def _section(self, request, pk, slug) -> tuple[Subject, Section]:
        subject = self.load(request, pk)
        section = self.sections.get(slug)
        if section is None or not self.fits(subject, section):
            raise Http404
        return subject, section

    def fits(self, subject: Subject, section: Section) -> bool:
        """Whether this file has the section."""
        return section.fits(subject)

    def may_change(self, user, subject: Subject, section: Section) -> bool:
        return bool(can(user, subject, section.category, Level.CHANGE, on=today()))

    def category(self, subject: Subject, section: Section) -> Category:
        """What the section is called, for this kind of person: an intern's employment is an
        internship."""
        line = line_of(section.category, subject.kind)
        return CATEGORIES.get(line, CATEGORIES[section.category])

    def context(self, request, subject: Subject, section: Section) -> dict:
        """What every page of the file shows; for pages of the app itself too."""
        return {
            **self.frame(request, subject),
            "subject": subject,
            "category": self.category(subject, section),
            "section": section,
            "purposes": purposes_of(section.category),
            "section_url": self.section_url(subject, section),
            "sections": self.navigation(request.user, subject, section.slug),
            "restricted": ", ".join(
                str(CATEGORIES[code].label) for code in restricted_parts(subject, today())
            ),
        }

    def navigation(self, user, subject: Subject, current: str) -> list[dict]:
        """The sections this user may open; one on reason says so."""
        on = today()
        levels = {
            section: level_in(user, subject, section.category, on=on)
            for section in self.sections.values()
            if self.fits(subject, section)
        }
        return [
            {
                "label": self.category(subject, section).label,
                "url": self.section_url(subject, section),
                "current": section.slug == current,
                "on_reason": level == Level.REASON,
            }
            for section, level in levels.items()
            if level
        ]

    def url(self, name: str, *parts) -> str:
        return reverse(f"{self.space}:{name}", args=parts)

    def section_url(self, subject: Subject, section: Section) -> str:
        if section.page:
            return reverse(section.page, args=[subject.pk])
        return self.url("section", subject.pk, section.slug)

    # --- pages -------------------------------------------------------------------------------

    def file(self, request, pk):
        """A file opens at its first section that opens without more ado."""
        subject = self.load(request, pk)
        for section in self.sections.values():
            verdict = can(request.user, subject, section.category, Level.VIEW, on=today())
            if self.fits(subject, section) and verdict.sight is Sight.OPEN:
                return redirect(self.section_url(subject, section))
        raise Http404

    def section(self, request, pk, slug):
        """One section of a file, where the matrix opens it; every opening is logged."""
        subject, section = self._section(request, pk, slug)
        if section.page:
            return redirect(self.section_url(subject, section))
        context = self.context(request, subject, section)
        answer = open_section(request, subject, section.category, context)
        if answer:
            return answer
        may_change = self.may_change(request.user, subject, section)
        panels = told_above(subject, section.category, request.user)
        if section.panels:
            panels += section.panels(subject, request.user, may_change)
        for kind in filter(attrgetter("listed"), section.records):
            panels += self._panels_of(kind, section, subject, request.user, may_change)
        if section.closing:
            panels += section.closing(subject, request.user, may_change)
        context |= {
            "panels": panels,
            "papers": self.papers(
                subject, section.category, request.user, today(), may_change, back=request.path
            )
            if section.papers
            else None,
            "history_url": self.url("history", subject.pk, section.slug) if section.records else "",
        }
        return render(request, "subjects/section.html", context)

    def _owners(self, kind: RecordKind, subject, user) -> list[Owner]:
        """Whose records of a kind the user meets here: not a parent a court order keeps them from,
        in the file of another child (L33)."""
        kept = kept_from(user, today())
        return [owner for owner in kind.owners(subject) if owner.subject.pk not in kept]

    def _is_withheld(self, kind: RecordKind, section, subject, user) -> bool:
        on = today()
        return bool(kind.withheld) and is_withheld(user, subject, section.category, on=on)

    def _panels_of(self, kind: RecordKind, section, subject, user, may_change) -> list[Panel]:
        if self._is_withheld(kind, section, subject, user):
            return [Panel(title=str(kind.label), empty=str(kind.withheld))]
        panels = []
        for owner in self._owners(kind, subject, user):
            of_owner = self._panels_of_owner(kind, section, subject, owner, may_change)
            of_owner[0].note = str(kind.note)
            panels += of_owner
        return panels

    def _panels_of_owner(self, kind, section, subject, owner: Owner, may_change) -> list[Panel]:
        records = kind.records(owner.subject)
        parts = (subject.pk, section.slug, kind.slug, owner.subject.pk)
        title = owner.title or ("" if section.is_of_one_kind else str(kind.label))
        add = ()
        if may_change and kind.open_for(owner.subject) and (kind.many or not records):
            add = ((kind.heading(), self.url("add_record", *parts)),)
        if not records:
            nothing = _("Nothing has been recorded here yet.")
            return [Panel(title=title, empty=nothing, links=add)]
        if not kind.is_long and kind.many:
            return [self._table(kind, records, parts, title, add, may_change)]
        panels = []
        for record in records:
            links = ()
            if may_change:
                links = ((_("Change"), self.url("change_record", *parts, record.pk)),)
            panels.append(Panel(title=title, rows=kind.facts(record, today()), links=links))
        panels[-1].links = (*panels[-1].links, *add)
        return panels

    def _table(self, kind, records, parts, title, add, may_change) -> Panel:
        table = []
        for record in records:
            facts = kind.facts(record, today())
            row = [value for _label, value in facts]
            if may_change:
                row.append(
                    {"text": _("Change"), "url": self.url("change_record", *parts, record.pk)}
                )
            table.append(row)
        headers = [label for label, _value in kind.facts(records[0], today())]
        if may_change:
            headers.append(_("Change"))
        return Panel(title=title, headers=headers, table=table, links=add)

    def step(
        self,
        request,
        subject: Subject,
        section: Section,
        form=None,
        *,
        heading: str,
        do: Callable,
        done: Callable | str = "",
        then: Callable | str = "",
        warn: Callable | None = None,
        template: str = "subjects/record_form.html",
        **page,
    ):
        """A page of the file that does one thing: shows `form`, or asks where there is none, and
        where it was sent and is right calls `do`, says `done` and goes back to the section, or to
        `then` (words and an address, or functions of what `do` gave). What `warn` gives is shown
        once, to be read before `do`. A ValidationError of `do` is shown at the fields, and without
        a form on the section. `page` is what the template reads besides.
        """
        back = self.section_url(subject, section)
        read, warnings = request.POST.get("read", ""), []
        if request.method == "POST" and (form is None or form.is_valid()):
            warnings = warn() if warn else []
            if not warnings or read == digest_of(warnings):
                warnings = []
                try:
                    made = do()
                except ValidationError as refused:
                    if form is None:
                        messages.error(request, refused.messages[0])
                        return redirect(back)
                    add_errors(form, refused)
                else:
                    if done:
                        messages.success(request, done(made) if callable(done) else done)
                    return redirect(then(made) if callable(then) else then or back)
        context = self.context(request, subject, section)
        context |= {"form": form, "heading": heading, "cancel_url": back, **page}
        if warn:  # what was read stays read where something else is to be corrected
            context |= {"warnings": warnings, "digest": digest_of(warnings) if warnings else read}
        return render(request, template, context)

    def confirm(self, request, subject: Subject, section: Section, form=None, **page):
        """The same as `step`, for what is long or cannot be undone: says first what follows."""
        template = "subjects/file_confirm.html"
        return self.step(request, subject, section, form, template=template, **page)

    def _kind(self, request, pk, slug, kind, owner):
        """The section and kind of an address, for somebody who may change it, and the function
        by which."""
        subject, section = self._section(request, pk, slug)
        found = section.record_kind(kind)
        if found is None or owner in kept_from(request.user, today()):
            raise Http404
        function = require(request, subject, section.category, Level.CHANGE)
        if self._is_withheld(found, section, subject, request.user):
            raise PermissionDenied(found.withheld)
        return subject, section, found, function

    def _log_shown(self, request, subject: Subject, section: Section, function: str) -> None:
        """Log that a page of a record was opened: it shows what the section shows."""
        if request.method != "POST":
            log_opening(
                subject_id=subject.pk, section=section.category, function=function, by=request.user
            )

    def save(self, request, pk, slug, kind, owner, record: uuid.UUID | None = None):
        """Add a record, or change one. What was typed is kept where it is refused; what should be
        read before saving is shown once."""
        subject, section, of_kind, function = self._kind(request, pk, slug, kind, owner)
        told, again = "", True
        options = of_kind.form_options(subject, request.user) if of_kind.form_options else {}
        try:
            row = owned_record(of_kind, subject, owner, record)
        except ValidationError as refused:
            row = to_show_what_was_typed(of_kind, subject, owner) if request.POST else None
            if row is None or of_kind.is_as_typed(row.subject, request.POST, options):
                messages.error(request, refused.messages[0])
                return redirect(self.url("section", pk, slug))
            told, again = told_of_typed(removed=False, again=False), False
        if row is None and request.POST.get("stored"):  # a page opened while the record was there
            row = to_show_what_was_typed(of_kind, subject, owner)
            again = row is not None and of_kind.takes_more(row.subject)
            told = told_of_typed(removed=True, again=again)
        if row is None:
            raise Http404
        initial = {"on": today()} if row._state.adding else {}
        if record:
            self._log_shown(request, subject, section, function)
        form = of_kind.form_class()(request.POST or None, instance=row, initial=initial, **options)
        warnings = []
        if told:
            form.add_error(None, told)
        elif request.method == "POST" and form.is_valid():
            values = form.values()
            if of_kind.check:
                warnings = of_kind.check(subject, values)
            if not warnings or request.POST.get("read") == digest_of(warnings):
                try:
                    of_kind.store(
                        subject=row.subject, record=row, values=values, on=today(), by=request.user
                    )
                except ValidationError as refused:
                    warnings = []
                    add_errors(form, refused)
                else:
                    messages.success(request, _("Saved."))
                    for text in of_kind.told_after(form):
                        messages.info(request, text)
                    return redirect(self.url("section", subject.pk, slug))
        parts = (subject.pk, slug, kind, row.subject_id, row.pk)
        context = {
            **self.context(request, subject, section),
            "form": form,
            "heading": of_kind.heading(row),
            "whom": of_kind.whom(subject, row),
            "note": of_kind.note,
            "warnings": warnings,
            "digest": digest_of(warnings) if warnings else "",
            "action": self.url("add_record", *parts[:4]) if told else "",
            "only_to_copy": not again,
            "remove_url": self.url("remove_record", *parts)
            if of_kind.removable and not row._state.adding
            else "",
        }
        return render(request, "subjects/record_form.html", context)

    def remove(self, request, pk, slug, kind, owner, record):
        """Ask, and remove a record."""
        subject, section, of_kind, function = self._kind(request, pk, slug, kind, owner)
        row = owned_record(of_kind, subject, owner, record)
        if row is None or not of_kind.removable:
            raise Http404
        self._log_shown(request, subject, section, function)
        return self.step(
            request,
            subject,
            section,
            heading=_("Remove: %(what)s") % {"what": of_kind.label},
            do=lambda: of_kind.remove(record=row, by=request.user),
            done=_("Removed."),
            template="subjects/record_remove.html",
            whom=of_kind.whom(subject, row),
            happens=_(
                "It is removed from this part of the file at once. The history of this part"
                " keeps what it said. Was it a mistake? Then add it again."
            ),
            rows=of_kind.facts(row, today()),
            confirm_label=_("Remove"),
        )

    def history(self, request, pk, slug):
        """What was added, changed and removed in a section: when, by whom, and what it held."""
        subject, section = self._section(request, pk, slug)
        context = self.context(request, subject, section)
        answer = open_section(request, subject, section.category, context)
        if answer:
            return answer
        owners = {subject.pk: ""}
        for kind in section.records:
            found = self._owners(kind, subject, request.user)
            owners |= {owner.subject.pk: owner.title for owner in found}
        withheld = [
            kind
            for kind in section.records
            if self._is_withheld(kind, section, subject, request.user)
        ]
        context["entries"] = history_of(section, owners, withheld)
        return render(request, "subjects/history.html", context)
