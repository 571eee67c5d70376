"""Under which name and address somebody is written to, of whatever kind the person is."""

import uuid
from collections.abc import Iterable

from children.models import Address, Parent
from core.keys import load_keys
from core.privacy import main_class
from subjects.models import Subject
from subjects.people import people_of


def names_and_addresses(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """The lines a letter is addressed with, by subject; without an address the name alone. Nothing
    for who is nobody any more. They come as lists of people are sorted. The number of queries does
    not grow with the people."""
    people = people_of(subject_ids)
    subjects = Subject.objects.select_related("staff_contact").in_bulk(people)
    for kind in {subject.kind for subject in subjects.values()}:
        load_keys([pk for pk, one in subjects.items() if one.kind == kind], main_class(kind))
    references = {
        pk: person.address_reference
        for pk, person in people.items()
        if isinstance(person, Parent) and person.address_reference
    }
    behind = {str(pk): found for pk, found in Address.objects.in_bulk(references.values()).items()}
    lines = {}
    for pk, person in sorted(people.items(), key=lambda pair: pair[1].sort_name):
        if pk in references:
            at = behind.get(references[pk])
        else:
            at = getattr(subjects[pk], "staff_contact", None)
            at = person if hasattr(person, "street") else at
        lines[pk] = [person.name]
        if at and at.street:
            lines[pk] += [at.street, f"{at.postcode} {at.town}".strip()]
    return lines


def name_and_address(subject: Subject) -> list[str]:
    """The lines under which a letter is addressed to one person."""
    return names_and_addresses([subject.pk]).get(subject.pk, [])
