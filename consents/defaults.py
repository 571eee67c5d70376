"""The kinds of consent a childcare organisation starts with, and their first words.

Data in Dutch and English, for parents in plain words (B1); an organisation publishes versions of
its own. The kinds follow the clauses: L03, K12, K13, K14, L34, L37, L66, S05, S06, B08, K29, L60.
"""

import datetime as dt

SHIPPED = dt.date(2018, 5, 25)  # the words are as old as the GDPR, so older than any answer

PHOTOS = "photos_internal"
PHOTOS_OUTSIDE = "photos_public"
PHOTOS_SOCIAL = "photos_social"
HANDOVER_WRITTEN = "handover_written"
HANDOVER_VERBAL = "handover_verbal"
CARE_PARTNER = "care_partner"
OTHER_LOCATION = "other_location"
LANGUAGE_HELPER = "language_helper"
MEDICAL_GROUP = "medical_group"
MEDICAL_LUNCH = "medical_lunch"
CALL_ANSWER = "call_answer"
SURVEY = "quality_survey"
REFERENCE = "staff_reference"

_WHILE_IN_CARE_NL = "Zolang uw kind bij ons is. U kunt uw antwoord altijd veranderen."
_WHILE_IN_CARE_EN = "As long as your child is with us. You can change your answer at any time."


def _kind(label_nl, label_en, about="child", **more):
    return {"label_nl": label_nl, "label_en": label_en, "about": about, **more}


def _words(purpose, happens, receivers, kept=(_WHILE_IN_CARE_NL, _WHILE_IN_CARE_EN)):
    """The four parts of a text, each in Dutch and in English."""
    parts = {"purpose": purpose, "happens": happens, "receivers": receivers, "kept": kept}
    return {
        f"{name}_{language}": text
        for name, texts in parts.items()
        for language, text in zip(("nl", "en"), texts, strict=True)
    }


KINDS = {
    "registration_data": (
        _kind(
            "Gegevens van het inschrijfformulier",
            "Data of the registration form",
            at_placement=True,
        ),
        _words(
            (
                "Om uw kind in te schrijven en goed op te vangen.",
                "To register your child and to look after it well.",
            ),
            (
                "Wij leggen vast wat u invult op het inschrijfformulier en de bijlagen.",
                "We record what you fill in on the registration form and its annexes.",
            ),
            (
                "Alleen onze medewerkers die dit voor hun werk nodig hebben.",
                "Only those of our staff who need it for their work.",
            ),
            (
                "Tot 2 jaar nadat uw kind bij ons weg is; het contract 7 jaar.",
                "Until 2 years after your child has left us; the contract for 7 years.",
            ),
        ),
    ),
    PHOTOS: (
        _kind(
            "Foto's en video voor intern gebruik",
            "Photos and video for internal use",
            at_placement=True,
            categories=["child.media"],
            places=["own_media", "devices", "backups"],
        ),
        _words(
            ("Om u te laten zien hoe de dag was.", "To show you how the day was."),
            (
                "Wij maken foto's en video in de groep en zetten die in het dossier van uw kind.",
                "We take photos and video in the group and put them in your child's file.",
            ),
            (
                "De medewerkers van de groep en uzelf. Niemand buiten de opvang.",
                "The staff of the group and you. Nobody outside.",
            ),
        ),
    ),
    "photos_other_portal": (
        _kind(
            "Uw kind op foto's in het portaal van andere ouders",
            "Your child in photos in the portal of other parents",
            at_placement=True,
            categories=["child.media"],
            places=["others", "devices", "backups"],
        ),
        _words(
            (
                "Om foto's van de groep te kunnen delen, waar meer kinderen op staan.",
                "To be able to share photos of the group with more children in them.",
            ),
            (
                "Uw kind kan te zien zijn op een foto in het portaal van een ander kind. De naam"
                " van uw kind staat er niet bij.",
                "Your child can be seen in a photo in the portal of another child. Your child's"
                " name is not with it.",
            ),
            ("De ouders van kinderen in dezelfde groep.", "Parents of children in the same group."),
        ),
    ),
    PHOTOS_OUTSIDE: (
        _kind(
            "Foto's op de website of in drukwerk",
            "Photos on the website or in print",
            rhythm="occasion",
            needs_all=True,
            categories=["child.media"],
            places=["website", "print", "devices", "backups"],
        ),
        _words(
            (
                "Om aan anderen te laten zien wat wij doen.",
                "To show to others what we do.",
            ),
            (
                "Wij plaatsen deze ene keer beeld waarop uw kind te herkennen is. Elke keer vragen"
                " wij het opnieuw.",
                "This one time we publish pictures in which your child can be recognised. We ask"
                " again each time.",
            ),
            ("Iedereen die de pagina of het blad ziet.", "Everybody who sees the page or paper."),
            (
                "Tot de dag die bij deze vraag staat. Zegt u eerder nee, dan halen wij het weg.",
                "Until the day that stands with this question. If you say no earlier, we take it"
                " away.",
            ),
        ),
    ),
    PHOTOS_SOCIAL: (
        _kind(
            "Foto's op sociale media",
            "Photos on social media",
            rhythm="occasion",
            needs_all=True,
            categories=["child.media"],
            places=["social", "devices", "backups"],
        ),
        _words(
            (
                "Om aan anderen te laten zien wat wij doen.",
                "To show to others what we do.",
            ),
            (
                "Wij plaatsen deze ene keer beeld waarop uw kind te herkennen is. Wat op sociale"
                " media staat, kan door anderen worden overgenomen.",
                "This one time we publish pictures in which your child can be recognised. What is"
                " on social media can be copied by others.",
            ),
            ("Iedereen die ons daar volgt.", "Everybody who follows us there."),
            (
                "Tot de dag die bij deze vraag staat. Zegt u eerder nee, dan halen wij het weg.",
                "Until the day that stands with this question. If you say no earlier, we take it"
                " away.",
            ),
        ),
    ),
    HANDOVER_WRITTEN: (
        _kind(
            "Overdracht naar de basisschool, op papier",
            "Handover to the school, in writing",
            at_placement=True,
            categories=[
                "child.identity",
                "child.care_arrangement",
                "child.development",
                "child.conversations",
            ],
            places=["partner"],
        ),
        _words(
            (
                "Om de basisschool te helpen uw kind goed te ontvangen.",
                "To help the school to receive your child well.",
            ),
            (
                "Wij sturen het overdrachtsformulier over de ontwikkeling van uw kind. U leest het"
                " eerst.",
                "We send the handover form about your child's development. You read it first.",
            ),
            ("De school die u kiest.", "The school you choose."),
            (
                "Wij bewaren het bij het dossier. De school heeft eigen regels.",
                "We keep it with the file. The school has rules of its own.",
            ),
        ),
    ),
    HANDOVER_VERBAL: (
        _kind(
            "Overdracht naar de basisschool, in een gesprek",
            "Handover to the school, in a conversation",
            at_placement=True,
            categories=[
                "child.identity",
                "child.care_arrangement",
                "child.development",
                "child.conversations",
            ],
            places=["partner"],
        ),
        _words(
            (
                "Om de leerkracht te vertellen wat uw kind nodig heeft (warme overdracht).",
                "To tell the teacher what your child needs (warm handover).",
            ),
            (
                "Wij praten met de school over de ontwikkeling van uw kind.",
                "We talk with the school about your child's development.",
            ),
            ("De school die u kiest.", "The school you choose."),
            (
                "Wij schrijven op dat het gesprek er was, met wie en waarover.",
                "We write down that there was a conversation, with whom and what about.",
            ),
        ),
    ),
    CARE_PARTNER: (
        _kind(
            "Overleg met een zorgpartner",
            "Consultation with a care partner",
            rhythm="named",
            categories=[
                "child.identity",
                "child.daily_care",
                "child.care_file",
                "child.development",
                "child.conversations",
            ],
            places=["partner"],
        ),
        _words(
            (
                "Om uw kind samen de juiste hulp te geven.",
                "To give your child the right help together.",
            ),
            (
                "Wij overleggen over uw kind met wie hieronder met naam staat, en met niemand"
                " anders.",
                "We consult about your child with whom is named below, and with nobody else.",
            ),
            ("Alleen wie hieronder staat.", "Only who is named below."),
        ),
    ),
    OTHER_LOCATION: (
        _kind(
            "Overdracht naar een andere groep of locatie van ons",
            "Handover to another group or location of ours",
            at_placement=True,
            categories=[
                "child.identity",
                "child.contact",
                "child.daily_care",
                "child.development",
                "child.conversations",
            ],
        ),
        _words(
            (
                "Om uw kind in de nieuwe groep goed te ontvangen.",
                "To receive your child well in the new group.",
            ),
            (
                "Gaat uw kind naar een andere groep of locatie, dan vertellen wij daar wat zij"
                " moeten weten.",
                "If your child goes to another group or location, we tell there what they have to"
                " know.",
            ),
            ("De medewerkers van de nieuwe groep.", "The staff of the new group."),
        ),
    ),
    LANGUAGE_HELPER: (
        _kind(
            "Iemand die u helpt met de Nederlandse taal",
            "Somebody who helps you with the Dutch language",
            rhythm="named",
            categories=[
                "child.identity",
                "child.care_arrangement",
                "child.contract",
                "child.finance",
                "child.conversations",
            ],
            places=["partner"],
        ),
        _words(
            (
                "Om vragen te beantwoorden van iemand die u helpt.",
                "To answer questions of somebody who helps you.",
            ),
            (
                "Wij geven antwoord aan wie hieronder met naam staat. Wij nodigen u allebei uit.",
                "We answer whom is named below. We invite both of you.",
            ),
            ("Alleen wie hieronder staat.", "Only who is named below."),
        ),
    ),
    MEDICAL_GROUP: (
        _kind(
            "Allergie, dieet en gezondheid: de groep",
            "Allergies, diet and health: the group",
            at_placement=True,
            categories=["child.daily_care"],
        ),
        _words(
            ("Om uw kind veilig op te vangen.", "To look after your child safely."),
            (
                "De medewerkers van de groep zien wat u over allergie, dieet en gezondheid"
                " opgeeft.",
                "The staff of the group see what you tell about allergies, diet and health.",
            ),
            ("De medewerkers van de eigen groep.", "The staff of the own group."),
        ),
    ),
    MEDICAL_LUNCH: (
        _kind(
            "Allergie: de overblijf",
            "Allergies: the lunch staff",
            at_placement=True,
            categories=["child.daily_care"],
        ),
        _words(
            ("Om uw kind veilig te laten eten.", "To let your child eat safely."),
            (
                "De allergie van uw kind staat op de daglijst van de overblijf. De lijst gaat"
                " dezelfde dag weg.",
                "Your child's allergy stands on the day list of the lunch staff. The list is"
                " destroyed the same day.",
            ),
            ("De overblijfkrachten van die dag.", "The lunch staff of that day."),
        ),
    ),
    CALL_ANSWER: (
        _kind(
            "Antwoord op een vraag van iemand van buiten",
            "An answer to a question from outside",
            rhythm="named",
            categories=[
                "child.identity",
                "child.contact",
                "child.care_arrangement",
                "child.daily_care",
                "child.care_file",
                "child.development",
                "child.conversations",
            ],
            places=["partner"],
        ),
        _words(
            (
                "Iemand heeft ons iets over uw kind gevraagd. Zonder uw ja zeggen wij niets.",
                "Somebody asked us something about your child. Without your yes we say nothing.",
            ),
            (
                "Zegt u ja, dan bellen wij terug en beantwoorden alleen deze vraag. Zegt u nee, dan"
                " zeggen wij dat wij niets vertellen, en niet waarom.",
                "If you say yes, we call back and answer this question only. If you say no, we say"
                " that we tell nothing, and not why.",
            ),
            ("Alleen wie het vroeg.", "Only who asked."),
            (
                "Wij bewaren bij het dossier dat wij het gevraagd hebben en uw antwoord.",
                "We keep with the file that we asked, and your answer.",
            ),
        ),
    ),
    SURVEY: (
        _kind(
            "Onderzoek naar tevredenheid",
            "Survey of satisfaction",
            at_placement=True,
            categories=["child.contact"],
            places=["partner"],
        ),
        _words(
            (
                "Om te weten wat u van de opvang vindt.",
                "To know what you think of our care.",
            ),
            (
                "Het onderzoeksbureau krijgt uw naam en e-mailadres en stuurt u vragen.",
                "The survey office gets your name and email address and sends you questions.",
            ),
            ("Het onderzoeksbureau dat voor ons werkt.", "The survey office that works for us."),
            ("Tot het onderzoek klaar is.", "Until the survey is finished."),
        ),
    ),
    "staff_photos": (
        _kind(
            "Uw foto op de website en in het portaal",
            "Your photo on the website and in the portal",
            about="employee",
            places=["website", "devices", "backups"],
        ),
        _words(
            (
                "Om ouders te laten zien wie er werkt.",
                "To show parents who works here.",
            ),
            (
                "Uw foto en voornaam staan op de website en in het ouderportaal.",
                "Your photo and first name stand on the website and in the parent portal.",
            ),
            ("Iedereen die de website ziet.", "Everybody who sees the website."),
            (
                "Zolang u hier werkt. U kunt uw antwoord altijd veranderen.",
                "As long as you work here. You can change your answer at any time.",
            ),
        ),
    ),
    REFERENCE: (
        _kind(
            "Inlichtingen over u aan iemand met naam",
            "Information about you to somebody by name",
            about="employee",
            rhythm="named",
            categories=["staff.identity", "staff.employment"],
            places=["partner"],
        ),
        _words(
            (
                "Om te antwoorden als iemand naar u vraagt, zoals een nieuwe werkgever of een"
                " verhuurder.",
                "To answer when somebody asks about you, like a new employer or a landlord.",
            ),
            (
                "Wij vertellen over uw dienstverband aan wie hieronder met naam staat.",
                "We tell about your employment to whom is named below.",
            ),
            ("Alleen wie hieronder staat.", "Only who is named below."),
            (
                "U kunt uw antwoord altijd veranderen.",
                "You can change your answer at any time.",
            ),
        ),
    ),
    "applicant_register": (
        _kind("Sollicitatie vastleggen", "Register my application", about="applicant"),
        _words(
            (
                "Om mijn sollicitatie voor deze vacature te behandelen, en voor niets anders.",
                "To handle my application for this vacancy, and for nothing else.",
            ),
            (
                "U legt vast wat ik hier stuur.",
                "You register what I send here.",
            ),
            (
                "Alleen wie in de sollicitatiecommissie zit. Niemand buiten de organisatie.",
                "Only who is on the selection panel. Nobody outside the organisation.",
            ),
            (
                "Vier weken na de procedure wordt het vernietigd, behalve als ik goedvind dat u"
                " het een jaar bewaart. Word ik aangenomen, dan gaat het naar mijn"
                " personeelsdossier. Ik kan het altijd laten verwijderen.",
                "It is destroyed four weeks after the procedure, unless I agree to be kept for a"
                " year. If I am hired, it moves to my personnel file. I can have it removed at any"
                " time.",
            ),
        ),
    ),
    "applicant_keep_year": (
        _kind("Sollicitatie een jaar bewaren", "Keep my application for a year", about="applicant"),
        _words(
            (
                "Om mij te vragen voor een vacature die bij mij past.",
                "To ask me for a vacancy that fits.",
            ),
            (
                "U bewaart mijn sollicitatie een jaar na de procedure.",
                "You keep my application for one year after the procedure.",
            ),
            ("", ""),
            (
                "Een jaar. Ik kan dit altijd intrekken; dan gaan mijn gegevens weg.",
                "One year. I can withdraw this at any time; then my data goes.",
            ),
        ),
    ),
}
