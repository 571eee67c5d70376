"""Of who works here, and of applicants."""

from consents.defaults.codes import (
    REFERENCE,
)
from consents.defaults.words import kind, words

_PANEL = (
    "Alleen wie in de sollicitatiecommissie zit. Niemand buiten de organisatie.",
    "Only the selection panel. Nobody outside the organisation.",
)

KINDS = {
    "staff_photos": (
        kind(
            "Uw foto op de website",
            "Your photo on the website",
            about="employee",
            places=["website", "devices", "backups"],
        ),
        words(
            (
                "Om ouders te laten zien wie er werkt.",
                "To show parents who works here.",
            ),
            (
                "Uw foto en voornaam staan op de website.",
                "Your photo and first name are on the website.",
            ),
            ("Iedereen die de website ziet.", "Everybody who sees the website."),
            (
                "Zolang u hier werkt. U kunt uw antwoord altijd veranderen.",
                "As long as you work here. You can change your answer at any time.",
            ),
        ),
    ),
    REFERENCE: (
        kind(
            "Inlichtingen over u aan een persoon of organisatie die wij noemen",
            "Information about you to a person or organisation we name",
            about="employee",
            rhythm="named",
            categories=["staff.identity", "staff.employment"],
            places=["partner"],
        ),
        words(
            (
                "Om te antwoorden als iemand naar u vraagt, zoals een nieuwe werkgever of een"
                " verhuurder.",
                "To answer when somebody asks about you, such as a new employer or a landlord.",
            ),
            (
                "Wij vertellen over uw dienstverband aan wie hieronder met naam staat.",
                "We tell whoever is named below about your employment.",
            ),
            ("Alleen wie hieronder staat.", "Only those named below."),
            (
                "Tot de dag die bij deze vraag staat. Staat er geen dag, dan zolang wij uw"
                " personeelsdossier bewaren, meestal tot {staff.file} na uw vertrek. U kunt uw"
                " antwoord altijd veranderen.",
                "Until the day given with this question. If there is no day, as long as we keep"
                " your personnel file, in most cases until {staff.file} after you leave. You can"
                " change your answer at any time.",
            ),
        ),
    ),
    "applicant_register": (
        kind("Sollicitatie vastleggen", "Record your application", about="applicant"),
        words(
            (
                "Om uw sollicitatie voor deze vacature te behandelen, en voor niets anders.",
                "To handle your application for this vacancy, and for nothing else.",
            ),
            (
                "Wij leggen vast wat u hier stuurt.",
                "We record what you send here.",
            ),
            _PANEL,
            (
                "Het wordt {applicant.file} na de procedure vernietigd, behalve als u goedvindt"
                " dat wij het {applicant.file.consent} bewaren. Wordt u aangenomen, dan gaat het"
                " naar uw personeelsdossier. U kunt het altijd laten verwijderen.",
                "It is destroyed {applicant.file} after the procedure, unless you agree that we"
                " keep it for {applicant.file.consent}. If you are hired, it moves to your"
                " personnel file. You can have it removed at any time.",
            ),
        ),
    ),
    "applicant_keep_year": (
        kind("Sollicitatie langer bewaren", "Keep your application longer", about="applicant"),
        words(
            (
                "Om u te vragen voor een vacature die bij u past.",
                "To contact you about a vacancy that suits you.",
            ),
            (
                "Wij bewaren uw sollicitatie langer dan voor de procedure nodig is.",
                "We keep your application for longer than the procedure needs.",
            ),
            _PANEL,
            (
                "Tot {applicant.file.consent} na de procedure; zegt u later opnieuw ja, dan tot"
                " {applicant.file.consent} daarna. U kunt dit altijd intrekken. Dan bewaren wij uw"
                " sollicitatie tot {applicant.file} na de procedure. Zijn die al voorbij, dan"
                " wordt uw sollicitatie zo snel mogelijk vernietigd.",
                "Until {applicant.file.consent} after the procedure; if you say yes again later,"
                " until {applicant.file.consent} after that. You can withdraw this at any time."
                " Then we keep your application until {applicant.file} after the procedure. If"
                " those have passed, your application is destroyed as soon as possible.",
            ),
        ),
    ),
}
