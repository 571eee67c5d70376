"""The columns of a table of people who work here, with the words programs use for them."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import (
    BsnField,
    CodeField,
    DayField,
    EuroField,
    IbanField,
    LineField,
    PhoneField,
    PostcodeField,
)
from core.privacy import SubjectKind
from core.registries import Column
from staff.models import Employee, Identification

EMPTY = {"required": _("This is empty. Fill it in.")}
KINDS = {
    **dict.fromkeys(
        ["medewerker", "werknemer", "in dienst", "vast", "tijdelijk", "employee"],
        SubjectKind.EMPLOYEE.value,
    ),
    **dict.fromkeys(["stagiair", "stagiaire", "stage", "intern"], SubjectKind.INTERN.value),
    **dict.fromkeys(
        ["extern", "inhuur", "zzp", "zzp'er", "uitzendkracht", "external worker", "external"],
        SubjectKind.EXTERNAL.value,
    ),
}
SEX = {
    **dict.fromkeys(["m", "man", "mannelijk", "male"], Employee.Sex.MALE.value),
    **dict.fromkeys(["v", "f", "vrouw", "vrouwelijk", "female"], Employee.Sex.FEMALE.value),
    **dict.fromkeys(["x", "o", "onbekend", "overig", "unknown"], Employee.Sex.UNKNOWN.value),
}
DOCUMENTS = {
    **dict.fromkeys(["paspoort", "passport"], Identification.Document.PASSPORT.value),
    **dict.fromkeys(
        ["identiteitskaart", "id-kaart", "id kaart", "identity card"],
        Identification.Document.IDENTITY_CARD.value,
    ),
    **dict.fromkeys(
        ["verblijfsdocument", "verblijfsvergunning", "residence permit"],
        Identification.Document.RESIDENCE_PERMIT.value,
    ),
}
YES_NO = {"ja": "yes", "j": "yes", "yes": "yes", "nee": "no", "n": "no", "no": "no"}


def _text(length: int, required: bool = False) -> LineField:
    return LineField(max_length=length, required=required, error_messages=EMPTY)


def _code(codes: dict, message) -> CodeField:
    return CodeField(codes, required=False, error_messages={"invalid": message})


COLUMNS = (
    Column("first_name", _("first name"), _text(80, True), ("voornaam", "roepnaam"), needed=True),
    Column("infix", _("name particle"), _text(20), ("tussenvoegsel", "voorvoegsel", "tussenv.")),
    Column("family_name", _("family name"), _text(80, True),
           ("achternaam", "familienaam", "geboortenaam"), needed=True),
    Column("birth_date", _("birth date"), DayField(error_messages=EMPTY),
           ("geboortedatum", "geb. datum", "gebdatum"), needed=True),
    Column("birth_place", _("birth place"), _text(80), ("geboorteplaats",)),
    Column("sex", _("sex"), _code(SEX, _("Write m, v or x, or leave it empty.")),
           ("geslacht", "m/v"), choices=Employee.Sex),
    Column("kind", _("works here as"),
           _code(KINDS, _("Write medewerker, stagiair or extern, or nothing.")),
           ("soort medewerker", "dienstverband", "soort dienstverband", "type medewerker"),
           choices=SubjectKind),
    Column("function_title", _("function"), _text(80, True), ("functie", "functienaam"),
           needed=True),
    Column("location", _("location"), _text(160, True),
           ("locatie", "vestiging", "standplaats", "lrk", "lrk-nummer", "werklocatie"),
           needed=True),
    Column("starts_on", _("first day"), DayField(error_messages=EMPTY),
           ("datum in dienst", "in dienst", "indiensttreding", "startdatum", "eerste dag"),
           needed=True),
    Column("ends_on", _("last day"), DayField(required=False),
           ("datum uit dienst", "uit dienst", "uitdiensttreding", "einddatum", "laatste dag")),
    Column("labour_conflict", _("labour conflict at leaving"),
           _code(YES_NO, _("Write ja or nee, or nothing.")), ("arbeidsconflict",)),
    Column("hours_per_week", _("hours a week"),
           EuroField(max_value=Decimal(60), max_digits=4, error_messages=EMPTY),
           ("uren per week", "contracturen", "urenomvang", "uren p/w"), needed=True),
    Column("email", _("email"), forms.EmailField(required=False, max_length=254),
           ("e-mail", "e-mailadres", "e-mail privé", "privé e-mail", "mailadres"),
           category="staff.contact"),
    Column("phone", _("telephone"), PhoneField(required=False),
           ("telefoon", "mobiel", "telefoonnummer", "gsm"), category="staff.contact"),
    Column("street", _("street"), _text(160), ("straat", "adres", "straatnaam"),
           category="staff.contact"),
    Column("house_number", _("house number"), _text(20), ("huisnummer", "huisnr"),
           category="staff.contact"),
    Column("postcode", _("postcode"), PostcodeField(required=False), ("postcode",),
           category="staff.contact"),
    Column("town", _("town"), _text(80), ("woonplaats", "plaats"), category="staff.contact"),
    Column("bsn", _("BSN"), BsnField(required=False), ("bsn", "burgerservicenummer"),
           category="staff.identification"),
    Column("document", _("document seen"),
           _code(DOCUMENTS, _("Write paspoort, identiteitskaart or verblijfsdocument.")),
           ("soort id", "id-bewijs", "soort legitimatie", "legitimatie"),
           category="staff.identification", choices=Identification.Document),
    Column("checked_on", _("document checked on"), DayField(required=False),
           ("id gecontroleerd op", "legitimatie gecontroleerd op", "datum controle id"),
           category="staff.identification"),
    Column("iban", _("IBAN"), IbanField(required=False), ("iban", "rekeningnummer", "bankrekening"),
           category="staff.payroll"),
    Column("vog_issued_on", _("certificate (VOG) issued on"), DayField(required=False),
           ("vog afgegeven op", "datum vog", "vog datum", "vog-datum", "afgiftedatum vog"),
           category="staff.screening"),
    Column("vog_number", _("number of the certificate (VOG)"), _text(20),
           ("vog-nummer", "vog nummer", "kenmerk vog"), category="staff.screening"),
    Column("register_number", _("person-register number"),
           forms.RegexField(r"[\d ]{14,24}", required=False, max_length=24,
                            error_messages={
                                "invalid": _("A person-register number has 14 to 18 digits.")}),
           ("prk-nummer", "prk nummer", "personenregisternummer", "nummer personenregister"),
           category="staff.screening"),
)  # fmt: skip
