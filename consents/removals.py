"""What a no has removed, told before it is given and once it was noted (G03)."""

from django.utils.translation import ngettext

from consents.actions.following import may_be_out, own_media_is_held, places_left
from consents.answers import Answer
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, Place, RemovalTask
from subjects.models import Subject


def places_of_no(
    subject: Subject, kind: ConsentKind, matter: ConsentMatter | None, before: Answer
) -> list[Place]:
    """From where a no would have material removed, as the answer stands `before` it; what is held
    stays for now."""
    said = ConsentDecision.objects.filter(subject=subject, kind=kind, matter=matter)
    if not may_be_out(before, said.order_by("decided_on", "recorded_at").last()):
        return []
    places = [Place(place) for place in places_left(kind, matter)]
    if Place.OWN_MEDIA in places and own_media_is_held(subject):
        places.remove(Place.OWN_MEDIA)
    return places


def noted(words: str, decisions: list[ConsentDecision]) -> str:
    """`words`, with how many tasks came of these decisions that somebody has yet to do."""
    count = RemovalTask.objects.filter(decision__in=decisions, done_on__isnull=True).count()
    if not count:
        return words
    tasks = ngettext(
        "There is %(n)d task to remove what was made under a yes. It is on this page and on"
        " the work list.",
        "There are %(n)d tasks to remove what was made under a yes. They are on this page and"
        " on the work list.",
        count,
    )
    return f"{words} {tasks % {'n': count}}"
