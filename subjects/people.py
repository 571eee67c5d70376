"""Finding people of every kind by name, and their names, without knowing the apps above."""

import datetime as dt
import re
from collections.abc import Iterable
from functools import cache

from django.apps import apps
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from accounts.matrix import ROOM
from core.privacy import Level, SubjectKind
from subjects.models import Person, Subject, found_by, searched_words


@cache
def _models() -> tuple:
    return tuple(model for model in apps.get_models() if issubclass(model, Person))


def names_of(subject_ids) -> dict:
    """Names by subject id; a query per kind of person."""
    ids = list(subject_ids)
    return {
        person.subject_id: person.name
        for model in _models()
        for person in model.objects.filter(subject_id__in=ids).only(
            "subject_id", "first_name", "family_name"
        )
    }


def sort_name_at(field: str) -> Coalesce:
    """The name by which lists sort whoever stands in this field of a row, of whatever kind; null
    where there is no name any more."""
    return Coalesce(
        *(
            Subquery(model.objects.filter(subject=OuterRef(field)).values("sort_name"))
            for model in _models()
        )
    )


# Somebody as a former value of a record keeps it: without a name, so that it says no more than it
# has to wherever it goes.
_REFERENCE = re.compile(
    rf"\b(?:{'|'.join(SubjectKind.values)}) ([0-9a-f]{{8}}(?:-[0-9a-f]{{4,12}}){{4}})"
)


def with_names(texts: Iterable[str], of: Iterable) -> dict[str, str]:
    """These texts by themselves, each with the names of those who stand in it as `parent <id>`,
    where they are among the ids `of`: anybody else can have been typed there. A query per kind of
    person, none where nobody is named."""
    texts, known = set(texts), {str(pk) for pk in of}
    ids = {pk for text in texts for pk in _REFERENCE.findall(text)} & known
    names = {str(pk): name for pk, name in names_of(ids).items()} if ids else {}
    return {text: _REFERENCE.sub(lambda m: names.get(m[1], m[0]), text) for text in texts}


def people_of(subject_ids) -> dict:
    """Who subjects are, by their ids; a query per kind of person."""
    ids = list(subject_ids)
    return {
        person.subject_id: person
        for model in _models()
        for person in model.objects.filter(subject_id__in=ids)
    }


def person_of(subject: Subject) -> Person | None:
    """Who a subject is, of whatever kind; None where there is nobody any more."""
    for model in _models():
        found = model.objects.filter(subject=subject).first()
        if found:
            return found
    return None


def names_in_parts(subject_ids) -> list[tuple[str, str]]:
    """(first name, family name) of these subjects; a query per kind of person."""
    ids = list(subject_ids)
    return [
        names
        for model in _models()
        for names in model.objects.filter(subject_id__in=ids).values_list(
            "first_name", "family_name"
        )
    ]


def people_in_sight(
    user, text: str, *, on: dt.date, limit: int, category: str = ROOM
) -> list[tuple[Subject, str]]:
    """(subject, name) of at most `limit` people by every word of `text`, among those of whom
    `category` opens to `user`; by default those about whom `user` may look at who has access.
    Without a word, nobody."""
    if not searched_words(text):
        return []
    reached = Subject.objects.visible_to(user, on=on, category=category, level=Level.VIEW)
    found = []
    for model in _models():
        people = model.objects.filter(subject__in=reached).select_related("subject")
        found += found_by(people, text).order_by("sort_name", "subject_id")[:limit]
    found.sort(key=lambda person: person.sort_name)
    return [(person.subject, person.name) for person in found[:limit]]
