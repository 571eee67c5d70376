"""What the register of a childcare organisation starts with, ready to adapt.

Data, in Dutch as the organisation reads and edits it. The activities follow the clauses (K02, K04,
K06, K19, K21, K27, K31, K34, L02, L50, L51, L65, L80); the systems are those partners of childcare
organisations use. An agreement is never assumed: each starts without one.
"""

from core.privacy import CATEGORIES


def _all_of(room: str, *without: str) -> list[str]:
    return [
        code
        for code, category in CATEGORIES.items()
        if category.room == room and code not in without
    ]


def _activity(name, purpose, ground, categories, people):
    return {
        "name": name,
        "purpose": purpose,
        "ground": ground,
        "categories": categories,
        "people": people,
    }


ACTIVITIES = [
    _activity(
        "Opvang en begeleiding van kinderen",
        "Kinderen plaatsen, verzorgen en begeleiden, en hun ontwikkeling volgen.",
        "contract",
        [
            "child.identity",
            "child.care_arrangement",
            "child.daily_care",
            "child.development",
            "child.conversations",
            "child.personal_file",
            "child.paper_file",
            "child.disclosures",
            "child.log",
        ],
        ["child"],
    ),
    _activity(
        "Zorg om kinderen",
        "Extra zorg rond een kind afspreken en volgen, door de zorgcoördinator.",
        "consent",
        ["child.care_file", "child.conversations", "child.disclosures"],
        ["child", "parent"],
    ),
    _activity(
        "Contact met ouders",
        "Ouders en verzorgers bereiken en weten wie het gezag heeft.",
        "contract",
        ["child.contact", "child.custody", "child.conversations", "child.declarations"],
        ["parent", "child"],
    ),
    _activity(
        "Contract, facturen en toeslagen",
        "Het contract uitvoeren, de eigen bijdrage innen en doorgeven wat de wet vraagt voor "
        "toeslag en subsidie.",
        "legal_duty",
        [
            "child.identity",
            "child.identification",
            "child.contract",
            "child.finance",
            "child.education_level",
        ],
        ["child", "parent"],
    ),
    _activity(
        "Foto en video",
        "Beeld van kinderen maken en delen, alleen waar ouders dat goedvinden.",
        "consent",
        ["child.media", "child.consents"],
        ["child", "parent"],
    ),
    _activity(
        "Personeelsdossier en salaris",
        "Het arbeidscontract uitvoeren, loon betalen, scholen, en voldoen aan de screening in de "
        "kinderopvang.",
        "contract",
        _all_of("staff", "staff.company"),
        ["employee"],
    ),
    _activity(
        "Werving en selectie",
        "Sollicitanten beoordelen voor een vacature.",
        "consent",
        _all_of("applicant"),
        ["applicant"],
    ),
    _activity(
        "Stages",
        "Leerlingen en studenten laten leren in de praktijk.",
        "contract",
        _all_of("intern"),
        ["intern"],
    ),
    _activity(
        "Inhuur van externen",
        "Ingehuurde krachten laten werken en hun bureau betalen.",
        "contract",
        ["staff.identity", "staff.contact", "staff.screening", "staff.employment", "staff.company"],
        ["external"],
    ),
    _activity(
        "Vrijwilligers",
        "Vrijwilligers bereiken en nagaan of zij met kinderen mogen werken.",
        "legitimate_interest",
        _all_of("volunteer"),
        ["volunteer"],
    ),
    _activity(
        "Website",
        "De website tonen, zonder bezoekers te volgen.",
        "legitimate_interest",
        [],
        ["visitor"],
    ),
    _activity(
        "Datalekken",
        "Datalekken vastleggen, beoordelen, melden en ervan leren.",
        "legal_duty",
        ["organisation.breaches"],
        ["reporter", "child", "parent", "employee"],
    ),
    _activity(
        "Verzoeken over privacy",
        "Antwoord geven op verzoeken om inzage, correctie of verwijdering.",
        "legal_duty",
        ["child.requests", "staff.requests", "child.identity", "staff.identity"],
        ["parent", "child", "employee", "applicant", "volunteer"],
    ),
]


def _processor(system, supplier, purpose, role="processor"):
    return {"system": system, "supplier": supplier, "purpose": purpose, "role": role}


PROCESSORS = [
    _processor("Flexkids", "", "Planning, contract en ouderportaal"),
    _processor("KIJK!", "Bazalt", "Ontwikkeling van kinderen volgen"),
    _processor("Bosos", "", "Ontwikkeling van kinderen volgen"),
    _processor("ADS", "", "Arbeidsdeelname en verzuim"),
    _processor("AFAS InSite", "AFAS", "Personeelszaken"),
    _processor("Verbetermeter", "", "Onderzoek naar tevredenheid"),
    _processor("The Nanny/Saamn", "Tecsoft", "Administratie van kinderen en contracten"),
    _processor("Muis", "Muis Software", "Financiële administratie"),
    _processor("Konnect", "", "Ouderportaal"),
    _processor("Isy", "", "Overblijven op school"),
    _processor("ZET eHerkenning", "ZET solutions", "Inloggen bij de overheid, voor de VOG"),
    _processor("Because", "Because", "Salarisadministratie"),
    _processor("Tactiplan", "", "Roosters en verlof"),
    _processor("MKBasics/VerzuimSignaal", "MKBasics", "Verzuim en re-integratie"),
    _processor("Amersfoortse", "De Amersfoortse", "Verzuimverzekering", "controller"),
    _processor("PFZW", "Pensioenfonds Zorg en Welzijn", "Pensioen", "controller"),
    _processor("BasisOnline", "", "Website en berichten aan ouders"),
]
