"""Deciding on what is about others in a file, before a copy of it is made.

What there is to decide is found anew each time: between two looks the file may change. Nothing of
the words is stored, nor told in the trail.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from rights.actions.locking import check_not_own, locked_copy
from rights.contents import gather_whole
from rights.models import Copy, PassageDecision
from rights.names import words_of
from rights.passages import Passage, undecided

State = Copy.State
MOST_NAMED = 2000  # characters


def decided_of(copy: Copy) -> dict[str, str]:
    """The outcomes that hold, by the identity of the passage."""
    return {d.identity: d.outcome for d in copy.decisions.all() if d.counts}


def passages_of(copy: Copy) -> list[Passage]:
    """All there is to decide on in this copy, in the order it is read."""
    request = copy.request
    contents = gather_whole(request.subject, reader=request.requester, decided={}, also=copy.named)
    return contents.to_decide


def count_open(copy: Copy, passages: Iterable[Passage]) -> None:
    """Note how much is still open, by category; the caller saves."""
    open_ones = undecided(passages, decided_of(copy))
    copy.to_decide = dict(Counter(passage.place.category for passage in open_ones))


def _check_deciding(copy: Copy, by) -> None:
    check_not_own(copy.request, by)
    if copy.state != State.DECIDING:
        raise ValidationError(
            _("Everything about this copy has already been decided."), code="decided"
        )


@action
def decide_passages(
    *, copy: Copy, passages: list[Passage], outcomes: Mapping[str, str], at: dt.datetime, by
) -> int:
    """Decide on passages; `outcomes` by identity, of those in `passages` alone. Deciding anew takes
    a confirmation back. Returns how many.

    Raises ValidationError where the copy is not being decided on, it is the decider's own request,
    a passage is not among `passages` or an outcome cannot stand there.
    """
    copy = locked_copy(copy.pk)
    _check_deciding(copy, by)
    known = {passage.identity: passage for passage in passages}
    for identity, outcome in outcomes.items():
        if identity not in known or outcome not in known[identity].choices:
            raise ValidationError(_("The file has changed. Look at this page again."))
    for identity, outcome in outcomes.items():
        PassageDecision.objects.update_or_create(
            copy=copy,
            identity=identity,
            defaults={
                "subject_id": copy.subject_id,
                "category": known[identity].place.category,
                "outcome": outcome,
                "decided_by": by,
                "decided_at": at,
                "confirmed_by": None,
                "confirmed_at": None,
            },
        )
    count_open(copy, passages_of(copy))
    copy.save(update_fields=["to_decide"])
    record(
        "request.passages_decided",
        by=by,
        subject_id=copy.subject_id,
        obj=copy.request,
        count=len(outcomes),
    )
    return len(outcomes)


@action
def name_others(*, copy: Copy, names: Iterable[str], by) -> Copy:
    """Name people who stand nowhere in the system, so that they are found in the file as well.

    Raises ValidationError where the copy is not being decided on, it is the own request, or there
    is no name.
    """
    copy = locked_copy(copy.pk)
    _check_deciding(copy, by)
    new = [name for name in (" ".join(words.split()) for words in names) if words_of(name)]
    if not new:
        raise ValidationError({"names": _("Write a name.")})
    together = "\n".join(dict.fromkeys([*copy.named, *new]))
    if len(together) > MOST_NAMED:
        raise ValidationError({"names": _("There are too many names.")})
    copy.more_names = together
    count_open(copy, passages_of(copy))
    copy.save()
    record(
        "request.others_named",
        by=by,
        subject_id=copy.subject_id,
        obj=copy.request,
        count=len(new),
    )
    return copy


@action
def confirm_passages(
    *, copy: Copy, agreed: Iterable[str], returned: Iterable[str], at: dt.datetime, by
) -> None:
    """The second pair of eyes: agree with what another decided, or have it decided anew.

    Raises ValidationError where the copy is not being decided on, it is the own request, or `by`
    decided it.
    """
    copy = locked_copy(copy.pk)
    _check_deciding(copy, by)
    agreed, returned = set(agreed), set(returned)
    found = copy.decisions.filter(identity__in=agreed | returned)
    if found.filter(decided_by=by).exists():
        raise ValidationError(_("You decided this yourself: somebody else confirms it."))
    found.filter(identity__in=returned).delete()
    confirmed = found.filter(identity__in=agreed).update(confirmed_by=by, confirmed_at=at)
    count_open(copy, passages_of(copy))
    copy.save(update_fields=["to_decide"])
    record(
        "request.passages_confirmed",
        by=by,
        subject_id=copy.subject_id,
        obj=copy.request,
        count=confirmed,
        returned=len(returned),
    )
