"""Decisions, questions and occasions, made through the product's own actions."""

import datetime as dt

from consents.actions import ask_occasion, open_matter, record_decision
from consents.defaults import CARE_PARTNER, PHOTOS, PHOTOS_OUTSIDE
from consents.models import ConsentDecision, ConsentKind, ConsentMatter
from consents.texts import text_of
from core.dates import today
from subjects.actions import restrict_representation
from subjects.models import Affiliation, Subject
from tests.factories import world


def kind(code: str) -> ConsentKind:
    return ConsentKind.objects.get(code=code)


def decided(
    of, giver: Subject, given: bool, *, on: dt.date, code: str = PHOTOS, text=None, **more
) -> ConsentDecision:
    """A decision in the portal on a day, by a parent of the child `of`, to the text of that day."""
    return record_decision(
        subject=of.subject,
        giver=giver,
        text=text or text_of(code, on),
        given=given,
        on=on,
        **{"decided_on": on, "how": ConsentDecision.How.PORTAL, "by": None, **more},
    )


def named(of, name: str, *, on: dt.date, code: str = CARE_PARTNER, **more) -> ConsentMatter:
    """A question about somebody by name."""
    return open_matter(subject=of.subject, kind=kind(code), name=name, on=on, by=None, **more)


def occasion_of(*children, on: dt.date, until: dt.date, code=PHOTOS_OUTSIDE) -> ConsentMatter:
    """What is asked about the first of these children, who are in one publication."""
    at = Affiliation.objects.filter(subject_id=children[0].pk).first().location
    occasion = ask_occasion(
        kind=kind(code),
        location=at,
        what="Zomerfeest",
        where="website",
        places=["website", "devices"],
        until=until,
        children=[child.subject for child in children],
        on=on,
        by=None,
    )
    return occasion.matters.get(subject_id=children[0].pk)


def ordered(of, parent: Subject, *, since: dt.date, until: dt.date | None = None) -> None:
    """A court order against a parent of a child."""
    restrict_representation(
        representation=of.subject.represented_by.get(parent=parent),
        restriction="both",
        valid_from=since,
        valid_until=until,
        by=None,
    )


def custody_ended(of, parent: Subject, *, on: dt.date) -> None:
    """The last day on which a parent holds custody."""
    representation = of.subject.represented_by.get(parent=parent)
    representation.ends_on = on
    representation.save()


def answered(matter: ConsentMatter, of, *given: bool, on: dt.date | None = None) -> None:
    """What the parents of the child `of` answered to a publication, in the order of their names."""
    for parent, answer in zip(world.parents_of(of), given, strict=False):
        subject, code = parent.subject, matter.kind.code
        decided(of, subject, answer, on=on or today(), code=code, matter=matter)
