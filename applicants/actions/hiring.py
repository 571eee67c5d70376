"""The hire: what belongs in a personnel file moves there, the rest goes (clause L59)."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from applicants.actions.applications import check_decided_on, close_file, lock
from applicants.models import Application, CareerItem, Letter
from audit.actions import record
from core.actions import action
from core.pdf import render_pdf
from documents import storage
from documents.actions import add_document
from documents.cleaning import Cleaned
from documents.models import Document
from organisation.models import Organisation
from staff.actions import register_employee
from staff.models import Employee
from subjects.asked import still_asked
from subjects.models import Subject

CONTACT = ("street", "postcode", "town", "phone", "email")
MOVES = ("applicant.letter", "applicant.career")  # categories whose documents move
INTO = "staff.employment"


@action
def hire_applicant(
    *,
    application: Application,
    kind: str,
    birth_date: dt.date,
    birth_place: str = "",
    sex: str = Employee.Sex.UNKNOWN,
    function_title: str,
    starts_on: dt.date,
    hours_per_week: Decimal,
    ends_on: dt.date | None = None,
    decided_on: dt.date,
    on: dt.date,
    by,
) -> Employee:
    """Open a personnel file at the vacancy's location and move what belongs there into it.

    Name, contact, letter, CV and employments go along; tests, assessments and notes of the panel
    do not. The applicant's file is closed to the panel at once and destroyed the next night.
    Raises ValidationError where this applicant was hired before or asked to be removed, or asked
    something that is not answered yet; on `decided_on` for a day before the receipt or still to
    come, and as `register_employee` does.
    """
    lock(application)
    if application.outcome == Application.Outcome.HIRED or application.removal_asked_on:
        raise ValidationError(_("This application has already been closed."))
    if still_asked(application.subject):  # tonight nothing would be left to answer it from
        raise ValidationError(
            _("The applicant asked something that has not been answered yet. Answer it first.")
        )
    check_decided_on(application, decided_on, on)
    applicant = application.subject.applicant
    employee = register_employee(
        kind=kind,
        first_name=applicant.first_name,
        family_name=applicant.family_name,
        birth_date=birth_date,
        birth_place=birth_place,
        sex=sex,
        location=application.procedure.location,
        function_title=function_title,
        starts_on=starts_on,
        hours_per_week=hours_per_week,
        ends_on=ends_on,
        contact={name: getattr(applicant, name) for name in CONTACT},
        on=on,
        by=by,
    )
    _move_documents(application, employee.subject, on, by)
    application.outcome, application.decided_on = Application.Outcome.HIRED, decided_on
    application.save()
    close_file(application, decided_on, by)
    record(
        "application.hired",
        by=by,
        subject_id=application.subject_id,
        obj=application,
        employee=str(employee.subject_id),
    )
    record(
        "employee.hired",
        by=by,
        subject_id=employee.subject_id,
        obj=employee,
        applicant=str(application.subject_id),
    )
    return employee


def _move_documents(application: Application, to: Subject, on: dt.date, by) -> None:
    """Seal the applicant's documents anew, under the key of the personnel file; those of the
    application are destroyed with it."""
    moving = Document.objects.filter(
        subject=application.subject, category__in=MOVES, made_for__isnull=True
    )
    for document in moving:
        content = b"".join(storage.read(document))
        file = Cleaned(content, document.content_type)
        add_document(subject=to, category=INTO, title=document.title, file=file, by=by)
    written = _as_pdf(application, on)
    if written:
        add_document(subject=to, category=INTO, title=_("Application"), file=written, by=by)


def _as_pdf(application: Application, on: dt.date) -> Cleaned | None:
    """The typed letter and the employments on paper: a personnel file has no rows for them."""
    letter = Letter.objects.filter(subject=application.subject).first()
    career = list(CareerItem.objects.filter(subject=application.subject))
    if not career and not (letter and letter.text):
        return None
    organisation = Organisation.objects.first()
    context = {
        "organisation_name": organisation.name if organisation else "",
        "document_title": _("Application"),
        "subtitle": application.procedure.title,
        "made_on": on,
        "application": application,
        "letter": letter.text if letter else "",
        "career": career,
    }
    return Cleaned(render_pdf("applicants/pdf/application.html", context), "application/pdf")
