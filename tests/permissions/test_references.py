"""No form takes what lies elsewhere: every field that points at something is asked with something
of another location, or of another file, and refuses it at the field."""

import inspect
from importlib import import_module
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.urls import reverse

from accounts.functions import APPOINTED
from applicants.views import file as applicants_file
from children.models import Placement
from children.views import file as children_file
from core.dates import today
from core.privacy import SubjectKind
from staff.views import file as staff_file
from staff.views import volunteers
from tests.architecture.test_house import OURS
from tests.factories import applicants, consents, staff, world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db
DAY = "01-02-2026"

# Fields that point at what belongs to the organisation as a whole: the privacy officer's desk, the
# colleagues of whom one becomes a supervisor, the texts that are signed, the purposes that are
# asked; and a filter of a list.
SHARED = {
    ("staff.forms", "SupervisorForm", "user"),
    ("staff.forms", "SearchForm", "location"),
    ("staff.section_forms", "SignedForm", "text"),
    ("staff.consent_forms", "AskForm", "kind"),
    ("breaches.forms", "DetailsForm", "activities"),
    ("breaches.forms", "PartiesForm", "processors"),
    ("breaches.forms", "DiscoveryForm", "location"),
    ("breaches.forms", "ReporterForm", "location"),
    ("disclosures.forms", "CallForm", "recipient_kind"),
    ("disclosures.forms", "RecipientForm", "kind"),
    ("children.consent_forms", "AskForm", "kind"),
    ("register.forms", "ActivityForm", "processors"),
    ("retention.forms", "ItemFilter", "location"),
}


class World:
    """Somebody who holds every function at one location, and files here and elsewhere."""

    def __init__(self):
        self.here, self.there = world.location("De Boomhut"), world.location("Het Vlot")
        self.group, self.foreign_group = (
            world.care_group(self.here),
            world.care_group(self.there, "Otters"),
        )
        self.kid = world.child(self.here)
        self.foreign = world.child(self.there, "Sam", "Vlottema")
        self.user = world.user()
        for function, _label in APPOINTED:
            world.appoint(self.user, function, self.here)
        self.client = asking(world.fresh(self.user))
        self.stranger = world.parents_of(self.foreign)[0]


def _registration(w, **wrong):
    child = {"first_name": "Mees", "family_name": "Duin", "birth_date": "14-03-2025", "sex": "m"}
    page = w.client.post(reverse("children:register"), child).url
    draft = page.split("/")[3]
    url = reverse("children:register_step", args=[draft, "placement"])
    good = {"location": w.here.pk, "kind": "kdv", "is_full": "yes", "starts_on": DAY}
    return w.client.post(url, {**good, **wrong})


def _move(w, **wrong):
    good = {
        "location": w.here.pk,
        "kind": "kdv",
        "is_full": "no",
        "starts_on": DAY,
        "instead": "no",
    }
    return w.client.post(reverse("children:place", args=[w.kid.pk]), {**good, **wrong})


def _correction(w, **wrong):
    placement = Placement.objects.get(subject=w.kid.subject)
    url = record_url("children", w.kid.subject, "care_arrangement", "placement", record=placement)
    return w.client.post(url, {"kind": "kdv", "is_full": "True", "starts_on": DAY, **wrong})


def _contract(w, **wrong):
    own = world.parents_of(w.kid)[0]
    good = {
        "parent": str(own.pk),
        "location": w.here.pk,
        "starts_on": DAY,
        "hours_per_month": "80",
        "rate": "9,50",
    }
    url = record_url("children", w.kid.subject, "contract", "contract")
    return w.client.post(url, {**good, **wrong})


def _declaration(w, **wrong):
    good = {"kind": "group", "signed_on": DAY, "kept": "paper"}
    url = record_url("children", w.kid.subject, "declarations", "declaration")
    return w.client.post(url, {**good, **wrong})


def _further_parent(w, **wrong):
    url = reverse("children:add_parent", args=[w.kid.pk]) + "?q=ans"
    world.child(w.here, "Bo", "Elders", parents=[world.ParentDetails("Ans", "Elders")])
    return w.client.post(url, {"custody": "joint", **wrong})


def _employee(w, **wrong):
    good = {
        "kind": "employee",
        "first_name": "Kim",
        "family_name": "Duinker",
        "birth_date": "14-03-1990",
        "sex": "x",
        "location": w.here.pk,
        "function_title": "Groepsleider",
        "starts_on": DAY,
        "hours_per_week": "24",
    }
    return w.client.post(reverse("staff:register"), {**good, **wrong})


def _moved(w, **wrong):
    worker = staff.employee(w.here)
    url = reverse("staff:move", args=[worker.pk])
    return w.client.post(url, {"location": w.here.pk, "starts_on": DAY, **wrong})


def _hired(w, **wrong):
    intern = staff.employee(w.here, kind=SubjectKind.INTERN)
    good = {"function_title": "Groepsleider", "starts_on": DAY, "hours_per_week": "24"}
    return w.client.post(reverse("staff:hire", args=[intern.pk]), {**good, **wrong})


def _volunteer(w, **wrong):
    good = {"first_name": "Wil", "family_name": "Helm", "starts_on": DAY}
    return w.client.post(reverse("volunteers:register"), {**good, **wrong})


def _vacancy(w, **wrong):
    good = {"title": "Kok", "location": w.here.pk, "opened_on": f"{today():%d-%m-%Y}"}
    return w.client.post(reverse("applicants:new"), {**good, **wrong})


def _panel(w, **wrong):
    procedure = applicants.procedure(w.here)
    return w.client.post(reverse("applicants:seat", args=[procedure.pk]), wrong)


def _breach(w, **wrong):
    good = {"summary": "Een tas is gestolen.", "discovered_at": "01-02-2026 09:00"}
    return w.client.post(reverse("breaches:report"), {**good, **wrong})


def _call(w, **wrong):
    good = {
        "caller": "Mevrouw De Wit",
        "phone": "020 1234567",
        "question": "Gaat het goed?",
        "is_about_care": "no",
        "channel": "phone",
    }
    return w.client.post(reverse("disclosures:note_call"), {**good, **wrong})


def _request(w, **wrong):
    good = {"kind": "copy", "channel": "letter", "received_on": f"{today():%d-%m-%Y}"}
    return w.client.post(reverse("rights:new", args=[w.kid.pk]), {**good, **wrong})


def _removal(w, **wrong):
    mother = world.parents_of(w.kid)[0].subject
    consents.decided(w.kid, mother, True, on=today())
    no = consents.decided(w.kid, mother, False, on=today())
    task = no.removals.filter(done_on=None).first()
    return w.client.post(reverse("children:assign_removal", args=[w.kid.pk, task.pk]), wrong)


def _appointment(w, **wrong):
    someone = world.user("administration", w.here)
    boss = asking(world.user("board", w.here))
    good = {"function": "administration", "starts_on": DAY}
    return boss.post(reverse("access:appoint", args=[someone.pk]), {**good, **wrong})


# (module, form, field): who asks with what is not theirs to choose.
REFUSED = {
    ("children.forms", "PlacementForm", "location"): lambda w: _registration(
        w, location=w.there.pk
    ),
    ("children.forms", "PlacementForm", "care_group"): lambda w: _registration(
        w, care_group=w.foreign_group.pk
    ),
    ("children.forms", "NewPlacementForm", "location"): lambda w: _move(w, location=w.there.pk),
    ("children.forms", "NewPlacementForm", "care_group"): lambda w: _move(
        w, care_group=w.foreign_group.pk
    ),
    ("children.forms", "NewParentForm", "known"): lambda w: _further_parent(
        w, known=str(w.stranger.pk)
    ),
    ("children.section_forms", "PlacementCorrectionForm", "care_group"): lambda w: _correction(
        w, care_group=w.foreign_group.pk
    ),
    ("children.section_forms", "ContractForm", "location"): lambda w: _contract(
        w, location=w.there.pk
    ),
    ("children.section_forms", "ContractForm", "parent"): lambda w: _contract(
        w, parent=str(w.stranger.pk)
    ),
    ("children.section_forms", "DeclarationForm", "signed_by"): lambda w: _declaration(
        w, signed_by=str(w.stranger.pk)
    ),
    ("staff.forms", "RegisterForm", "location"): lambda w: _employee(w, location=w.there.pk),
    ("staff.forms", "MoveForm", "location"): lambda w: _moved(w, location=w.there.pk),
    ("staff.forms", "HireForm", "location"): lambda w: _hired(w, location=w.there.pk),
    ("staff.forms", "VolunteerRegisterForm", "location"): lambda w: _volunteer(
        w, location=w.there.pk
    ),
    ("applicants.forms", "ProcedureForm", "location"): lambda w: _vacancy(w, location=w.there.pk),
    ("applicants.forms", "SeatForm", "user"): lambda w: _panel(
        w, user=world.user("hr", w.there).pk
    ),
    ("breaches.forms", "ReportForm", "location"): lambda w: _breach(w, location=w.there.pk),
    ("disclosures.forms", "CallForm", "location"): lambda w: _call(w, location=w.there.pk),
    ("rights.forms", "NewRequestForm", "requester"): lambda w: _request(
        w, requester=str(w.stranger.pk)
    ),
    ("children.consent_forms", "OwnerForm", "owner"): lambda w: _removal(
        w, owner=world.user("location_manager", w.there).pk
    ),
    ("accounts.forms", "AppointmentForm", "place"): lambda w: _appointment(
        w, place=f"location:{w.there.pk}"
    ),
}


@pytest.mark.parametrize("reference", REFUSED, ids="-".join)
def test_a_form_refuses_what_lies_elsewhere(reference):
    answer = REFUSED[reference](World())
    assert answer.status_code == 200, answer
    assert reference[2] in answer.context["form"].errors


def _form_modules():
    for app in OURS:
        for path in (Path(settings.BASE_DIR) / app).rglob("*forms*.py"):
            if "test" not in path.parts:
                relative = path.relative_to(settings.BASE_DIR).with_suffix("")
                yield import_module(".".join(relative.parts))


def test_every_field_that_points_at_something_is_asked():
    found = set()
    for module in _form_modules():
        for name, form in inspect.getmembers(module, inspect.isclass):
            if form.__module__ != module.__name__ or not issubclass(form, forms.BaseForm):
                continue
            for field, kind in form.base_fields.items():
                if isinstance(kind, forms.ModelChoiceField):
                    found.add((module.__name__, name, field))
    assert found - SHARED - set(REFUSED) == set()


def _applied(w):
    """Somebody who applied here, with the user on the panel, and somebody elsewhere."""
    own = applicants.application(applicants.procedure(w.here, panel=[w.user]))
    foreign = applicants.application(applicants.procedure(w.there))
    for made in (own, foreign):
        applicants.career(made)
        applicants.report(made, made.received_on)
    return own, foreign


@pytest.mark.parametrize("kind", ["child", "worker", "volunteer", "applicant"])
def test_a_record_of_another_file_is_not_changed_through_this_one(kind):
    w = World()
    room, (own, foreign) = {
        "child": lambda: (children_file.ROOM, (w.kid, w.foreign)),
        "worker": lambda: (staff_file.ROOM, map(staff.employee, (w.here, w.there))),
        "volunteer": lambda: (volunteers.ROOM, map(staff.volunteer, (w.here, w.there))),
        "applicant": lambda: (applicants_file.ROOM, _applied(w)),
    }[kind]()
    asked = 0
    for section in room.sections.values():
        for kind in section.records:
            for owner in kind.owners(foreign.subject):
                parts = (room.space, own.subject, section.slug, kind.slug)
                asked += 1
                assert w.client.post(record_url(*parts, owner=owner.subject)).status_code in GONE
                for record in kind.records(owner.subject):
                    for through in (owner.subject, own.subject):
                        url = record_url(*parts, owner=through, record=record)
                        assert w.client.post(url, {}).status_code in GONE, kind.slug
    assert asked


GONE = (403, 404)  # 403 where the part of the own file is not for anybody here either
