import datetime as dt

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from applicants.models import Procedure
from core.registries import WorkItem, WorkSource, work_sources

LONG = dt.timedelta(weeks=26)  # after this a procedure is asked about: its end starts the terms


def _open_long(user, on):
    mine = Q(pk__in=Procedure.objects.manageable_by(user, on=on).values("pk"))
    mine |= Q(pk__in=Procedure.objects.sat_by(user, on=on).values("pk"))
    found = Procedure.objects.filter(mine, ended_on__isnull=True, opened_on__lte=on - LONG)
    return [
        WorkItem(
            what=_("The procedure has been open for half a year"),
            about=procedure.title,
            due_on=procedure.opened_on + LONG,
            url=reverse("applicants:end", args=[procedure.pk]),
            next_label=_("End it"),
        )
        for procedure in found.order_by("opened_on", "pk")
    ]


work_sources.register(WorkSource(code="applicants.open_long", items=_open_long))
