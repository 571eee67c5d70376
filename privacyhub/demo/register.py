"""The register of the demo, as its privacy officer is halfway with it: agreements, measures, a scan
with what it found, a covenant, and yearly reviews of which one is late and one announced."""

import datetime as dt

from privacyhub.demo.accounts import Accounts
from register.actions import (
    add_scan,
    add_scan_finding,
    change_activity,
    change_covenant,
    change_measure,
    change_processor,
    load_defaults,
    settle_scan_finding,
    sign_off_review,
)
from register.choices import Principle
from register.models import Covenant, ProcessingActivity, Processor, Review, SecurityMeasure

DAY = dt.timedelta(days=1)
ARRANGED = {
    "hosting": "Nederland",
    "sub_processors": "Alleen het datacentrum.",
    "security": "Versleuteld, met een tweede stap bij het inloggen.",
    "backup": "Elke nacht, op een tweede plek.",
    "log_retention": "drie jaar",
    "account_retention": "een jaar na het einde van de overeenkomst",
    "backup_retention": "twee jaar",
    "at_the_end": "returned",
    "audit_right": "Elk jaar een rapport van een onafhankelijk bureau.",
    "breach_hours": 24,
    "contact": "Servicedesk",
}
# The register starts with systems that exist; nothing is said of those in a demo, where agreements
# are made up. What each is called here, and whoever supplies it too.
SYSTEMS = {
    "Flexkids": "Planbord Voorbeeld",
    "KIJK!": "Kijkboek Voorbeeld",
    "Bosos": "Groeiboek Voorbeeld",
    "ADS": "Verzuimloket Voorbeeld",
    "AFAS InSite": "Personeelsplein Voorbeeld",
    "Verbetermeter": "Peiling Voorbeeld",
    "The Nanny/Saamn": "Kindadministratie Voorbeeld",
    "Muis": "Boekhouding Voorbeeld",
    "Konnect": "Ouderapp Voorbeeld",
    "Isy": "Overblijf Voorbeeld",
    "ZET eHerkenning": "Inlogdienst Voorbeeld",
    "Because": "Salaris Voorbeeld",
    "Tactiplan": "Rooster Voorbeeld",
    "MKBasics/VerzuimSignaal": "Verzuimhulp Voorbeeld",
    "Amersfoortse": "Verzekeraar Voorbeeld",
    "PFZW": "Pensioenfonds Voorbeeld",
    "BasisOnline": "Website Voorbeeld",
}
# How many days ago the agreement began, and how many days from now it ends.
AGREED = {
    "Flexkids": (700, 400),
    "Konnect": (500, 25),
    "KIJK!": (900, -12),
    "Tactiplan": (300, None),
}
IN_PLACE = (
    "Inloggen in twee stappen", "Toegang per functie en locatie", "Versleuteling", "Logboek",
    "Scherm op slot", "Geheimhouding", "Afgesloten kast en sleutelbeheer",
)  # fmt: skip
MET = {
    "Opvang en begeleiding van kinderen": "Nagelopen met de locatiemanagers: elk gegeven is nodig "
    "voor de opvang, ouders lezen het terug en de bewaartermijn loopt vanzelf.",
    "Foto en video": "Per doel gevraagd, en weg zodra een ouder dat wil.",
}
FOUND = (
    ("De router van het kantoor krijgt geen updates meer.", "high", "ict_support", -4),
    ("Op drie tablets is de code van vier cijfers.", "medium", "location_manager", 20),
    ("Een oud account van een vertrokken collega stond nog open.", "critical", "hr", -30),
)
# Days ago of the last time; the first is late by now, the second is announced.
REVIEWED = {
    Review.Of.REGULATION: 372,
    Review.Of.PROCESSORS: 350,
    Review.Of.MEASURES: 40,
}


def make_register(accounts: Accounts, *, today: dt.date) -> None:
    """Fill it with what is common, and take it as far as its officer came."""
    officer = accounts.users["privacy_officer"]
    load_defaults(by=officer)
    for processor in Processor.objects.all():
        name = SYSTEMS[processor.system]
        values = {"system": name, "supplier": processor.supplier and name}
        if agreed := AGREED.get(processor.system):
            ago, ahead = agreed
            values |= {
                **ARRANGED,
                "agreement_from": today - ago * DAY,
                "agreement_until": today + ahead * DAY if ahead is not None else None,
            }
        change_processor(processor=processor, values=values, version=processor.version, by=officer)
    for measure in SecurityMeasure.objects.filter(name__in=IN_PLACE):
        values = {"in_place_on": today - 400 * DAY, "review_on": today + 90 * DAY}
        change_measure(measure=measure, values=values, version=measure.version, by=officer)
    for activity in ProcessingActivity.objects.filter(name__in=MET):
        values = {"principles": Principle.values, "principles_note": MET[activity.name]}
        change_activity(activity=activity, values=values, version=activity.version, by=officer)
    for covenant in Covenant.objects.all():
        values = {"starts_on": today - 600 * DAY}
        change_covenant(covenant=covenant, values=values, version=covenant.version, by=officer)
    _scan(officer, today)
    for of, ago in REVIEWED.items():
        sign_off_review(
            of=of,
            found="Alles nagelopen in het overleg van directie en privacy officer.",
            changed="Twee punten aangepast; de rest klopte nog.",
            reviewed_on=today - ago * DAY,
            signed_as="privacy_officer",
            by=officer,
        )


def _scan(officer, today) -> None:
    scan = add_scan(
        values={
            "by_whom": "Scanbureau Voorbeeld",
            "scanned_on": today - 60 * DAY,
            "about": "Netwerk en apparaten van kantoor en twee locaties",
            "summary": "De basis is op orde. Drie punten vragen aandacht.",
            "report": "Archiefkast directie, map 7",
        },
        on=today,
        by=officer,
    )
    for what, seriousness, owner, ahead in FOUND:
        finding = add_scan_finding(
            scan=scan,
            values={
                "what": what,
                "seriousness": seriousness,
                "owner": owner,
                "due_on": today + ahead * DAY,
            },
            by=officer,
        )
        if owner == "hr":
            settle_scan_finding(
                finding=finding,
                done_on=today - 45 * DAY,
                done="Gesloten, en alle accounts nagelopen.",
                on=today,
                by=officer,
            )
