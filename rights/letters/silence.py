"""Nothing of the child in what goes to a parent who may not hear of it (L33)."""

from collections.abc import Callable

from organisation.models import CareGroup, Location
from rights.names import NameIndex
from subjects.models import Affiliation, Subject
from subjects.people import person_of

INSTEAD = "[…]"


def without_child(subject: Subject) -> Callable[[str], str]:
    """What takes the child's name, and where the child is or was, out of a text.

    A net under the hands that write: who answers such a parent is told to write nothing of it.
    """
    index = NameIndex()
    child = person_of(subject)
    if child:
        for name in (child.name, child.first_name):
            index.add(name, INSTEAD)
    stays = Affiliation.objects.filter(subject=subject)
    for model, ids in (
        (Location, stays.values("location_id")),
        (CareGroup, stays.values("care_group_id")),
    ):
        for name in model.objects.filter(pk__in=ids).values_list("name", flat=True):
            index.add(name, INSTEAD)

    def hush(text: str) -> str:
        pieces, at = [], 0
        for found in index.found_in(text, is_free=True):
            pieces += [text[at : found.start], found.instead]
            at = found.end
        return "".join([*pieces, text[at:]])

    return hush
