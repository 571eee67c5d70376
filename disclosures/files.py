"""Where what was told stands in the files of children and of people who work here."""

from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from children.views.file import ROOM as CHILDREN
from core.privacy import Level
from staff.views.file import ROOM as PEOPLE
from subjects.models import Subject
from subjects.record_pages import FileRoom
from subjects.records import Section
from subjects.sections import require

SLUG = "disclosures"


@dataclass(frozen=True)
class Shelf:
    """The files of one kind of people. `pages` begins the names of the pages about one of them."""

    room: FileRoom
    pages: str

    @property
    def section(self) -> Section:
        return self.room.sections[SLUG]

    def load(self, request, pk) -> Subject:
        """The person with this id, or Http404 where it does not exist for the user."""
        subject = self.room.load(request, pk)
        if not self.room.fits(subject, self.section):
            raise Http404
        return subject

    def load_to_change(self, request, pk) -> Subject:
        """The same; PermissionDenied for who may not add to what was told."""
        subject = self.load(request, pk)
        require(request, subject, self.section.category, Level.CHANGE)
        return subject

    def url(self, page: str, subject: Subject, *parts) -> str:
        return reverse(f"disclosures:{page}_{self.pages}", args=[subject.pk, *parts])

    def context(self, request, subject: Subject) -> dict:
        return self.room.context(request, subject, self.section)


CHILD = Shelf(CHILDREN, "child")
EMPLOYEE = Shelf(PEOPLE, "employee")
