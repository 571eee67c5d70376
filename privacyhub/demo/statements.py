"""The statements everybody in the demo signs or is told, of which one has a new version."""

import datetime as dt

from staff.actions import publish_statement
from staff.models import ConductText

FIRST = dt.date(2019, 1, 1)
TEXTS = {
    ConductText.Kind.CONFIDENTIALITY: (
        "Ik vertel niemand buiten mijn werk wat ik hier weet van kinderen, ouders en collega's. Ook"
        " niet nadat ik hier weg ben.",
        "I tell nobody outside my work what I know here of children, parents and colleagues. Nor"
        " after I have left.",
    ),
    ConductText.Kind.CODE_OF_CONDUCT: (
        "Ik open alleen dossiers die ik voor mijn werk nodig heb. Ik gebruik mijn werkmail en deel"
        " mijn wachtwoord met niemand. Een datalek meld ik meteen.",
        "I open only files I need for my work. I use my work email and share my password with"
        " nobody. I report a data breach at once.",
    ),
    ConductText.Kind.PURPOSE_NOTICE: (
        "Wij gebruiken uw gegevens om uit te voeren wat wij met u afspreken, zoals het betalen van"
        " loon, en voor de screening die de kinderopvang vraagt. Van een medewerker bewaren"
        " wij het dossier na het vertrek 2 jaar, bij een arbeidsconflict langer, en wat de"
        " belasting vraagt ook langer. Dat van een stagiair gaat weg zodra de stage om is, tenzij"
        " wij die aannemen. U kunt uw dossier inzien zolang u hier werkt, en erom vragen zolang"
        " wij het bewaren.",
        "We use your data to carry out what we agree with you, such as paying wages, and for the"
        " screening that childcare asks for. We keep the file of an employee for 2 years after the"
        " end, longer after a labour conflict, and what tax asks for longer too. That of an intern"
        " goes once the internship is over, unless we hire them. You can see your file as long as"
        " you work here, and ask for it as long as we keep it.",
    ),
}
NEWER = (
    "Ik open alleen dossiers die ik voor mijn werk nodig heb. Ik gebruik mijn werkmail en deel mijn"
    " wachtwoord met niemand. Een datalek meld ik meteen. Van kinderen maak ik nooit foto's met"
    " mijn eigen telefoon.",
    "I open only files I need for my work. I use my work email and share my password with nobody. I"
    " report a data breach at once. I never take pictures of children with my own phone.",
)


def publish_statements(*, today: dt.date, by) -> list[ConductText]:
    """Publish all; return the first version of each, which those who began before have signed."""
    first = [
        publish_statement(kind=kind, body_nl=nl, body_en=en, valid_from=FIRST, by=by)
        for kind, (nl, en) in TEXTS.items()
    ]
    publish_statement(
        kind=ConductText.Kind.CODE_OF_CONDUCT,
        body_nl=NEWER[0],
        body_en=NEWER[1],
        valid_from=today - dt.timedelta(days=6),
        by=by,
    )
    return first
