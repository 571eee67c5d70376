from django.db import models
from django.db.models import Q

from accounts.access import access_of
from core.privacy import Level
from subjects.visibility import visible_rows


class ProcedureQuerySet(models.QuerySet):
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
