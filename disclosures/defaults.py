"""The kinds of recipient and the legal duties a childcare organisation starts with (K14, K24, L31).

Data in Dutch and English. A duty names the law in the words people look it up by.
"""

from consents.defaults import (
    CALL_ANSWER,
    CARE_PARTNER,
    HANDOVER_VERBAL,
    HANDOVER_WRITTEN,
    LANGUAGE_HELPER,
    OTHER_LOCATION,
    REFERENCE,
    SURVEY,
)

SCHOOL, HELPER, PARENT = "school", "language_helper", "parent"
MUNICIPALITY, TAX_OFFICE, INSPECTION = "municipality", "tax_office", "health_service"
OTHER = "other"


def _kind(label_nl, label_en, consents=(), by_phone=False):
    return {
        "label_nl": label_nl,
        "label_en": label_en,
        "told_by_phone": by_phone,
    }, tuple(consents)


# Code: (fields, codes of the consents that open the file to it).
RECIPIENT_KINDS = {
    SCHOOL: _kind("Basisschool", "School", (HANDOVER_WRITTEN, HANDOVER_VERBAL, CALL_ANSWER)),
    "care_partner": _kind(
        "Zorg of begeleiding van buiten",
        "Care or guidance from outside",
        (CARE_PARTNER, CALL_ANSWER),
    ),
    "own_location": _kind(
        "Andere groep of locatie van ons", "Another group or location of ours", (OTHER_LOCATION,)
    ),
    "childcare": _kind(
        "Andere kinderopvangorganisatie", "Another childcare organisation", (CALL_ANSWER,)
    ),
    HELPER: _kind(
        "Iemand die ouders met de taal helpt",
        "Somebody who helps parents with the language",
        (LANGUAGE_HELPER,),
    ),
    PARENT: _kind("Ouder zonder gezag", "Parent without custody"),
    "survey": _kind("Onderzoeksbureau", "Survey agency", (SURVEY,)),
    TAX_OFFICE: _kind("Belastingdienst", "Tax office", by_phone=True),
    "police": _kind("Politie en justitie", "Police and justice", by_phone=True),
    MUNICIPALITY: _kind("Gemeente", "Municipality"),
    INSPECTION: _kind("GGD, toezicht kinderopvang", "Municipal health service, inspection"),
    "youth_protection": _kind("Jeugdbescherming", "Youth protection", (CALL_ANSWER,)),
    "safe_home": _kind("Veilig Thuis", "Safe at home (reporting point)", (CALL_ANSWER,)),
    "youth_signal": _kind("Verwijsindex (SISA)", "Youth-signal index (SISA)"),
    "inspectorate": _kind(
        "Inspectie gezondheidszorg of onderwijs", "Inspectorate of health or education"
    ),
    "pension_fund": _kind("Pensioenfonds", "Pension fund"),
    "uwv": _kind("UWV", "UWV (employee insurance)"),
    "person_register": _kind("Personenregister kinderopvang", "Person register childcare"),
    "employer": _kind("Nieuwe werkgever, verhuurder", "New employer, landlord", (REFERENCE,)),
    OTHER: _kind("Een ander", "Somebody else", (CALL_ANSWER, CARE_PARTNER)),
}

# Who is told under these duties, or asks as one of these kinds, may be looking into a parent: GDPR
# art. 15(4) and art. 41 UAVG let what is known of it wait until a person has decided about it.
DECIDED_FIRST_DUTIES = ("criminal", "reporting_code", "youth_signal")
DECIDED_FIRST_KINDS = ("police", "youth_protection", "safe_home")

_WHO = ["child.identity", "child.contact", "child.care_arrangement"]
_WELFARE = [*_WHO, "child.custody", "child.daily_care", "child.development", "child.conversations"]


def _duty(label_nl, label_en, law, recipients, categories):
    return {"label_nl": label_nl, "label_en": label_en, "law": law}, tuple(recipients), categories


# Code: (fields, codes of recipient kinds, the parts of a file at most).
DUTIES = {
    "allowance": _duty(
        "Gegevens voor de kinderopvangtoeslag",
        "Data for the childcare allowance",
        "Algemene wet inkomensafhankelijke regelingen; Wet kinderopvang",
        (TAX_OFFICE,),
        [*_WHO, "child.identification", "child.contract"],
    ),
    "subsidy": _duty(
        "Jaarlijkse lijst voor de peutersubsidie",
        "Yearly list for the toddler subsidy",
        "Subsidieverordening van de gemeente",
        (MUNICIPALITY,),
        [*_WHO, "child.education_level", "child.finance"],
    ),
    "inspection": _duty(
        "Toezicht op de kwaliteit",
        "Inspection of quality",
        "Wet kinderopvang, toezicht door de GGD",
        (INSPECTION,),
        ["child.care_arrangement", "staff.screening"],
    ),
    "criminal": _duty(
        "Vordering in een strafrechtelijk onderzoek",
        "Demand in a criminal investigation",
        "Wetboek van Strafvordering",
        ("police",),
        [
            *_WELFARE,
            "child.care_file",
            "child.media",
            "staff.identity",
            "staff.contact",
            "staff.screening",
            "staff.employment",
        ],
    ),
    "youth_protection": _duty(
        "Inlichtingen aan de jeugdbescherming bij een maatregel",
        "Information to youth protection under an order",
        "Jeugdwet",
        ("youth_protection",),
        [*_WELFARE, "child.care_file"],
    ),
    "reporting_code": _duty(
        "Meldcode huiselijk geweld en kindermishandeling",
        "Reporting code for domestic violence and child abuse",
        "Wet verplichte meldcode huiselijk geweld en kindermishandeling",
        ("safe_home",),
        [*_WELFARE, "child.care_file"],
    ),
    "youth_signal": _duty(
        "Signaal in de verwijsindex",
        "Signal in the youth-signal index",
        "Jeugdwet, verwijsindex risicojongeren",
        ("youth_signal",),
        ["child.identity", "child.identification"],
    ),
    "inspectorate": _duty(
        "Onderzoek door een inspectie",
        "Inquiry by an inspectorate",
        "Wet op het onderwijstoezicht; Wet kwaliteit, klachten en geschillen zorg",
        ("inspectorate",),
        [*_WELFARE, "staff.identity", "staff.employment", "staff.screening"],
    ),
    "parent_information": _duty(
        "Belangrijke feiten aan een ouder zonder gezag, op verzoek",
        "Important facts to a parent without custody, on request",
        "Burgerlijk Wetboek, boek 1, artikel 377c",
        (PARENT,),
        ["child.identity", "child.care_arrangement", "child.development"],
    ),
    "payroll_tax": _duty(
        "Loonaangifte",
        "Payroll tax return",
        "Wet op de loonbelasting 1964",
        (TAX_OFFICE,),
        ["staff.identity", "staff.identification", "staff.payroll", "staff.employment"],
    ),
    "pension": _duty(
        "Deelname aan het pensioenfonds",
        "Membership of the pension fund",
        "Wet verplichte deelneming in een bedrijfstakpensioenfonds 2000",
        ("pension_fund",),
        [
            "staff.identity",
            "staff.contact",
            "staff.identification",
            "staff.payroll",
            "staff.employment",
        ],
    ),
    "employee_insurance": _duty(
        "Ziek- en hersteldmelding, WW en WIA",
        "Reports of illness and recovery, unemployment and disability",
        "Wet structuur uitvoeringsorganisatie werk en inkomen",
        ("uwv",),
        [
            "staff.identity",
            "staff.contact",
            "staff.identification",
            "staff.absence",
            "staff.employment",
            "staff.payroll",
        ],
    ),
    "person_register": _duty(
        "Koppelen in het personenregister",
        "Linking in the person register",
        "Wet kinderopvang, personenregister",
        ("person_register",),
        ["staff.identity", "staff.identification", "staff.screening"],
    ),
}

# What a school hears where the parents want no handover (L38); nothing else.
FIXED_MESSAGE_NL = (
    "Dit kind heeft gebruikgemaakt van onze opvang. De ouders wensen geen overdracht."
)
FIXED_MESSAGE_EN = "This child attended our childcare. The parents wish no handover."
