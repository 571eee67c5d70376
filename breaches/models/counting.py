"""Numbers of breaches, by year."""

from django.db import models
from django.utils import timezone


class YearCount(models.Model):
    """The last number given out in a year; it is never given back, so that numbers have no gaps."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        category = "organisation.breaches"
        kept = "a count, no data of persons"
        technical = ("year", "last")

    def __str__(self):
        return f"{self.year}: {self.last}"


def year_of(moment) -> int:
    """The Amsterdam year a moment falls in."""
    return timezone.localtime(moment).year
