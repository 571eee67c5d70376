"""Publications (`Occasion`): which a user may see, what they come to, where they are still up."""

import datetime as dt
import uuid
from collections import defaultdict

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.access import access_of
from consents.answers import NOT_ASKED, Answer, State, Voices, answers_of, state_of
from consents.models import ConsentDecision, ConsentMatter, Occasion, RemovalTask
from consents.overview import CATEGORY
from core.dates import running
from core.privacy import Level
from subjects.models import Affiliation, Representation, Subject


def occasions_in_sight(user, on: dt.date, level: Level = Level.VIEW) -> QuerySet[Occasion]:
    """The publications of the places where `user` has `level` in consents; who works for a group
    alone sees those with children of that group in them."""
    scope = access_of(user, on).scope(CATEGORY, level)
    if scope.everywhere:
        return Occasion.objects.all()
    in_groups = Affiliation.objects.filter(
        running(on),
        care_group__in=scope.groups,
        subject__consent_matters__occasion=OuterRef("pk"),
    )
    return Occasion.objects.filter(Q(location__in=scope.locations) | Exists(in_groups))


def answers_in(occasion: Occasion, children: list[Subject], on: dt.date) -> dict[uuid.UUID, Answer]:
    """Whether each of these children may be shown, by subject id; who was not asked may not. Of a
    publication that is over: how it stood on its last day, or on the day it was ended."""
    matters = dict(occasion.matters.values_list("pk", "subject_id"))
    codes, day = [occasion.kind.code], min(on, occasion.last_day)
    found = answers_of(children, on=day, codes=codes, as_if_running=True)
    answers = dict.fromkeys((child.pk for child in children), NOT_ASKED)
    return answers | {pk: one for (pk, _code, matter), one in found.items() if matter in matters}


def cleared_places(occasion_ids) -> dict[uuid.UUID, set[str]]:
    """From where each of these publications was taken down after its end."""
    cleared: dict[uuid.UUID, set[str]] = defaultdict(set)
    done = RemovalTask.objects.filter(
        decision__matter__occasion__in=occasion_ids,
        why=RemovalTask.Why.OVER,  # the others are of one child
        done_on__isnull=False,
    )
    for occasion_id, place in done.values_list("decision__matter__occasion", "place").distinct():
        cleared[occasion_id].add(place)
    return cleared


def still_of_who_stays(decisions: QuerySet) -> QuerySet:
    """Decisions on publications, without those about a child that was taken out when it left."""
    left = RemovalTask.objects.filter(decision__matter=OuterRef("matter"), why=RemovalTask.Why.LEFT)
    return decisions.filter(~Exists(left))


def allowed_once(decisions: QuerySet) -> list[ConsentMatter]:
    """Of the matters of these decisions on publications those where the answer was a yes on some
    day: before that nothing is shown. Whether a yes lapsed since changes nothing: what was shown
    may be there still."""
    of_each, held = defaultdict(list), defaultdict(list)
    said = ConsentDecision.objects.filter(matter__in=decisions.values("matter"))
    for one in said.select_related("matter__occasion", "kind").order_by(
        "decided_on", "recorded_at"
    ):
        of_each[one.matter].append(one)
    for one in Representation.objects.filter(subject__in=decisions.values("subject")):
        held[one.subject_id].append(one)
    return [
        matter
        for matter, found in of_each.items()
        if _was_yes(found, held[matter.subject_id], matter.occasion.last_day)
    ]


def _was_yes(decisions: list[ConsentDecision], held: list[Representation], last: dt.date) -> bool:
    """Whether those who held custody had said yes together, on a day until the last."""
    for day in {last, *(one.decided_on for one in decisions if one.decided_on <= last)}:
        custody = frozenset(one.parent_id for one in held if one.holds_custody_on(day))
        newest = {
            one.giver_id: one
            for one in decisions
            if one.decided_on <= day and one.giver_id in custody
        }
        if state_of(tuple(newest.values()), decisions[0].kind, Voices(custody)) is State.YES:
            return True
    return False


def still_up(occasions: QuerySet, on: dt.date) -> list[Occasion]:
    """Of these publications those that are over and not yet taken down everywhere, the longest
    over first. Where a child never was allowed to be shown, that was taken back or it left before,
    there is nothing more to take down: the last two have tasks of their own."""
    taken_back = ConsentDecision.objects.filter(
        matter=OuterRef("matter"), given=False, recorded_at__gt=OuterRef("recorded_at")
    )
    yes = still_of_who_stays(ConsentDecision.objects.filter(~Exists(taken_back), given=True))
    of_it = yes.filter(matter__occasion=OuterRef("pk"))
    over = list(occasions.filter(Exists(of_it), until__lt=on).order_by("until", "pk"))
    cleared = cleared_places([occasion.pk for occasion in over])
    left = [occasion for occasion in over if set(occasion.places) - cleared[occasion.pk]]
    if not left:
        return []
    shown = allowed_once(yes.filter(matter__occasion__in=left))
    shown_in = {matter.occasion_id for matter in shown}
    return [occasion for occasion in left if occasion.pk in shown_in]
