"""Small worlds for tests, built through the product's own actions. Names are made up."""

import datetime as dt
import itertools

from accounts.actions import create_user, start_appointment
from accounts.functions import FUNCTIONS
from accounts.models import User
from children.actions import ParentDetails, note_identification, register_child
from children.models import Child, DailyCare, EmergencyNumber, Parent
from core.dates import today
from organisation.models import CareGroup, Cluster, Holder, Location, Organisation
from subjects.actions import grant_access, link_user
from subjects.models import Subject
from subjects.record_actions import save_record

PASSWORD = "zeven-groene-egels-op-reis"
START = dt.date(2024, 1, 1)
_numbers = itertools.count(1)


def organisation() -> Organisation:
    return Organisation.objects.first() or Organisation.objects.create(name="Stichting De Zandbak")


def location(name: str = "De Boomhut", cluster: Cluster | None = None) -> Location:
    holder, _made = Holder.objects.get_or_create(
        organisation=organisation(), name="Stichting De Zandbak"
    )
    return Location.objects.create(
        lrk_number=str(100_000_000 + next(_numbers)),
        name=name,
        kind=Location.Kind.KDV,
        address="Zandpad 1",
        postcode="1234 AB",
        town="Amsterdam",
        holder=holder,
        capacity=40,
        cluster=cluster,
    )


def cluster_of(at: Location) -> Cluster:
    """The cluster of a location, made where it has none."""
    if at.cluster is None:
        at.cluster = Cluster.objects.create(name=f"Cluster {next(_numbers)}")
        at.save(update_fields=["cluster"])
    return at.cluster


def care_group(at: Location, name: str = "Eekhoorns") -> CareGroup:
    return CareGroup.objects.create(location=at, name=name)


def user(
    function: str | None = None, place=None, *, email: str = "", starts_on=START, ends_on=None
) -> User:
    """A user, with an appointment to `function` at `place` (the whole organisation by default)."""
    made = create_user(
        email=email or f"user{next(_numbers)}@example.com",
        name="P. Proef",
        password=PASSWORD,
        by=None,
    )
    if function:
        appoint(made, function, place or organisation(), starts_on=starts_on, ends_on=ends_on)
    return made


def appoint(of: User, function: str, place, *, starts_on=START, ends_on=None) -> None:
    """Give somebody a function; one that is given for a limited time, from today."""
    longest = FUNCTIONS[function].longest
    if longest and ends_on is None:
        starts_on, ends_on = today(), longest.last_day(today())
    start_appointment(
        user=of, function=function, place=place, starts_on=starts_on, ends_on=ends_on, by=None
    )


def child(
    at: Location,
    first_name: str = "Noor",
    family_name: str = "Zandstra",
    *,
    parents: list[ParentDetails] | None = None,
    starts_on=START,
    birth_date=dt.date(2023, 3, 14),
    **more,
) -> Child:
    if parents is None:
        parents = [ParentDetails("Ans", family_name), ParentDetails("Bas", family_name)]
    return register_child(
        first_name=first_name,
        family_name=family_name,
        birth_date=birth_date,
        parents=parents,
        location=at,
        kind="kdv",
        starts_on=starts_on,
        **{"on": today(), "by": None, **more},
    )


def daily_care(of: Child, **values) -> DailyCare:
    """Note allergies, diet or a health note."""
    record = DailyCare.objects.get(subject=of.subject)
    return save_record(record=record, values=values, by=None)


def emergency_number(of: Child, phone: str, whom: str = "") -> EmergencyNumber:
    record = EmergencyNumber(subject=of.subject)
    return save_record(record=record, values={"phone": phone, "whom": whom}, by=None)


def noted_bsn(of: Subject, bsn: str = "123456782", on=START):
    """Note a BSN of a child or a parent; by default the known test number."""
    return note_identification(subject=of, bsn=bsn, shown="desk", checked_on=on, on=on, by=None)


def parents_of(of: Child) -> list[Parent]:
    ids = of.subject.represented_by.order_by("pk").values_list("parent_id", flat=True)
    return sorted(Parent.objects.filter(pk__in=ids), key=lambda parent: parent.first_name)


def parent_user(of: Child, index: int = 0, *, email: str = "", starts_on=START) -> User:
    """A signed-in parent: the `index`-th parent of the child, by first name."""
    parent = parents_of(of)[index]
    made = user(email=email)
    link_user(subject=parent.subject, user=made, by=None)
    grant_access(user=made, subject=of.subject, function="parent", starts_on=starts_on, by=None)
    return User.objects.get(pk=made.pk)


def fresh(of):
    """The same user or subject read anew, as the next request would have it."""
    return (User if isinstance(of, User) else Subject).objects.get(pk=of.pk)
