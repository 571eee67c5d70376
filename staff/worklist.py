from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from core.privacy import Level
from core.registries import WorkItem, WorkSource, work_sources
from staff.models import Employee, Screening
from subjects.models import Subject

SHOWN = 50  # the rest comes when these have been done


def _screening_missing(user, on):
    """People in service without a certificate of conduct or without a link in the register."""
    screened = Screening.objects.filter(
        subject=OuterRef("pk"), vog_issued_on__isnull=False, linked_on__isnull=False
    )
    people = Employee.objects.filter(
        ~Exists(screened),
        subject__in=Subject.objects.visible_to(
            user, on=on, category="staff.screening", level=Level.CHANGE
        ),
    ).exclude(subject__relation_ended_on__lt=on)
    people = people.annotate(first_day=Min("subject__affiliations__starts_on"))
    return [
        WorkItem(
            what=_("Certificate of conduct (VOG) or register link is missing"),
            about=employee.name,
            due_on=employee.first_day,
            url=reverse("staff:section", args=[employee.pk, "screening"]),
            next_label=_("Fill in"),
        )
        for employee in people.order_by("first_day", "pk")[:SHOWN]
    ]


work_sources.register(WorkSource(code="staff.screening_missing", items=_screening_missing))
