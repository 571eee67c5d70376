"""Locations from a table, such as an extract of the national register (LRK)."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import CodeField, LineField, LrkField, PostcodeField
from core.registries import Column, Importer, importers
from organisation.actions import import_locations
from organisation.models import Location

EMPTY = {"required": _("This is empty. Fill it in.")}


class _PlacesField(forms.CharField):
    """A whole number of child places. `1.000` is refused: it is one or a thousand."""

    default_error_messages = {"invalid": _("Enter a whole number of places, like 24.")}

    def clean(self, value):
        text = super().clean(value)
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)


def _stored(location: Location) -> dict:
    return {
        "lrk_number": location.lrk_number,
        "name": location.name,
        "kind": location.kind,
        "address": location.address,
        "postcode": location.postcode,
        "town": location.town,
        "holder": location.holder.name,
        "capacity": location.capacity,
        "status": location.status,
    }


def check(row, job) -> None:
    """An LRK number stands in a file once."""
    number = row.values.get("lrk_number")
    seen = job.memory.setdefault("numbers", {})
    if number in seen:
        row.fail(
            "lrk_number",
            _("This LRK number is also in row %(row)d. Keep one.") % {"row": seen[number]},
        )
    elif number:
        seen[number] = row.number


def match(rows: list, job) -> None:
    """Settle each row against the location with its LRK number, in one query."""
    numbers = [row.values["lrk_number"] for row in rows]
    stored = {
        location.lrk_number: _stored(location)
        for location in Location.objects.select_related("holder").filter(lrk_number__in=numbers)
    }
    for row in rows:
        row.settle(stored.get(row.values["lrk_number"]))


def apply(rows: list, job, *, by) -> None:
    import_locations(rows=[row.values for row in rows], by=by)


importers.register(
    Importer(
        code="locations",
        label=_("Locations"),
        columns=(
            Column(
                "lrk_number",
                _("LRK number"),
                LrkField(error_messages=EMPTY),
                ("lrk", "lrk_nummer", "lrk-id", "registratienummer"),
                needed=True,
            ),
            Column(
                "name",
                _("location"),
                LineField(max_length=160, error_messages=EMPTY),
                ("naam", "name", "naam locatie", "locatienaam", "naam_oko", "opvanglocatie"),
                needed=True,
            ),
            Column(
                "kind",
                _("kind"),
                CodeField(
                    {kind.value.casefold(): kind.value for kind in Location.Kind},
                    error_messages={**EMPTY, "invalid": _("Write KDV, BSO, PSZ or VGO.")},
                ),
                ("type", "soort", "type_oko", "soort opvang", "opvangsoort"),
                needed=True,
                choices=Location.Kind,
            ),
            Column(
                "address",
                _("address"),
                LineField(max_length=160, error_messages=EMPTY),
                ("adres", "straat en huisnummer", "opvanglocatie_adres"),
                needed=True,
            ),
            Column(
                "postcode",
                _("postcode"),
                PostcodeField(error_messages=EMPTY),
                ("postal code", "opvanglocatie_postcode"),
                needed=True,
            ),
            Column(
                "town",
                _("town or city"),
                LineField(max_length=80, error_messages=EMPTY),
                ("plaats", "woonplaats", "city", "opvanglocatie_woonplaats"),
                needed=True,
            ),
            Column(
                "holder",
                _("holder"),
                LineField(max_length=160, error_messages=EMPTY),
                ("houder", "naam houder"),
                needed=True,
            ),
            Column(
                "capacity",
                _("child places"),
                _PlacesField(error_messages=EMPTY),
                ("kindplaatsen", "aantal kindplaatsen", "capaciteit"),
                needed=True,
            ),
            Column(
                "status",
                _("status"),
                CodeField(
                    {
                        "": Location.Status.UNKNOWN.value,
                        "geregistreerd": Location.Status.REGISTERED.value,
                        "ingeschreven": Location.Status.REGISTERED.value,
                        "registered": Location.Status.REGISTERED.value,
                    },
                    required=False,
                    error_messages={
                        "invalid": _("Write Geregistreerd or nothing. Leave closed locations out.")
                    },
                ),
                choices=Location.Status,
            ),
        ),
        check=check,
        match=match,
        apply=apply,
        categories=("organisation.locations",),
        everywhere=True,
    )
)
