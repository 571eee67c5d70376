"""What the register of a childcare organisation starts with, ready to adapt.

Data, in Dutch as the organisation reads and edits it. The activities follow the clauses (K02, K04,
K06, K19, K21, K27, K31, K34, L02, L50, L51, L65, L80); the systems are those partners of childcare
organisations use. An agreement is never assumed: each starts without one, and so is no check of the
principles, no DPIA and nothing about a supplier that only its agreement can tell.
"""

from core.privacy import CATEGORIES, SubjectKind

# Every group that can have a file can ask, and be hit by a data breach.
EVERYBODY = [kind.value for kind in SubjectKind]


def _all_of(room: str, *without: str) -> list[str]:
    return [
        code
        for code, category in CATEGORIES.items()
        if category.room == room and code not in without
    ]


ABSENT = (
    "Verzuim: alleen dat iemand ziek is en wat re-integratie vraagt, nooit de aard van de ziekte."
)
SECURITY = (
    "Toegang per functie en locatie, met een tweede stap bij het inloggen. Gevoelige gegevens zijn "
    "versleuteld. Wie iets bekijkt of wijzigt, staat in het logboek."
)


def _activity(name, purpose, ground, categories, people, **more):
    return {
        "name": name,
        "purpose": purpose,
        "ground": ground,
        "categories": categories,
        "people": people,
        "security": SECURITY,
        **more,
    }


def _dpia(needed, reason):
    return {"dpia_needed": needed, "dpia_reason": reason}


NOT_SPECIAL = _dpia(
    False, "Gewone gegevens van een beperkte groep, zonder volgen, profielen of nieuwe techniek."
)


ACTIVITIES = [
    _activity(
        "Opvang en begeleiding van kinderen",
        "Kinderen plaatsen, verzorgen en begeleiden.",
        "contract",
        [
            "child.identity",
            "child.care_arrangement",
            "child.daily_care",
            "child.conversations",
            "child.personal_file",
            "child.paper_file",
        ],
        ["child"],
        special_grounds=["explicit_consent"],
        special_basis="Ouders vertellen zelf over allergieën, ziekte en dieet, zodat de groep "
        "veilig voor het kind zorgt.",
        recipients=[
            *("school", "own_location", "childcare", "language_helper", "health_service"),
            *("inspectorate", "police", "municipality"),
        ],
        processors=["Flexkids", "Konnect", "Isy", "The Nanny/Saamn"],
        retention_rules=["child.file", "child.draft", "child.sign_up", "imports.payload"],
        **_dpia(True, "Veel gegevens van kinderen, ook over gezondheid."),
    ),
    _activity(
        "Ontwikkeling van kinderen volgen",
        "Zien hoe een kind zich ontwikkelt, zoals de Wet kinderopvang vraagt.",
        "legal_duty",
        ["child.development"],
        ["child"],
        recipients=["school", "own_location"],
        processors=["KIJK!", "Bosos"],
        retention_rules=["child.file"],
        **_dpia(True, "Gegevens over de ontwikkeling van veel kinderen."),
    ),
    _activity(
        "Zorg om kinderen",
        "Extra zorg rond een kind afspreken en volgen, door de zorgcoördinator.",
        "consent",
        ["child.care_file", "child.conversations"],
        ["child", "parent"],
        special_grounds=["explicit_consent"],
        special_basis="Ouders geven uitdrukkelijk toestemming voor extra zorg. Zonder toestemming "
        "alleen waar de meldcode of een andere wet dat vraagt.",
        recipients=["care_partner", "youth_protection", "safe_home", "youth_signal", "other"],
        retention_rules=["child.file"],
        **_dpia(True, "Gegevens over zorg en gezondheid van kinderen."),
    ),
    _activity(
        "Contact met ouders",
        "Ouders en verzorgers bereiken en weten wie het gezag heeft.",
        "contract",
        ["child.contact", "child.custody", "child.conversations", "child.declarations"],
        ["parent", "child"],
        recipients=["parent", "survey", "other"],
        processors=["Flexkids", "Konnect", "BasisOnline", "Verbetermeter"],
        retention_rules=["parent.file", "child.file", "call.note"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Contract en facturen",
        "Het contract uitvoeren en de eigen bijdrage innen.",
        "contract",
        ["child.identity", "child.contract", "child.finance"],
        ["child", "parent"],
        processors=["Flexkids", "The Nanny/Saamn", "Muis"],
        retention_rules=["child.fiscal"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Toeslag, subsidie en administratie",
        "Doorgeven wat de wet vraagt voor toeslag en subsidie, en de administratie bewaren.",
        "legal_duty",
        [
            "child.identity",
            "child.identification",
            "child.contract",
            "child.finance",
            "child.education_level",
        ],
        ["child", "parent"],
        bsn_basis="Wet kinderopvang en de regels voor de kinderopvangtoeslag",
        recipients=["tax_office", "municipality"],
        processors=["Flexkids", "The Nanny/Saamn", "Muis"],
        retention_rules=["child.fiscal"],
        **_dpia(False, "De wet zegt welke gegevens wij doorgeven en aan wie."),
    ),
    _activity(
        "Foto en video",
        "Beeld van kinderen maken en delen, alleen waar ouders dat goedvinden.",
        "consent",
        ["child.media", "child.consents"],
        ["child", "parent"],
        special_grounds=["explicit_consent"],
        special_basis="Uit beeld kan iets over gezondheid, geloof of afkomst blijken. Ouders "
        "kiezen per doel, en trekken dat even makkelijk weer in.",
        recipients=["parent"],
        processors=["Flexkids", "Konnect", "BasisOnline"],
        retention_rules=["child.file"],
        **_dpia(False, "Alleen met toestemming per doel, en weg zodra die wordt ingetrokken."),
    ),
    _activity(
        "Personeelsdossier en salaris",
        "Het arbeidscontract uitvoeren, loon betalen en het werk bespreken.",
        "contract",
        [
            *("staff.identity", "staff.contact", "staff.employment", "staff.payroll"),
            *("staff.appraisal", "staff.absence", "staff.conduct"),
        ],
        ["employee"],
        special_grounds=["employment"],
        special_basis=ABSENT,
        recipients=["pension_fund", "employer", "other"],
        processors=["AFAS InSite", "Because", "Tactiplan", "PFZW"],
        retention_rules=["staff.file", "staff.file.conflict", "staff.payroll"],
        **_dpia(True, "Verzuim van mensen die van ons afhankelijk zijn."),
    ),
    _activity(
        "Plichten als werkgever",
        "Het BSN vastleggen voor loon en belasting, zorgen dat wie hier werkt is opgeleid, verzuim "
        "begeleiden en veilig laten werken, zoals de wet vraagt.",
        "legal_duty",
        [
            *("staff.identification", "staff.training", "staff.absence"),
            "staff.working_conditions",
        ],
        ["employee"],
        special_grounds=["employment"],
        special_basis=ABSENT,
        bsn_basis="Wet op de loonbelasting 1964; Wet kinderopvang voor het personenregister",
        recipients=["tax_office", "uwv"],
        processors=["AFAS InSite", "MKBasics/VerzuimSignaal", "ADS", "Amersfoortse"],
        retention_rules=["staff.file", "staff.tax"],
        **_dpia(True, "Verzuim van mensen die van ons afhankelijk zijn."),
    ),
    _activity(
        "Plichten bij een stage",
        "Zorgen dat een stagiair leert wat de wet vraagt, verzuim begeleiden en veilig laten "
        "werken.",
        "legal_duty",
        ["intern.training", "intern.absence", "intern.working_conditions"],
        ["intern"],
        special_grounds=["employment"],
        special_basis=ABSENT,
        retention_rules=["intern.file"],
        **_dpia(True, "Verzuim van mensen die van ons afhankelijk zijn."),
    ),
    _activity(
        "Screening",
        "Nagaan of wie met kinderen werkt dat mag, met een VOG en het personenregister.",
        "legal_duty",
        ["staff.screening", "intern.screening", "volunteer.screening"],
        ["employee", "intern", "external", "volunteer"],
        special_grounds=["criminal"],
        special_basis="VOG en personenregister: verplicht door de Wet kinderopvang.",
        recipients=["person_register", "health_service", "police"],
        processors=["ZET eHerkenning"],
        retention_rules=["staff.file", "intern.file", "external.file", "volunteer.file"],
        **_dpia(True, "Screening van mensen die van ons afhankelijk zijn."),
    ),
    _activity(
        "Profiel en toestemmingen van wie hier werkt",
        "Laten zien wat iemand over zichzelf wil vertellen, en alleen doen waar iemand ja op zei.",
        "consent",
        ["staff.profile", "staff.consents", "intern.profile", "intern.consents"],
        ["employee", "intern", "external"],
        retention_rules=["staff.file", "intern.file", "external.file"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Werving en selectie",
        "Sollicitanten beoordelen voor een vacature. Langer bewaren dan de procedure doen wij "
        "alleen met toestemming.",
        "legitimate_interest",
        _all_of("applicant", "applicant.requests"),
        ["applicant"],
        retention_rules=[
            *("applicant.file", "applicant.file.consent", "applicant.file.hired"),
            "applicant.file.request",
        ],
        **NOT_SPECIAL,
    ),
    _activity(
        "Stages",
        "Leerlingen en studenten laten leren in de praktijk.",
        "contract",
        [
            *("intern.identity", "intern.contact", "intern.employment", "intern.appraisal"),
            *("intern.absence", "intern.conduct"),
        ],
        ["intern"],
        special_grounds=["employment"],
        special_basis=ABSENT,
        recipients=["school"],
        retention_rules=["intern.file"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Inhuur van externen",
        "Ingehuurde krachten laten werken en hun bureau betalen.",
        "contract",
        [
            *("staff.identity", "staff.contact", "staff.employment", "staff.company"),
            "staff.conduct",
        ],
        ["external"],
        recipients=["other"],
        retention_rules=["external.file"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Vrijwilligers",
        "Vrijwilligers bereiken en afspreken waar zij zich aan houden.",
        "legitimate_interest",
        ["volunteer.contact", "volunteer.conduct"],
        ["volunteer"],
        retention_rules=["volunteer.file"],
        **NOT_SPECIAL,
    ),
    _activity(
        "Website",
        "De website tonen, zonder bezoekers te volgen.",
        "legitimate_interest",
        [],
        ["visitor"],
        processors=["BasisOnline"],
        **_dpia(False, "Bezoekers worden niet gevolgd."),
    ),
    _activity(
        "Datalekken",
        "Datalekken vastleggen, beoordelen, melden en ervan leren.",
        "legal_duty",
        ["organisation.breaches"],
        ["reporter", *EVERYBODY],
        other_recipients="Autoriteit Persoonsgegevens; wie door het lek geraakt is.",
        retention_rules=["breach.reporter", "breach.record", "breach.tip"],
        **_dpia(False, "De wet vraagt het vast te leggen; namen blijven er zo veel mogelijk uit."),
    ),
    _activity(
        "Inloggen en logboek",
        "Alleen wie mag inloggen, komt binnen; later is te zien wie wat opende en deed.",
        "legal_duty",
        [
            *("organisation.accounts", "organisation.access"),
            *("child.log", "staff.log", "intern.log"),
        ],
        EVERYBODY,
        retention_rules=["account.factor", "access.unusual"],
        **_dpia(False, "De wet vraagt beveiliging; het logboek bevat nummers en geen inhoud."),
    ),
    _activity(
        "Verzoeken over privacy",
        "Antwoord geven op verzoeken om inzage, correctie of verwijdering, en bijhouden wat wij "
        "aan wie vertelden.",
        "legal_duty",
        [
            *("child.requests", "staff.requests", "intern.requests", "applicant.requests"),
            *("volunteer.requests", "child.identity", "staff.identity", "intern.identity"),
            *("applicant.identity", "volunteer.contact", "child.disclosures"),
            *("staff.disclosures", "intern.disclosures"),
        ],
        EVERYBODY,
        other_recipients="Autoriteit Persoonsgegevens en rechter, bij een klacht.",
        retention_rules=[
            *("child.file", "parent.file", "staff.file", "applicant.file", "volunteer.file"),
            *("intern.file", "external.file"),
        ],
        **_dpia(False, "De wet geeft ieder dit recht; een antwoord bevat niets van anderen."),
    ),
]


# What such a system commonly holds, and of whom.
PLANNING = {
    "data": "Naam, geboortedatum, plaatsing, contract en contactgegevens.",
    "people": ["child", "parent"],
}
DEVELOPMENT = {"data": "Naam, geboortedatum, groep en observaties.", "people": ["child"]}
PARENTS = {"data": "Naam, contactgegevens, berichten en foto's.", "people": ["child", "parent"]}
FINANCE = {"data": "Naam, adres, rekening en facturen.", "people": ["parent"]}
SURVEY = {"data": "Contactgegevens en antwoorden.", "people": ["parent", "employee"]}
PERSONNEL = {"data": "Naam, contract, functie en gesprekken.", "people": ["employee"]}
PAYROLL = {"data": "Naam, BSN, rekening, loon en uren.", "people": ["employee"]}
ROSTER = {"data": "Naam, functie, diensten en verlof.", "people": ["employee", "external"]}
ABSENCE = {
    "data": "Naam, dagen van verzuim en afspraken over re-integratie.",
    "people": ["employee"],
}
LUNCH = {"data": "Naam, school, dagen van opvang, allergieën.", "people": ["child", "parent"]}
SIGNING_IN = {"data": "Naam en bevoegdheid van wie aanvraagt.", "people": ["employee"]}


# On which model an agreement is made, unless the register says another (B11).
SECTOR_MODEL = "Modelovereenkomst van de sector"


def _processor(system, supplier, purpose, held, role="processor"):
    return {
        "system": system,
        "supplier": supplier,
        "purpose": purpose,
        "role": role,
        "agreement_model": SECTOR_MODEL if role == "processor" else "",
        **held,
    }


PROCESSORS = [
    _processor("Flexkids", "", "Planning, contract en ouderportaal", PLANNING),
    _processor("KIJK!", "Bazalt", "Ontwikkeling van kinderen volgen", DEVELOPMENT),
    _processor("Bosos", "", "Ontwikkeling van kinderen volgen", DEVELOPMENT),
    _processor("ADS", "", "Arbeidsdeelname en verzuim", ABSENCE),
    _processor("AFAS InSite", "AFAS", "Personeelszaken", PERSONNEL),
    _processor("Verbetermeter", "", "Onderzoek naar tevredenheid", SURVEY),
    _processor("The Nanny/Saamn", "Tecsoft", "Administratie van kinderen en contracten", PLANNING),
    _processor("Muis", "Muis Software", "Financiële administratie", FINANCE),
    _processor("Konnect", "", "Ouderportaal", PARENTS),
    _processor("Isy", "", "Overblijven op school", LUNCH),
    _processor(
        "ZET eHerkenning", "ZET solutions", "Inloggen bij de overheid, voor de VOG", SIGNING_IN
    ),
    _processor("Because", "Because", "Salarisadministratie", PAYROLL),
    _processor("Tactiplan", "", "Roosters en verlof", ROSTER),
    _processor("MKBasics/VerzuimSignaal", "MKBasics", "Verzuim en re-integratie", ABSENCE),
    _processor("Amersfoortse", "De Amersfoortse", "Verzuimverzekering", ABSENCE, "controller"),
    _processor("PFZW", "Pensioenfonds Zorg en Welzijn", "Pensioen", PAYROLL, "controller"),
    _processor("BasisOnline", "", "Website en berichten aan ouders", PARENTS),
]


# That we take part is never assumed: each starts without a day.
COVENANTS = [
    {
        "name": "Convenant Digitale Onderwijsmiddelen en Privacy",
        "parties": "Scholen, en leveranciers van leermiddelen en schoolsystemen.",
        "binds": "Alleen met leveranciers werken die het model van de verwerkersovereenkomst "
        "gebruiken, per middel weten welke gegevens erin gaan, en ouders daarover vertellen.",
    },
]
