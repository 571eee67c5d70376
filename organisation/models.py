"""The organisation and where it works. No data of persons; one organisation per installation."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _


def check_domains(value: str) -> None:
    """Refuse what are no domains, one after the other. Raises ValidationError."""
    for domain in value.split():
        if not re.fullmatch(r"[a-zA-Z0-9-]+(\.[a-zA-Z0-9-]+)+", domain):
            raise ValidationError(
                _(
                    "“%(domain)s” is not a domain. Write what comes after the @, separated by"
                    " spaces."
                )
                % {"domain": domain}
            )


KEPT = "describes the organisation, not a person"


class Organisation(models.Model):
    """The controller (verwerkingsverantwoordelijke) of everything in this installation."""

    class Size(models.TextChoices):
        """People who work there, in the classes the supervisor (AP) asks for."""

        MICRO = "micro", _("fewer than 10 people")
        SMALL = "small", _("10 to 49 people")
        MEDIUM = "medium", _("50 to 249 people")
        LARGE = "large", _("250 people or more")

    name = models.CharField(_("name"), max_length=120)
    kvk_number = models.CharField(_("KvK number"), max_length=8, blank=True)
    address = models.CharField(_("address"), max_length=120, blank=True)
    postcode = models.CharField(_("postcode"), max_length=7, blank=True)
    town = models.CharField(_("town or city"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    email = models.EmailField(_("email"), blank=True)
    complaints_email = models.EmailField(_("complaints address"), blank=True)  # K38
    sector = models.CharField(_("sector"), max_length=80, blank=True)
    size = models.CharField(_("people who work there"), max_length=6, choices=Size, blank=True)
    staff_email_domains = models.CharField(  # L56
        _("domains of work email"), max_length=300, blank=True, validators=[check_domains]
    )
    is_demo = models.BooleanField(default=False)

    class Meta:
        permissions = [("work_in_organisation", "Holds a function in the whole organisation")]

    class Privacy:
        category = "organisation.locations"
        kept = KEPT
        technical = (
            "id",
            "name",
            "kvk_number",
            "address",
            "postcode",
            "town",
            "phone",
            "email",
            "complaints_email",
            "sector",
            "size",
            "staff_email_domains",
            "is_demo",
        )

    def __str__(self):
        return self.name

    def is_work_email(self, address: str) -> bool:
        """Whether an address is one for work: any, where the organisation names no domains."""
        domains = self.staff_email_domains.lower().split()
        return not domains or address.lower().rpartition("@")[2] in domains


class Holder(models.Model):
    """The legal entity that runs a location, as the national register (LRK) names it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="holders")
    name = models.CharField(_("holder"), max_length=160, unique=True)

    class Meta:
        ordering = ["name"]

    class Privacy:
        category = "organisation.locations"
        kept = KEPT
        technical = ("id", "organisation", "name")

    def __str__(self):
        return self.name


class Cluster(models.Model):
    """A number of locations under one cluster manager."""

    name = models.CharField(_("cluster"), max_length=80, unique=True)

    class Meta:
        ordering = ["name"]
        permissions = [("work_in_cluster", "Holds a function in the cluster")]

    class Privacy:
        category = "organisation.locations"
        kept = KEPT
        technical = ("id", "name")

    def __str__(self):
        return self.name


class Location(models.Model):
    """Where children are. Two may have one name: `label` tells them apart."""

    class Kind(models.TextChoices):
        KDV = "KDV", _("day care")
        BSO = "BSO", _("out-of-school care")
        PSZ = "PSZ", _("preschool")
        VGO = "VGO", _("childminding facility")

    class Apart(models.TextChoices):
        NAME = "", _("name")
        KIND = "kind", _("kind")
        ADDRESS = "address", _("address")
        NUMBER = "number", _("LRK number")

    # What stands behind the name; the first by which all of one name differ. Of one number is one.
    BEHIND = {
        Apart.NAME: (),
        Apart.KIND: ("kind",),
        Apart.ADDRESS: ("kind", "address"),
        Apart.NUMBER: ("kind", "address", "lrk_number"),
    }
    LABELLED_BY = ("name", "told_apart", "kind", "address", "lrk_number")
    """The fields `label` reads, for who asks only some."""

    class Status(models.TextChoices):
        REGISTERED = "registered", _("registered")
        UNKNOWN = "unknown", _("status not stated")

    lrk_number = models.CharField(_("LRK number"), max_length=9, unique=True)
    name = models.CharField(_("location"), max_length=160)
    kind = models.CharField(_("kind"), max_length=3, choices=Kind)
    address = models.CharField(_("address"), max_length=160)
    postcode = models.CharField(_("postcode"), max_length=7)
    town = models.CharField(_("town or city"), max_length=80)
    holder = models.ForeignKey(
        Holder, verbose_name=_("holder"), on_delete=models.PROTECT, related_name="locations"
    )
    capacity = models.PositiveIntegerField(_("child places"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.REGISTERED)
    cluster = models.ForeignKey(
        Cluster, null=True, blank=True, on_delete=models.SET_NULL, related_name="locations"
    )
    # By what it differs from others of its name. Kept, so that no list has to look for those.
    told_apart = models.CharField(
        max_length=7, choices=Apart, default=Apart.NAME, blank=True, editable=False
    )

    class Meta:
        ordering = ["name", "lrk_number"]
        permissions = [("work_at_location", "Holds a function at the location")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lrk_number__regex=r"^[1-9][0-9]{8}$"), name="lrk_9_digits"
            )
        ]

    class Privacy:
        category = "organisation.locations"
        kept = KEPT
        technical = (
            "id",
            "lrk_number",
            "name",
            "kind",
            "address",
            "postcode",
            "town",
            "holder",
            "capacity",
            "status",
            "cluster",
            "told_apart",
        )

    def __str__(self):
        return self.label

    def save(self, *args, **kwargs):
        named = {self.name, *Location.objects.filter(pk=self.pk).values_list("name", flat=True)}
        super().save(*args, **kwargs)
        for name in named:
            self._tell_apart(Location.objects.filter(name=name))

    @property
    def label(self) -> str:
        """The name; where another has it too with the kind, or else the address as well, and the
        number where even that is the same."""
        behind = [
            str(self.get_kind_display()) if field == "kind" else getattr(self, field)
            for field in self.BEHIND[self.Apart(self.told_apart)]
        ]
        return f"{self.name} ({', '.join(behind)})" if behind else self.name

    def _tell_apart(self, same: models.QuerySet) -> None:
        """Note of locations of one name by what they differ."""
        rows = list(same.order_by().values(*self.LABELLED_BY))
        by = next(
            by
            for by, fields in self.BEHIND.items()
            if len({tuple(row[field] for field in fields) for row in rows}) == len(rows)
        )
        same.exclude(told_apart=by).update(told_apart=by)
        if same.filter(pk=self.pk).exists():
            self.told_apart = by


def labelled(to: str) -> models.Case:
    """The `label` of a location, in a query of what leads `to` it."""
    kinds = [
        models.When(**{f"{to}kind": kind, "then": Value(str(words))})
        for kind, words in Location.Kind.choices
    ]
    words = {"kind": models.Case(*kinds)}
    whens = []
    for by, fields in Location.BEHIND.items():
        behind = [part for name in fields for part in (Value(", "), words.get(name, F(to + name)))]
        if behind:
            label = Concat(F(f"{to}name"), Value(" ("), *behind[1:], Value(")"))
            whens.append(models.When(**{f"{to}told_apart": by, "then": label}))
    return models.Case(*whens, default=F(f"{to}name"), output_field=models.CharField())


class CareGroup(models.Model):
    """A group of children at a location (stamgroep, basisgroep)."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="care_groups")
    name = models.CharField(_("group"), max_length=60)

    class Meta:
        ordering = ["location__name", "name"]
        permissions = [("work_in_care_group", "Holds a function in the group")]
        constraints = [
            models.UniqueConstraint(fields=["location", "name"], name="group_once_per_location")
        ]

    class Privacy:
        category = "organisation.locations"
        kept = KEPT
        technical = ("id", "location", "name")

    def __str__(self):
        return self.name
