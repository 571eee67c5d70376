"""Which documents somebody sees. The only place that decides it (clause B06)."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.privacy import CATEGORIES, Level
from subjects.models import Subject
from subjects.visibility import Sight, can, is_withheld


class DocumentQuerySet(models.QuerySet):
    def newest(self):
        """Of each document the version that counts."""
        return self.filter(self._counts())

    def _counts(self):
        later = self.model.objects.filter(
            series=OuterRef("series"), version__gt=OuterRef("version")
        )
        return ~Exists(later)

    def _wide(self) -> list:
        return [self.model.Audience.SECTION, self.model.Audience.PERSON]

    def shared_in_section(self, ids):
        """The ids of those among `ids` that everybody sees to whom their section opens; of the
        others only who may change it."""
        found = self.newest().filter(pk__in=ids, audience__in=self._wide())
        return found.values_list("pk", flat=True)

    def visible_in(
        self, user, subject: Subject, category: str | None, on: dt.date, *, own: bool = False
    ):
        """The documents a user sees in one section of a file, or with None in all its sections:
        at work, or (`own`) as the parent or the person it is about.

        Who may change the section sees all that is in it. Who may look, also on reason (which the
        page has to ask first), sees the newest version of what is shared with the section; in the
        portal only of what is shared with the person. Everybody else, and from whom the part was
        withheld, sees nothing.
        """
        managed, opened = [], []
        opens = {Sight.OPEN} if own else {Sight.OPEN, Sight.NEEDS_REASON}
        for code in [category] if category else CATEGORIES:
            if not own and is_withheld(user, subject, code, on=on):
                continue
            if not own and can(user, subject, code, Level.CHANGE, on=on):
                managed.append(code)
            elif can(user, subject, code, Level.VIEW, on=on, own=own).sight in opens:
                opened.append(code)
        audiences = [self.model.Audience.PERSON] if own else self._wide()
        shared = Q(category__in=opened, audience__in=audiences) & self._counts()
        return self.filter(Q(category__in=managed) | shared, subject=subject, made_for__isnull=True)
