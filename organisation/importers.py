"""Locations from a table, such as an extract of the national register (LRK)."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.forms import LrkField, PostcodeField
from core.registries import Importer, importers
from organisation.actions import import_locations
from organisation.models import Location

EMPTY = {"required": _("This is empty. Fill it in.")}


class _CodeField(forms.CharField):
    """One of the given words, in any case; gives the choice it stands for."""

    def __init__(self, codes: dict, **kwargs):
        self.codes = codes
        super().__init__(**kwargs)

    def clean(self, value):
        text = super().clean(value).casefold()
        if text not in self.codes:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return self.codes[text]


class _PlacesField(forms.CharField):
    """A whole number of child places. `1.000` is refused: it is one or a thousand."""

    default_error_messages = {"invalid": _("Enter a whole number of places, like 24.")}

    def clean(self, value):
        text = super().clean(value)
        if not re.fullmatch(r"[0-9]{1,4}", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text)


class _LineField(forms.CharField):
    """One line of text, with single spaces."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


FIELDS = {
    "lrk_number": LrkField(error_messages=EMPTY),
    "name": _LineField(max_length=160, error_messages=EMPTY),
    "kind": _CodeField(
        {kind.value.casefold(): kind for kind in Location.Kind},
        error_messages={**EMPTY, "invalid": _("Write KDV, BSO, PSZ or VGO.")},
    ),
    "address": _LineField(max_length=160, error_messages=EMPTY),
    "postcode": PostcodeField(error_messages=EMPTY),
    "town": _LineField(max_length=80, error_messages=EMPTY),
    "holder": _LineField(max_length=160, error_messages=EMPTY),
    "capacity": _PlacesField(error_messages=EMPTY),
    "status": _CodeField(
        {
            "": Location.Status.UNKNOWN,
            "geregistreerd": Location.Status.REGISTERED,
            "ingeschreven": Location.Status.REGISTERED,
            "registered": Location.Status.REGISTERED,
        },
        required=False,
        error_messages={
            "invalid": _("Write Geregistreerd or nothing. Leave closed locations out.")
        },
    ),
}


def _stored(location: Location) -> dict:
    return {
        "lrk_number": location.lrk_number,
        "name": location.name,
        "kind": Location.Kind(location.kind),
        "address": location.address,
        "postcode": location.postcode,
        "town": location.town,
        "holder": location.holder.name,
        "capacity": location.capacity,
        "status": Location.Status(location.status),
    }


def _values(row) -> dict:
    """The row's values in their normal form; what is wrong is said on the row."""
    values = {}
    for name, cell in row.cells.items():
        try:
            values[name] = FIELDS[name].clean(cell)
        except ValidationError as error:
            row.fail(name, " ".join(error.messages))
    return values


def plan(rows: list) -> None:
    """Settle each row against the location with its LRK number, in one query."""
    stored = {
        location.lrk_number: _stored(location)
        for location in Location.objects.select_related("holder")
    }
    seen: dict[str, int] = {}
    for row in rows:
        values = _values(row)
        number = values.get("lrk_number")
        if number in seen:
            row.fail(
                "lrk_number",
                _("This LRK number stands in row %(row)d too. Keep one.") % {"row": seen[number]},
            )
        elif number:
            seen[number] = row.number
        row.settle(values, stored.get(number))


def apply(rows: list, *, by) -> dict[str, int]:
    return import_locations(rows=[row.values for row in rows], by=by)


importers.register(
    Importer(
        code="locations",
        label=_("Locations"),
        columns=(
            (
                "lrk_number",
                _("LRK number"),
                True,
                "lrk",
                "lrk_nummer",
                "lrk-id",
                "registratienummer",
            ),
            (
                "name",
                _("location"),
                True,
                "naam",
                "name",
                "naam locatie",
                "locatienaam",
                "naam_oko",
                "opvanglocatie",
            ),
            ("kind", _("kind"), True, "type", "soort", "type_oko", "soort opvang", "opvangsoort"),
            ("address", _("address"), True, "adres", "straat en huisnummer", "opvanglocatie_adres"),
            ("postcode", _("postcode"), True, "postal code", "opvanglocatie_postcode"),
            ("town", _("town"), True, "plaats", "woonplaats", "city", "opvanglocatie_woonplaats"),
            ("holder", _("holder"), True, "houder", "naam houder"),
            (
                "capacity",
                _("child places"),
                True,
                "kindplaatsen",
                "aantal kindplaatsen",
                "capaciteit",
            ),
            ("status", _("status"), False),
        ),
        plan=plan,
        apply=apply,
        category="organisation.locations",
    )
)
