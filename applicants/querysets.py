from django.db import models
from django.db.models import Q

from accounts.access import access_of
from accounts.reach import users_in_service
from core.keys import owners_by_index
from core.privacy import Level
from subjects.visibility import visible_rows


def colleagues_at(locations, on):
    """Users in service on a day at these locations, a group there, their cluster, or the whole
    organisation: those who can be put on a panel."""
    here = (
        Q(location__in=locations)
        | Q(care_group__location__in=locations)
        | Q(cluster__locations__in=locations)
        | Q(location=None, care_group=None, cluster=None)
    )
    return users_in_service(on, at=here)


class ProcedureQuerySet(models.QuerySet):
    def public(self, on):
        """Procedures for which anybody can apply on the website on a day."""
        return self.filter(
            Q(closes_on__isnull=True) | Q(closes_on__gte=on),
            published=True,
            opened_on__lte=on,
            ended_on__isnull=True,
        )

    def visible_to(self, user, *, on):
        """Procedures at the locations whose vacancies are the user's work, and those whose panel
        the user is on. Who applied is another matter: that is the panel's alone (K28)."""
        mine = visible_rows(
            self.model.objects.all(), user, on=on, category="organisation.vacancies"
        )
        return self.filter(
            Q(pk__in=mine.values("pk")) | Q(pk__in=self.sat_by(user, on=on).values("pk"))
        )

    def manageable_by(self, user, *, on):
        """Procedures of which the user may change the vacancy and the panel."""
        return visible_rows(
            self, user, on=on, category="organisation.vacancies", level=Level.CHANGE
        )

    def sat_by(self, user, *, on):
        """Procedures whose panel the user is on; somebody without a function sits nowhere."""
        if not access_of(user, on).roles:
            return self.model.objects.none()
        return self.model.objects.filter(seats__user=user)


class ApplicationQuerySet(models.QuerySet):
    def for_panel(self):
        """Applications a panel works on: not those that moved away or are to be removed."""
        return self.filter(removal_asked_on__isnull=True).exclude(outcome="hired")

    def like(self, application):
        """Other applications in the same procedure under the same name or email address. For the
        panel's eyes only: to an applicant nothing may tell who applied before."""
        applicant = application.subject.applicant
        same = Q(
            subject__applicant__first_name__iexact=applicant.first_name,
            subject__applicant__family_name__iexact=applicant.family_name,
        )
        if applicant.email:
            email = applicant.email.strip().lower()
            same |= Q(subject__in=owners_by_index("applicant_email", email))
        return self.filter(same, procedure=application.procedure_id).exclude(pk=application.pk)
