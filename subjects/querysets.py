from django.db import models

from core.privacy import Level


class SubjectQuerySet(models.QuerySet):
    def visible_to(self, user, *, on, category=None, level=Level.VIEW):
        """The subjects that `user` may know of on day `on`; see `subjects.visibility`."""
        # Models and visibility need each other; the models come first.
        from subjects import visibility

        return visibility.visible(self, user, on=on, category=category, level=level)
