"""What parents let the other parents of the group see, and what they see of others (B02, B08, L53).

Both are consents (`consents.defaults.sharing`), answered on the pages of consent; here stands what
comes of them. What is shown of others starts from their yes: no name of a child, and nobody whom a
court order keeps apart from who looks (L33).
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from children.models import Child, DailyCare, Parent
from consents.answers import NOT_ASKED, answers
from consents.defaults import SHARE_CONTACT, SHARE_MEDICAL
from core.dates import running
from core.keys import load_keys
from core.privacy import SubjectKind
from organisation.models import CareGroup
from portal.desk import Desk
from portal.scope import own_children
from rights.names import NameIndex, add_person
from subjects.models import Affiliation, Representation, Subject
from subjects.visibility import kept_from

CONTACT, DAILY_CARE = "child.contact", "child.daily_care"


@dataclass(frozen=True)
class Contact:
    """A parent as the others of the group see one."""

    name: str
    phone: str
    email: str


@dataclass(frozen=True)
class Need:
    """What a child of the group must not or does not eat; whose child, is not said."""

    allergies: str
    diet: str


@dataclass(frozen=True)
class Shown:
    """What parents see of others in a group; `_shown.html` shows it, here and as a preview."""

    contacts: tuple[Contact, ...] = ()
    needs: tuple[Need, ...] = ()

    def __bool__(self):
        return bool(self.contacts or self.needs)


def groups_of(child: Subject, on: dt.date) -> list[CareGroup]:
    """The groups a child is placed in on a day: parents share with those, and no others."""
    places = Affiliation.objects.filter(running(on), subject=child, care_group__isnull=False)
    return list(CareGroup.objects.filter(pk__in=places.values("care_group_id")).order_by("name"))


def children_in(groups, on: dt.date):
    """The ids of the children who are placed in one of these groups on a day."""
    there = Affiliation.objects.filter(
        running(on), care_group__in=groups, subject__kind=SubjectKind.CHILD
    )
    return there.values_list("subject_id", flat=True).distinct()


def shared_with(user, child: Subject, group: CareGroup, on: dt.date) -> tuple[Shown, dict]:
    """What the parents of the other children in the group of an own child share with this user,
    and of which children that is, by category; with a constant number of queries.

    Never of an own child or its other parents, nor of a child that a court order keeps from the
    user, or of whoever represents that.
    """
    apart = set(kept_from(user, on))
    own = {child.pk, *own_children(user, on=on).values_list("pk", flat=True)}
    everybody = set(children_in([group], on))
    others = everybody - own - apart
    family = set(
        Representation.objects.filter(subject_id__in=own).values_list("parent_id", flat=True)
    )
    contact = answers(others, SHARE_CONTACT, on)
    medical = answers(others, SHARE_MEDICAL, on)
    givers = {giver for one in contact.values() for giver in one.givers} - family - apart
    sharing = {pk for pk, one in medical.items() if one}
    contacts = _contacts(givers)
    needs = _needs(sharing, everybody)
    of_contact = {pk for pk, one in contact.items() if one.givers & givers}
    return Shown(contacts, needs), {CONTACT: of_contact, DAILY_CARE: sharing}


def preview(child: Subject, me: Subject, on: dt.date, *, contact: bool, medical: bool) -> Shown:
    """What the other parents see of this parent and this child, where they share this."""
    around = children_in(groups_of(child, on), on)
    return Shown(
        _contacts([me.pk]) if contact else (),
        _needs([child.pk], {child.pk, *around}) if medical else (),
    )


def _contacts(parent_ids) -> tuple[Contact, ...]:
    load_keys(parent_ids, "parent.file")
    parents = Parent.objects.filter(pk__in=parent_ids).order_by("sort_name", "pk")
    return tuple(Contact(parent.name, parent.phone, parent.email) for parent in parents)


def _needs(child_ids, around) -> tuple[Need, ...]:
    """Allergies and diet of these children, in the order of their words, so that the place in the
    list tells nothing; the names of the children `around` are left out of them (L53)."""
    load_keys(child_ids, "child.file")
    names = NameIndex()
    for first, family in Child.objects.filter(pk__in=around).values_list(
        "first_name", "family_name"
    ):
        add_person(names, first, family, is_close=True)
    cares = DailyCare.objects.filter(subject_id__in=child_ids).select_related("subject")
    found = [Need(_nameless(care.allergies, names), _nameless(care.diet, names)) for care in cares]
    return tuple(
        sorted(
            (need for need in found if need.allergies or need.diet),
            key=lambda need: (need.allergies.casefold(), need.diet.casefold()),
        )
    )


def _nameless(text: str, names: NameIndex) -> str:
    out, done = [], 0
    for found in names.found_in(text, is_free=True):
        out += [text[done : found.start], _("[name]")]
        done = found.end
    return "".join([*out, text[done:]]).strip()


def shown_now(desk: Desk, outcomes: dict) -> Shown:
    """What the other parents see at this moment of this parent and this child."""

    def answer(code):
        return outcomes.get((desk.subject.pk, code, None), NOT_ASKED)

    return preview(
        desk.subject,
        desk.giver,
        desk.on,
        contact=desk.giver.pk in answer(SHARE_CONTACT).givers,
        medical=bool(answer(SHARE_MEDICAL)),
    )


def preview_of(desk: Desk, code: str) -> dict:
    """For the page of a question: what the other parents will see after a yes; nothing where the
    question is about something else."""
    if desk.giver is None or code not in (SHARE_CONTACT, SHARE_MEDICAL):
        return {}
    after = preview(
        desk.subject,
        desk.giver,
        desk.on,
        contact=code == SHARE_CONTACT,
        medical=code == SHARE_MEDICAL,
    )
    return {"preview": True, "shown": after}
