"""The security measures a childcare organisation starts with, ready to adapt (S01, K11).

Data, in Dutch as the organisation reads and edits it. That a measure is in place is never assumed:
each starts without a day.
"""


def _measure(name, kind, owner, what):
    return {"name": name, "kind": kind, "owner": owner, "what": what}


MEASURES = [
    _measure(
        "Inloggen in twee stappen",
        "technical",
        "ict_support",
        "Wie bij gegevens van kinderen, ouders of collega's kan, logt in met een wachtwoord en een "
        "tweede stap, ook in de systemen van anderen.",
    ),
    _measure(
        "Toegang per functie en locatie",
        "technical",
        "privacy_officer",
        "Iemand ziet alleen wat het eigen werk vraagt. De autorisatiematrix wordt elk jaar "
        "nagelopen.",
    ),
    _measure(
        "Versleuteling",
        "technical",
        "ict_support",
        "Verbindingen, laptops, tablets en gevoelige gegevens in de database zijn versleuteld.",
    ),
    _measure(
        "Back-ups",
        "technical",
        "ict_support",
        "Elke nacht een versleutelde kopie op een andere plek. Twee keer per jaar wordt "
        "geprobeerd of terugzetten lukt.",
    ),
    _measure(
        "Updates en virusscanner",
        "technical",
        "ict_support",
        "Computers, laptops en tablets halen updates vanzelf op en worden gescand.",
    ),
    _measure(
        "Scherm op slot",
        "technical",
        "location_manager",
        "Een scherm gaat vanzelf op slot, na hooguit 30 minuten, en met de hand zodra iemand "
        "wegloopt. Ouders en kinderen kunnen niet meekijken.",
    ),
    _measure(
        "Apparaten op afstand wissen",
        "technical",
        "ict_support",
        "Een laptop of tablet die kwijt is, wordt op afstand gewist. Op het apparaat zelf staan "
        "geen gegevens van kinderen.",
    ),
    _measure(
        "Logboek",
        "technical",
        "privacy_officer",
        "Wie een dossier opent of wijzigt, staat in het logboek. Wat opvalt, wordt nagevraagd.",
    ),
    _measure(
        "Opgeruimde werkplek",
        "organisational",
        "location_manager",
        "Geen papier met namen op bureau, printer of prikbord. Aan het eind van de dag is alles "
        "opgeborgen.",
    ),
    _measure(
        "Afgesloten kast en sleutelbeheer",
        "organisational",
        "location_manager",
        "Papieren dossiers liggen in een kast op slot. Wie een sleutel heeft, staat op een lijst, "
        "en levert die in bij vertrek.",
    ),
    _measure(
        "Papier vernietigen",
        "organisational",
        "location_manager",
        "Papier met persoonsgegevens gaat door de versnipperaar of in de afgesloten bak.",
    ),
    _measure(
        "Geheimhouding",
        "organisational",
        "hr",
        "Wie hier werkt, ook als stagiair, vrijwilliger of ingehuurde kracht, tekent voor "
        "geheimhouding.",
    ),
    _measure(
        "Uitleg en oefening",
        "organisational",
        "privacy_officer",
        "Nieuwe collega's krijgen uitleg over privacy. Elk jaar komt in het team aan bod hoe je "
        "een datalek herkent en meldt.",
    ),
    _measure(
        "Accounts dicht bij vertrek",
        "organisational",
        "hr",
        "Op de laatste werkdag gaan account en werkmail dicht en komen apparaten en sleutels "
        "terug.",
    ),
    _measure(
        "Afspraken met leveranciers",
        "organisational",
        "board",
        "Een leverancier die gegevens voor ons heeft, tekent eerst een verwerkersovereenkomst met "
        "afspraken over beveiliging en back-ups.",
    ),
]
