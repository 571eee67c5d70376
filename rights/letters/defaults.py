"""The words of the letters an organisation starts with, in Dutch and English, in plain words (B1).

Data: an organisation publishes versions of its own. What the law wants told stands beside them.
"""

import datetime as dt

from rights.models import LetterText

Kind = LetterText.Kind
SHIPPED = dt.date(2018, 5, 25)  # older than any request under the GDPR

TEXTS = {
    Kind.CONFIRMATION: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek. Bewaar het nummer: {number}.\n\n"
        "Wij kijken nu naar uw verzoek. Weten wij niet zeker wie u bent, of begrijpen wij iets"
        " niet? Dan stellen wij u een vraag. U hoort uiterlijk op {due_on} van ons.",
        "Dear {name},\n\n"
        "On {received_on} we received your request. Keep the number: {number}.\n\n"
        "We are looking at your request now. If we are not sure who you are, or if something is"
        " not clear, we will ask you. You will hear from us on {due_on} at the latest.",
    ),
    Kind.QUESTION: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek {number}. Voor wij verder kunnen, hebben wij een"
        " vraag aan u. U leest die hieronder.\n\n"
        "U kunt antwoorden in het portaal, per brief of bij ons aan de balie.",
        "Dear {name},\n\n"
        "On {received_on} we received your request {number}. Before we can go on, we have a"
        " question for you. You can read it below.\n\n"
        "You can answer in the portal, by letter or at our desk.",
    ),
    Kind.EXTENSION: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek {number}. Wij hebben meer tijd nodig om het goed te"
        " behandelen. Hieronder leest u waarom.\n\n"
        "U krijgt ons antwoord uiterlijk op {due_on}.",
        "Dear {name},\n\n"
        "On {received_on} we received your request {number}. We need more time to handle it well."
        " You can read why below.\n\n"
        "You will have our answer on {due_on} at the latest.",
    ),
    Kind.ANSWER: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek {number}. Hieronder leest u wat wij hebben"
        " gedaan.",
        "Dear {name},\n\n"
        "On {received_on} we received your request {number}. You can read below what we have"
        " done.",
    ),
    Kind.PARTLY: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek {number}. Wij doen een deel van wat u vraagt."
        " Hieronder leest u wat wij hebben gedaan, en waarom wij de rest niet doen.",
        "Dear {name},\n\n"
        "On {received_on} we received your request {number}. We will do part of what you ask."
        " You can read below what we have done, and why we will not do the rest.",
    ),
    Kind.REFUSAL: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw verzoek {number}. Wij kunnen niet doen wat u vraagt."
        " Hieronder leest u waarom, en wat u kunt doen als u het er niet mee eens bent.",
        "Dear {name},\n\n"
        "On {received_on} we received your request {number}. We cannot do what you ask. You can"
        " read below why, and what you can do if you do not agree.",
    ),
    Kind.COPY_READY: (
        "Beste {name},\n\n"
        "De kopie waar u op {received_on} om vroeg, is klaar. U kunt die krijgen tot en met"
        " {available_until}. Wij verwijderen de kopie als u die hebt opgehaald, en anders na die"
        " dag. U kunt altijd een nieuwe vragen.\n\n"
        "Bewaar de kopie op een veilige plaats: er staat veel in over de persoon om wie het"
        " gaat.",
        "Dear {name},\n\n"
        "The copy you asked for on {received_on} is ready. You can have it up to and"
        " including {available_until}. We remove the copy once you have collected it, and"
        " otherwise after that day. You can always ask for a new one.\n\n"
        "Keep the copy in a safe place: it says a lot about the person it is about.",
    ),
    Kind.COMPLAINT: (
        "Beste {name},\n\n"
        "Op {received_on} kregen wij uw klacht {number}. Wij hebben er goed naar gekeken. Hieronder"
        " leest u ons antwoord.",
        "Dear {name},\n\n"
        "On {received_on} we received your complaint {number}. We have looked at it carefully."
        " You can read our answer below.",
    ),
    Kind.BOARD: (
        "Beste {name},\n\n"
        "U bent het niet eens met ons antwoord op uw klacht {number}. De voorzitter van de directie"
        " kijkt nu naar uw klacht. U krijgt uiterlijk op {due_on} antwoord.",
        "Dear {name},\n\n"
        "You do not agree with our answer to your complaint {number}. The chair of the board is"
        " now looking at your complaint. You will have an answer on {due_on} at the latest.",
    ),
}
