"""Loading the whole demo, or nothing of it."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import Notice
from accounts.notices import note_mailed
from audit.actions import record, seal_trail, verify_trail
from children.models import Child, Contract
from core.actions import action
from core.keys import key_scope
from core.privacy import SubjectKind
from organisation.models import Location
from privacyhub.demo.access import make_access
from privacyhub.demo.accounts import make_accounts
from privacyhub.demo.breaches import make_breaches
from privacyhub.demo.children import announce_as_it_went, make_children
from privacyhub.demo.clauses import make_own_clauses
from privacyhub.demo.consents import make_consents
from privacyhub.demo.logins import make_logins
from privacyhub.demo.people import People
from privacyhub.demo.places import make_places
from privacyhub.demo.procedures import make_procedures
from privacyhub.demo.register import make_register
from privacyhub.demo.requests import make_requests
from privacyhub.demo.staff import make_staff
from privacyhub.demo.telling import make_tellings
from retention.models import Certificate
from staff.models import Employee
from subjects.models import Subject

SEED = 20260901


@dataclass(frozen=True)
class Size:
    """How many files of children and of people who work there."""

    children: int = 1500
    staff: int = 120


@action
def load_demo(
    *, size: Size, seed: int = SEED, today: dt.date, at: dt.datetime, by=None
) -> dict[str, int]:
    """Fill an empty installation; `today` and `at` are the day and moment the demo is seen from.

    Returns how many of each thing there are then, by a word for it. Raises ValidationError where
    there is an organisation already.
    """
    people = People(seed)
    with key_scope():
        places = make_places()
        accounts = make_accounts(people, places, today=today)
        make_register(accounts, today=today)
        children = make_children(people, places, accounts, count=size.children, today=today)
        employee = make_staff(people, places, accounts, count=size.staff, today=today)
        consents = make_consents(accounts, children, at=at, today=today)
        told = make_tellings(accounts, children, at=at, today=today)
        exceptions = make_access(accounts, children, today=today, at=at)
        procedures = make_procedures(people, accounts, today=today)
        requests = make_requests(accounts, children, employee, at=at, today=today)
        breaches = make_breaches(accounts, at=at)
        make_own_clauses(by=accounts.users["privacy_officer"])
        make_logins(accounts, children, today=today, at=at)
        for notice in Notice.objects.filter(mailed_at=None):  # nobody gets a mail of the demo
            note_mailed(notice=notice, at=at)
    announce_as_it_went(today=today)
    counts = _counts() | {
        _("answers about consent"): consents,
        _("disclosures"): told,
        _("requests"): requests,
        _("data breaches"): breaches,
        _("application procedures"): procedures["procedures"],
        _("exceptions to who has access"): exceptions,
    }
    record("demo.loaded", by=by, seed=seed, children=size.children, staff=size.staff)
    seal_trail(at=at)
    verify_trail(at=at)
    return counts


def _counts() -> dict[str, int]:
    kinds = dict(Subject.objects.order_by().values_list("kind").annotate(count=Count("pk")))
    return {
        _("locations"): Location.objects.count(),
        _("children"): Child.objects.count(),
        _("of whom deregistered"): Child.objects.filter(
            subject__relation_ended_on__isnull=False
        ).count(),
        _("parents"): kinds[SubjectKind.PARENT],
        _("people who work there"): Employee.objects.count(),
        _("volunteers"): kinds[SubjectKind.VOLUNTEER],
        _("applicants"): kinds[SubjectKind.APPLICANT],
        _("contracts"): Contract.objects.count(),
        _("certificates of destruction"): Certificate.objects.count(),
    }
