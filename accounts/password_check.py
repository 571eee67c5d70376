"""What makes a password easy to guess: what everybody takes, and what is known of its owner."""

import re

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from organisation.models import Organisation

SHORTEST = 12  # characters of a password (clause L69)
ENOUGH = 8  # characters that must be left once the easy words are taken out
SHORTEST_WORD = 4
MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
EASY = [
    *("wachtwoord", "password", "welkom", "geheim", "inloggen", "toegang", "admin", "privacyhub"),
    *("kinderopvang", "kinderdagverblijf", "peuteropvang", "opvang", "school"),
    *("qwertyuiop", "asdfghjkl", "qwerty", "azerty", "abcdef", "amsterdam"),
    *MONTHS.split(),
    *("lente", "zomer", "herfst", "winter", "maandag", "vrijdag"),
]


def _words_about(user) -> set[str]:
    """The words of somebody's name and address, and of the organisation's name."""
    organisation = Organisation.objects.first()
    known = [organisation.name if organisation else ""]
    if user is not None:
        known += [user.name, user.email]
    words = re.split(r"[\W_]+", " ".join(known).lower())
    return {word for word in words if len(word) >= SHORTEST_WORD}


class LongEnoughValidator(MinimumLengthValidator):
    """Django's own check, in words that exist in both languages."""

    def __init__(self):
        super().__init__(SHORTEST)

    def get_error_message(self):
        return _("This is too short: a password has at least %(n)d characters.") % {"n": SHORTEST}


class GuessableValidator:
    """Refuses a password of which little is left without easy words and words about its owner."""

    def validate(self, password, user=None):
        if len(password) < SHORTEST:
            return  # that is told already
        left = password.lower()
        for word in sorted({*EASY, *_words_about(user)}, key=len, reverse=True):
            left = left.replace(word, "")
        left = re.sub(r"(.)\1+", r"\1", left)  # "aaaa" is one
        if len(re.sub(r"[\W\d_]", "", left)) < ENOUGH and len(left) < 2 * ENOUGH:
            raise ValidationError(
                _(
                    "This is easy to guess: it is mostly your name, the organisation's, or a word"
                    " many people take. Choose a few other words one after the other."
                ),
                code="guessable",
            )

    def get_help_text(self):
        return ""
