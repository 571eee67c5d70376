"""Which colleagues can do something in somebody's file: whom to ask, for who cannot.

Who may is decided by `subjects.visibility` alone, of each colleague by itself. Here those are found
of whom it is worth asking, and what it asks of each is read for all of them together.
"""

import datetime as dt
import uuid
from collections.abc import Collection
from functools import cached_property

from django.db.models import Q

from accounts.functions import FUNCTIONS
from accounts.models import User
from accounts.reach import functions_with, held_at, users_in_service
from core.dates import running
from core.privacy import Level, SubjectKind, line_of
from core.rows import among
from subjects.models import Affiliation, Representation, Subject, SubjectGrant
from subjects.once import read_for_all
from subjects.visibility import functions_opening


def held_near(ids: Collection[uuid.UUID]) -> Q:
    """Appointments at a place that any of these people is or ever was at, and those in the whole
    organisation: no other reaches them by place."""
    asked = among(ids, Affiliation)
    children = Representation.objects.filter(parent__in=asked).values("subject")
    stays = Affiliation.objects.filter(Q(subject__in=asked) | Q(subject__in=children))
    # Many people are at few places: these are what the appointments are looked up by.
    places = list(stays.order_by().values_list("location_id", "care_group_id").distinct())
    return held_at(
        locations={location for location, _group in places},
        groups={group for _location, group in places if group},
    )


def held_by_granted(ids: Collection[uuid.UUID], on: dt.date) -> Q:
    """Appointments of those to whom the file of any of these people was opened by itself."""
    granted = SubjectGrant.objects.filter(running(on), content_object__in=among(ids, SubjectGrant))
    return Q(user__in=granted.values("user_id"))


def asked_together(on: dt.date, *, at: Q) -> list[User]:
    """Users in service by an appointment that counts (`at`), by name, of whom many questions are
    asked: what those ask the database is read for all of them here."""
    users = list(users_in_service(on, at=at))
    read_for_all(users, on)
    return users


class Colleagues:
    """The colleagues who may open one part of somebody's file (`part`) on a day, of whom is asked
    what else they can do in it; read once for all that is asked."""

    def __init__(self, subject: Subject, part: str, on: dt.date):
        self.subject, self.part, self.on = subject, part, on

    @cached_property
    def users(self) -> list[User]:
        ids, line = [self.subject.pk], line_of(self.part, SubjectKind(self.subject.kind))
        opening = Q(function__in=functions_with(line, Level.REASON))
        at = (opening & held_near(ids)) | held_by_granted(ids, self.on)
        return asked_together(self.on, at=at)

    def functions_able(self, category: str, level: Level, to: Level) -> list[str]:
        """The names of the functions in which one of them now opens a category at a level, and
        opens the part at the level `to`."""
        able: set[str] = set()
        for user in self.users:
            if functions_opening(user, self.subject, self.part, to, on=self.on):
                able |= set(functions_opening(user, self.subject, category, level, on=self.on))
        return [str(function.label) for function in FUNCTIONS.values() if function.code in able]
