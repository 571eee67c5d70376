"""Of a child: what is told to others."""

from consents.defaults.codes import (
    CALL_ANSWER,
    CARE_PARTNER,
    HANDOVER_VERBAL,
    HANDOVER_WRITTEN,
    LANGUAGE_HELPER,
    OTHER_LOCATION,
    SURVEY,
)
from consents.defaults.words import kind, words

KINDS = {
    HANDOVER_WRITTEN: (
        kind(
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
        words(
            (
                "Om de basisschool te helpen uw kind goed te ontvangen.",
                "To help the school welcome your child.",
            ),
            (
                "Wij sturen het overdrachtsformulier over de ontwikkeling van uw kind. U leest het"
                " eerst.",
                "We send the handover form about your child's development. You read it first.",
            ),
            ("De school die u kiest.", "The school you choose."),
            (
                "Tot {child.file} nadat uw kind bij ons weg is, bij het dossier. Hoe lang de"
                " school het bewaart, kunt u daar vragen.",
                "Until {child.file} after your child has left us, in the file. You can ask the"
                " school how long it keeps it.",
            ),
        ),
    ),
    HANDOVER_VERBAL: (
        kind(
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
        words(
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
                "Tot {child.file} nadat uw kind bij ons weg is, bewaren wij dat het gesprek er"
                " was, met wie en waarover.",
                "Until {child.file} after your child has left us, we keep a note that there was a"
                " conversation, with whom and what about.",
            ),
        ),
    ),
    CARE_PARTNER: (
        kind(
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
        words(
            (
                "Om uw kind samen de juiste hulp te geven.",
                "To give your child the right help together.",
            ),
            (
                "Wij overleggen over uw kind met wie hieronder met naam staat, en met niemand"
                " anders.",
                "We discuss your child with whoever is named below, and with nobody else.",
            ),
            ("Alleen wie hieronder staat.", "Only those named below."),
        ),
    ),
    OTHER_LOCATION: (
        kind(
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
        words(
            (
                "Om uw kind in de nieuwe groep goed te ontvangen.",
                "To welcome your child in the new group.",
            ),
            (
                "Gaat uw kind naar een andere groep of locatie, dan vertellen wij daar wat zij"
                " moeten weten.",
                "If your child moves to another group or location, we tell the staff there what"
                " they need to know.",
            ),
            ("De medewerkers van de nieuwe groep.", "The staff of the new group."),
        ),
    ),
    LANGUAGE_HELPER: (
        kind(
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
        words(
            (
                "Om vragen te beantwoorden van iemand die u helpt.",
                "To answer questions from somebody who helps you.",
            ),
            (
                "Wij geven antwoord aan wie hieronder met naam staat. Wij nodigen u allebei uit.",
                "We answer whoever is named below. We invite both of you.",
            ),
            ("Alleen wie hieronder staat.", "Only those named below."),
        ),
    ),
    CALL_ANSWER: (
        kind(
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
        words(
            (
                "Iemand heeft ons iets over uw kind gevraagd. Zonder uw ja zeggen wij niets.",
                "Somebody asked us something about your child. Without your yes we say nothing.",
            ),
            (
                "Zegt u ja, dan bellen wij terug en beantwoorden alleen deze vraag. Zegt u nee, dan"
                " zeggen wij dat wij niets vertellen, en niet waarom.",
                "If you say yes, we call back and answer only this question. If you say no, we say"
                " that we cannot tell them anything, and not why.",
            ),
            ("Alleen wie het vroeg.", "Only the person who asked."),
            (
                "Tot {child.file} nadat uw kind bij ons weg is, bewaren wij in het dossier dat wij"
                " het gevraagd hebben, en uw antwoord.",
                "Until {child.file} after your child has left us, we keep a note in the file that"
                " we asked, with your answer.",
            ),
        ),
    ),
    SURVEY: (
        kind(
            "Onderzoek naar tevredenheid",
            "Satisfaction survey",
            at_placement=True,
            categories=["child.contact"],
            places=["partner"],
        ),
        words(
            (
                "Om te weten wat u van de opvang vindt.",
                "To know what you think of our care.",
            ),
            (
                "Het onderzoeksbureau krijgt uw naam en e-mailadres en stuurt u vragen.",
                "The survey agency gets your name and email address and sends you questions.",
            ),
            ("Het onderzoeksbureau dat voor ons werkt.", "The survey agency that works for us."),
            ("Tot het onderzoek klaar is.", "Until the survey is finished."),
        ),
    ),
}
