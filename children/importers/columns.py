"""The columns of a table of children, with the words programs use for them."""

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from children.models import Child, Placement
from core.forms import (
    BsnField,
    CodeField,
    DayField,
    EuroField,
    LineField,
    PhoneField,
    PostcodeField,
)
from core.registries import Column
from subjects.models import Representation

EMPTY = {"required": _("This is empty. Fill it in.")}
Custody = Representation.Custody

SEX = {
    **dict.fromkeys(["m", "man", "jongen", "j", "mannelijk", "boy", "male"], Child.Sex.BOY.value),
    **dict.fromkeys(
        ["v", "f", "vrouw", "meisje", "vrouwelijk", "girl", "female"], Child.Sex.GIRL.value
    ),
    **dict.fromkeys(["x", "o", "onbekend", "overig", "unknown"], Child.Sex.UNKNOWN.value),
}
KINDS = {
    **dict.fromkeys(
        ["kdv", "dagopvang", "kinderdagverblijf", "hele dagopvang", "hdo", "day care"],
        Placement.Kind.DAY_CARE.value,
    ),
    **dict.fromkeys(
        ["bso", "buitenschoolse opvang", "nso", "vso", "out-of-school care"],
        Placement.Kind.OUT_OF_SCHOOL.value,
    ),
    **dict.fromkeys(
        ["psz", "po", "peuteropvang", "peuterspeelzaal", "peutergroep", "preschool"],
        Placement.Kind.PRESCHOOL.value,
    ),
}
CUSTODY = {
    **dict.fromkeys(["gezamenlijk", "gezamenlijk gezag", "ja", "j", "joint"], Custody.JOINT.value),
    **dict.fromkeys(["eenhoofdig", "eenhoofdig gezag", "alleen", "sole"], Custody.SOLE.value),
    **dict.fromkeys(["voogd", "voogdij", "guardian"], Custody.GUARDIAN.value),
    **dict.fromkeys(["geen", "geen gezag", "nee", "n", "none"], Custody.NONE.value),
}


def _text(length: int, required: bool = False) -> LineField:
    return LineField(max_length=length, required=required, error_messages=EMPTY)


def _parent(number: int) -> tuple[Column, ...]:
    """The columns of a parent; the first one is needed, for a child has at least one."""

    def column(name, label, field, *words, needed=False, category="child.contact", choices=None):
        synonyms = tuple(
            pattern.format(word=word, n=number)
            for word in words
            for pattern in (
                "{word} ouder {n}",
                "ouder {n} {word}",
                "{word} ouder/verzorger {n}",
                "contact {n} {word}",
                "{word} verzorger {n}",
            )
        )
        return Column(
            f"parent{number}_{name}",
            format_lazy(_("parent {number}: {what}"), number=number, what=label),
            field,
            synonyms,
            needed=needed,
            category=category,
            choices=choices,
        )

    first = number == 1
    return (
        column("first_name", _("first name"), _text(80, first), "voornaam", "roepnaam",
               needed=first, category=""),
        column("infix", _("name particle"), _text(20), "tussenvoegsel", "voorvoegsel", "tussenv.",
               category=""),
        column("family_name", _("family name"), _text(80, first), "achternaam", "familienaam",
               needed=first, category=""),
        column(
            "custody",
            _("custody"),
            CodeField(
                CUSTODY,
                required=False,
                error_messages={
                    "invalid": _("Write gezamenlijk, eenhoofdig, voogdij or geen, or leave empty.")
                },
            ),
            "gezag", "ouderlijk gezag",
            category="",
            choices=Custody,
        ),
        column("email", _("email"), forms.EmailField(required=False, max_length=254),
               "e-mail", "email", "e-mailadres", "mailadres"),
        column("phone", _("telephone"), PhoneField(required=False),
               "telefoon", "mobiel", "telefoonnummer", "gsm", "mobiele nummer"),
        column("street", _("street"), _text(160),
               "straat", "adres", "straatnaam", "straat en huisnummer"),
        column("house_number", _("house number"), _text(20), "huisnummer", "huisnr"),
        column("postcode", _("postcode"), PostcodeField(required=False), "postcode"),
        column("town", _("town"), _text(80), "woonplaats", "plaats"),
    )  # fmt: skip


COLUMNS = (
    Column("first_name", _("first name"), _text(80, True),
           ("voornaam", "roepnaam", "voornaam kind", "kind voornaam", "roepnaam kind"),
           needed=True),
    Column("infix", _("name particle"), _text(20),
           ("tussenvoegsel", "voorvoegsel", "tussenvoegsel kind", "kind tussenvoegsel",
            "tussenv.")),
    Column("family_name", _("family name"), _text(80, True),
           ("achternaam", "familienaam", "achternaam kind", "kind achternaam"), needed=True),
    Column("birth_date", _("birth date"), DayField(error_messages=EMPTY),
           ("geboortedatum", "geb. datum", "gebdatum", "geboren", "geboortedatum kind",
            "kind geboortedatum"), needed=True),
    Column("sex", _("sex"),
           CodeField(SEX, required=False,
                     error_messages={"invalid": _("Write m, v or x, or leave it empty.")}),
           ("geslacht", "m/v", "geslacht kind", "kind geslacht"), choices=Child.Sex),
    Column("bsn", _("BSN"), BsnField(required=False),
           ("bsn", "burgerservicenummer", "bsn kind", "kind bsn", "bsn-nummer"),
           category="child.identification"),
    Column("location", _("location"), _text(160, True),
           ("locatie", "vestiging", "opvanglocatie", "lrk", "lrk-nummer", "kindercentrum"),
           needed=True),
    Column("care_group", _("group"), _text(60),
           ("groep", "stamgroep", "basisgroep", "groepsnaam")),
    Column("kind", _("kind of place"),
           CodeField(KINDS, required=False,
                     error_messages={"invalid": _("Write KDV, BSO or PSZ, or leave it empty.")}),
           ("soort opvang", "opvangsoort", "opvangvorm", "product", "soort plaats", "type opvang"),
           choices=Placement.Kind),
    Column("starts_on", _("first day"), DayField(error_messages=EMPTY),
           ("plaatsingsdatum", "startdatum", "ingangsdatum", "begindatum", "datum plaatsing",
            "eerste dag", "plaatsing vanaf"), needed=True),
    Column("ends_on", _("last day"), DayField(required=False),
           ("uitschrijfdatum", "einddatum", "uitschrijvingsdatum", "laatste dag",
            "datum uitschrijving", "plaatsing tot en met", "plaatsing t/m")),
    *_parent(1),
    *_parent(2),
    Column("allergies", _("allergies"), _text(500), ("allergie", "allergieën"),
           category="child.daily_care"),
    Column("diet", _("diet"), _text(500), ("dieet", "voeding", "dieetwensen"),
           category="child.daily_care"),
    Column("emergency_phone", _("emergency number"), PhoneField(required=False),
           ("noodnummer", "telefoon nood", "calamiteitennummer", "telefoon bij nood",
            "noodtelefoon"),
           category="child.daily_care"),
    Column("hours_per_month", _("hours a month"),
           forms.IntegerField(required=False, min_value=1, max_value=400),
           ("uren per maand", "contracturen", "uren p/m", "maanduren"), category="child.contract"),
    Column("rate", _("rate per hour"), EuroField(required=False),
           ("uurtarief", "tarief", "tarief per uur", "uurprijs"), category="child.contract"),
)  # fmt: skip
