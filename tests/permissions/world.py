"""The world the table is asked in: everybody once at the own location, and one of each object at
the own and at another location."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from django.test import Client

from accounts.actions import review_matrix
from applicants.actions import give_applicant_login
from children.actions import (
    ContractDetails,
    deregister_child,
    save_draft,
    sign_contract,
)
from children.models import Placement
from consents.defaults import PHOTOS, REFERENCE
from consents.models import RemovalTask
from core.dates import today
from core.privacy import SubjectKind
from documents.actions import add_document
from documents.cleaning import clean_bytes
from retention.actions import place_hold
from retention.models import Certificate
from rights.actions import answer_request, ask_person
from rights.calendar import make_address
from staff.actions import give_login
from staff.models import Appraisal, Contact
from subjects.actions import add_representation, grant_access, restrict_representation
from subjects.models import Subject
from tests.factories import (
    ahead,
    applicants,
    breaches,
    consents,
    disclosures,
    files,
    oversight,
    register,
    rights,
    staff,
    users,
    world,
)
from tests.factories.http import asking
from tests.factories.rights import DAY
from tests.permissions.table import STAFF

# The addresses of the `ended` relation: of a child that was deregistered three months ago.
OF_A_CHILD = {
    *("child", "group", "record", "new_record", "removable", "order", "placement"),
    *("question", "decision", "difference", "removal", "correction", "told_of_child"),
}
LONG_AGO = today() - dt.timedelta(days=800)


@dataclass
class World:
    """`people` by name; `addresses` by relation (own, foreign, ended) and object: its key parts."""

    people: dict = field(default_factory=dict)
    addresses: dict = field(default_factory=dict)
    clients: dict = field(default_factory=dict)
    kid: object = None
    ended_kid: object = None

    def __deepcopy__(self, memo):
        """One world for all tests: what a question did is rolled back, so nothing changes it."""
        return self


def build() -> World:
    made = World()
    here, there = world.location("De Boomhut"), world.location("Het Vlot")
    for function in STAFF:
        made.people[function] = world.user(function, here)
    made.people["nobody"] = world.user()
    made.people["volunteer"], made.people["applicant"] = world.user(), world.user()
    made.people["panel_member"] = world.user("lunch_care", here)
    made.people["internship_supervisor"] = world.user("lunch_care", here)
    made.people["employee"] = world.user()
    worker = staff.employee(here)
    give_login(subject=worker.subject, user=made.people["employee"], starts_on=world.START, by=None)
    made.addresses["own"], made.kid = _objects(here, made.people, worker)
    give_login(
        subject=Subject.objects.get(pk=made.addresses["own"]["volunteer"][0]),
        user=made.people["volunteer"],
        starts_on=world.START,
        by=None,
    )
    give_applicant_login(
        subject=Subject.objects.get(pk=made.addresses["own"]["application"][0]),
        user=made.people["applicant"],
        starts_on=world.START,
        by=None,
    )
    made.addresses["foreign"], foreign_kid = _objects(there, {}, staff.employee(there))
    intern = Subject.objects.get(pk=made.addresses["own"]["intern"][0])
    supervision = grant_access(
        user=made.people["internship_supervisor"],
        subject=intern,
        function="internship_supervisor",
        starts_on=world.START,
        by=None,
    )
    ahead.with_four_eyes()
    review = review_matrix(reviewed_on=LONG_AGO, by=made.people["board"])
    for relation in ("own", "foreign"):
        made.addresses[relation]["review"] = [review.pk]
    made.addresses["own"]["supervision"] = [intern.pk, supervision.pk]
    text = staff.statement()
    for relation in ("own", "foreign"):
        made.addresses[relation]["statement"] = [text.pk]
    users.statement(by=made.people["privacy_officer"])
    entries = _of_the_register()
    for relation in ("own", "foreign"):
        made.addresses[relation] |= entries
    clause, pack = oversight.clause(), oversight.pack()
    for relation in ("own", "foreign"):
        made.addresses[relation] |= {"clause": [clause.pk], "pack": [pack.pk]}
    made.addresses["foreign"]["supervision"] = [
        made.addresses["foreign"]["intern"][0],
        uuid.uuid4(),
    ]
    made.people["parent"] = world.parent_user(made.kid)
    made.addresses["own"] |= _requests_of_parent(made.kid)
    made.addresses["foreign"] |= _requests_of_parent(foreign_kid)
    made.addresses["ended"], made.ended_kid = _objects(here, made.people, worker)
    mother = made.people["parent"].subject
    add_representation(
        child=made.ended_kid.subject, parent=mother, custody="joint", starts_on=LONG_AGO, by=None
    )
    grant_access(
        user=made.people["parent"],
        subject=made.ended_kid.subject,
        function="parent",
        starts_on=LONG_AGO,
        by=None,
    )
    deregister_child(child=made.ended_kid.subject, ends_on=today() - dt.timedelta(days=92), by=None)
    token = make_address(user=made.people["location_manager"], on=today(), by=None)
    for relation in ("own", "foreign"):
        made.addresses[relation]["calendar"] = [token]
    made.clients = {None: Client(), **{name: asking(who) for name, who in made.people.items()}}
    return made


def _objects(at, people: dict, worker) -> tuple[dict, object]:
    manager = people.get("location_manager") or world.user("location_manager", at)
    group = at.care_groups.first() or world.care_group(at)
    kid = world.child(at, starts_on=LONG_AGO - dt.timedelta(days=100), care_group=group)
    parent = world.parents_of(kid)[0]
    details = ContractDetails(hours_per_month=80, rate="9.00")
    contract = sign_contract(
        child=kid, parent=parent, location=at, starts_on=LONG_AGO, details=details, by=None
    )
    contract.ends_on = LONG_AGO + dt.timedelta(days=10)
    contract.save()
    hold = place_hold(
        subject=kid.subject,
        retention_class="child.fiscal",
        ground="dispute",
        proof="brief",
        review_on=today() + dt.timedelta(days=60),
        today=today(),
        by=None,
    )
    draft = save_draft(draft=None, step="child", answers={"first_name": "Noor"}, by=manager)
    panel = [people["panel_member"]] if "panel_member" in people else []
    procedure = applicants.vacancy(at, panel=panel)
    application = applicants.application(procedure)
    document = _paper(kid.subject, "child.contract", "section")
    career = applicants.career(application)
    breach = breaches.breach(location=at)
    closed_breach = breaches.closed(location=at)
    sent = breaches.confirmed(closed_breach)
    told = breaches.told(breach, kid)
    measure = breaches.measure(breach)
    own_measure = breaches.measure(breach, owner_user=people.get("location_manager"))
    report = breaches.processor_report(breach)
    certificate, _made = Certificate.objects.get_or_create(
        number=1,
        defaults={
            "rule": "child.file",
            "destroyed_on": LONG_AGO,
            "subject_count": 1,
            "counts": {},
            "held_count": 0,
            "content_hash": "0" * 64,
        },
    )
    helper = world.user("lunch_care", at)
    exception = grant_access(
        user=helper,
        subject=kid.subject,
        function="care_coordinator",
        starts_on=today(),
        ends_on=today() + dt.timedelta(days=30),
        by=None,
    )
    appraisal = staff.noted(Appraisal, worker, held_on=world.START, report="Gaat goed.")
    volunteer = staff.volunteer(at)
    asking = users.sign_up(at)
    own = {
        "colleague": [helper.pk],
        "colleague_file": [helper.pk, kid.pk],
        "appointment": [helper.appointments.get().pk],
        "exception": [exception.pk],
        "child": [kid.pk],
        "group": [kid.pk, group.pk],
        "record": [kid.pk, "daily_care", "daily", kid.pk, kid.subject.daily_care.pk],
        "new_record": [kid.pk, "conversations", "conversation", kid.pk],
        "removable": [
            *(kid.pk, "daily_care", "emergency", kid.pk),
            world.emergency_number(kid, "06 12345678").pk,
        ],
        "order": [
            *(kid.pk, "custody", "order", kid.pk),
            kid.subject.represented_by.first().pk,
        ],
        "placement": [kid.pk, Placement.objects.get(subject=kid.subject).pk],
        "childs_parent": [kid.pk, parent.pk],
        "sign_up": [asking.pk],
        "sign_up_parent": [asking.pk, parent.pk],
        "contract": [contract.pk],
        "draft": [draft.pk],
        "hold": [hold.pk],
        "certificate": [certificate.number],
        "proposal": [ahead.proposal(at).pk],
        "worker": [worker.pk],
        "worker_new": [worker.pk, "appraisal", "appraisal", worker.pk],
        "worker_record": [worker.pk, "appraisal", "appraisal", worker.pk, appraisal.pk],
        "worker_removal": [worker.pk, _removal(worker).pk],
        "volunteer": [volunteer.pk],
        "volunteer_new": [volunteer.pk, "screening", "vog", volunteer.pk],
        "volunteer_record": [volunteer.pk, "contact", "person", volunteer.pk, volunteer.pk],
        "intern": [staff.employee(at, "Sam", "Zeeman", kind=SubjectKind.INTERN).pk],
        "procedure": [procedure.pk],
        "seat": [procedure.pk, getattr(procedure.seats.first(), "pk", 1)],
        "application": [application.subject_id],
        "career_new": [application.subject_id, "career", "employment", application.subject_id],
        "career": [
            *(application.subject_id, "career", "employment", application.subject_id),
            career.pk,
        ],
        "applicant": [
            *(application.subject_id, "identity", "person", application.subject_id),
            application.subject_id,
        ],
        "letter": [
            *(application.subject_id, "letter", "letter", application.subject_id),
            application.subject.letter.pk,
        ],
        "document": [document.pk],
        "narrow_document": [_paper(kid.subject, "child.contract", "managers").pk],
        "shared_document": [_paper(kid.subject, "child.conversations", "person").pk],
        "worker_document": [_paper(worker.subject, "staff.contact", "person").pk],
        "question": [kid.pk, consents.named(kid, "Fysio De Rug", on=today()).pk],
        "own_question": [consents.named(worker, "De Bank", on=today(), code=REFERENCE).pk],
        "breach": [breach.pk],
        "breach_measure": [breach.pk, measure.pk],
        "tip": [breaches.tip(location=at).pk],
        "own_measure": [own_measure.pk],
        "processor_report": [breach.pk, report.pk],
        "told_of_breach": [breach.pk, told.recipient_id],
        "breach_message": [told.text_id],
        "closed_breach": [closed_breach.pk],
        "sent_to_ap": [closed_breach.pk, sent.pk],
        "delivery": [disclosures.lunch_list(at).pk],
        "location": [at.pk],
        "occasion": [consents.occasion_of(kid, on=today(), until=today()).occasion_id],
        "consent_kind": [PHOTOS],
        "request": [rights.asked(kid, parent=1).pk],
        "own_correction": [
            *("staff.contact", "address"),
            Contact.objects.get(subject=worker.subject).pk,
        ],
        "correction": [kid.pk, "child.daily_care", "daily", kid.subject.daily_care.pk],
        "made_request": [rights.approved(kid, parent=1, kind="portability").request.pk],
        "run": [uuid.uuid4()],
        **disclosures.addresses(kid, worker),
    }
    return own | _consents(kid), kid


def _of_the_register() -> dict:
    """One entry of each kind in the register, which belongs to no place."""
    scan = register.scan()
    made = {
        "activity": register.activity("Ouderavonden"),
        "processor": register.processor("Konnect"),
        "measure": register.measure(),
        "covenant": register.covenant(),
        "scan": scan,
        "scan_finding": register.scan_finding(scan),
    }
    return {kind: [entry.pk] for kind, entry in made.items()}


def _requests_of_parent(kid) -> dict:
    """What the parent with an account asked: a copy to fetch, a complaint that was answered, a
    question to answer."""
    complaint, why = rights.asked(kid, kind="complaint"), rights.asked(kid, kind="why")
    answer_request(request=complaint, answer="Zo.", identity_check="known", on=DAY, by=None)
    question = ask_person(request=why, about="meaning", text="Wat?", on=DAY, by=None)
    return {
        "copy": [rights.ready(kid).request.pk],
        "deciding_request": [rights.deciding(kid).request.pk],
        "own_request": [why.pk],
        "own_complaint": [complaint.pk],
        "request_question": [why.pk, question.pk],
    }


def _consents(kid) -> dict:
    """A decision, parents who differ, and material to be removed."""
    one, other = (parent.subject for parent in world.parents_of(kid))
    consents.decided(kid, one, True, on=LONG_AGO)
    no = consents.decided(kid, other, False, on=LONG_AGO)
    return {
        "decision": [kid.pk, no.pk],
        "difference": [kid.pk, kid.subject.differences.get().pk],
        "removal": [kid.pk, kid.subject.removal_tasks.filter(done_on=None).first().pk],
    }


def _removal(worker):
    """Material to be removed, which is nobody's task yet."""
    if task := RemovalTask.objects.filter(subject=worker.subject).first():
        return task
    consents.decided(worker, None, True, on=LONG_AGO, code="staff_photos")
    no = consents.decided(worker, None, False, on=LONG_AGO, code="staff_photos")
    task = no.removals.first()
    task.owner = None
    task.save(update_fields=["owner"])
    return task


def _paper(subject, category: str, audience: str):
    file = clean_bytes(files.png())
    return add_document(
        subject=subject, category=category, title="Stuk", file=file, audience=audience, by=None
    )


def restrict(made: World) -> None:
    """A court order against the parent of the own child, from today."""
    representation = made.kid.subject.represented_by.get(parent__user=made.people["parent"])
    restrict_representation(
        representation=representation,
        restriction="no_information",
        valid_from=today(),
        valid_until=None,
        by=None,
    )
