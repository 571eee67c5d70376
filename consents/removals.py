"""What a no has removed, told before it is given and once it was noted (G03)."""

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consents.actions.following import (
    may_be_out,
    own_media,
    own_media_is_held,
    places_left,
    said_since,
)
from consents.answers import Answer
from consents.models import ConsentDecision, ConsentKind, ConsentMatter, Place, RemovalTask
from consents.questions import Question, label_of, with_subject
from subjects.asked import still_asked
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


def destroyed_by(
    subject: Subject, noes: list[Question], *, giver: Subject | None, decided_on: dt.date
) -> list[str]:
    """What a no to these questions, given by this person on that day, destroys in the file at once,
    for staff to read before noting it, and what was asked about the file that then misses it;
    nothing where no photo or video goes."""
    asked = [
        question.label
        for question in noes
        if Place.OWN_MEDIA in places_of_no(subject, question.kind, question.matter, question.answer)
        and not said_since(subject, question.kind, question.matter, giver, decided_on)
    ]
    count = own_media(subject).count() if asked else 0
    if not count:
        return []
    words = ngettext(
        "With a no to “%(what)s”, %(n)d photo or video is removed from this file at once. That"
        " cannot be undone: it does not come back, not even with a yes later.",
        "With a no to “%(what)s”, %(n)d photos and videos are removed from this file at once. That"
        " cannot be undone: they do not come back, not even with a yes later.",
        count,
    )
    return [
        words % {"what": "”, “".join(asked), "n": count},
        *(
            _(
                "%(request)s. It has not been answered yet: what is removed now will not be in the"
                " answer, nor in a copy of this file."
            )
            % {"request": request}
            for request in still_asked(subject)
        ),
    ]


def consent_of(task: RemovalTask) -> str:
    """Which consent a task is about; its subject is at hand."""
    decision = task.decision
    return label_of(decision.kind, decision.matter and with_subject(decision.matter, task.subject))


def noted(words: str, decisions: list[ConsentDecision]) -> str:
    """`words`, with what these decisions removed at once, how many tasks they ended, and how many
    came of them that somebody has yet to do."""
    at_once = RemovalTask.objects.filter(
        decision__in=decisions, place=Place.OWN_MEDIA, done_on__isnull=False
    )
    # The first no of a form removes all there is: what the others say of it is that it has gone.
    if first := at_once.order_by("decision__recorded_at").first():
        words = f"{words} {first.proof}"
    if ended := sum(decision.ended_removals for decision in decisions):
        told = ngettext(
            "A consent applies again, so %(n)d task to remove something has ended.",
            "A consent applies again, so %(n)d tasks to remove something have ended.",
            ended,
        )
        words = f"{words} {told % {'n': ended}}"
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
