"""The letters that tell people of a breach: a page for each address."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils import translation
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from breaches.models import Breach, CommunicationText
from breaches.recipients import Recipient
from core.pdf import render_pdf
from organisation.models import Organisation

IN_ONE_FILE = 25  # letters: about as many as are made while somebody waits


@dataclass
class Letter:
    """What one letter, or the page in the portal, says to whom it is for."""

    text: CommunicationText
    language: str = ""
    address: list[str] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    about: list[str] = field(default_factory=list)  # the children
    of_own: bool = False  # whether it is about own data

    @property
    def parts(self) -> list[tuple[str, str]]:
        return self.text.parts(self.language)

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.recipients]

    @property
    def recipient(self) -> list[str]:
        return [*self.names, *self.address]

    @property
    def greeting(self) -> str:
        return _("Dear %(names)s,") % {"names": get_text_list(self.names, _("and"))}

    @property
    def opening(self) -> str:
        if not self.about:
            return _("Something has gone wrong with your personal data. Here we tell you about it.")
        words = _(
            "Something has gone wrong with the personal data of %(names)s. Here we tell you"
            " about it."
        )
        if self.of_own:
            words = _(
                "Something has gone wrong with your personal data, and with that of"
                " %(names)s. Here we tell you about it."
            )
        return words % {"names": get_text_list(self.about, _("and"))}


def letters_to(
    recipients: Iterable[Recipient], text: CommunicationText, language: str = ""
) -> list[Letter]:
    """The letters to these people, in a language: people at one address who are told of the same
    children get one together."""
    letters: dict = {}
    for one in recipients:
        ids = sorted(map(str, one.about))
        key = (*one.address, one.of_own, *ids) if one.address else one.person.pk
        about = sorted(one.about.values())
        letter = Letter(text, language, one.address, about=about, of_own=one.of_own)
        letter = letters.setdefault(key, letter)
        letter.recipients.append(one)
    return list(letters.values())


def letters_pdf(breach: Breach, letters: list[Letter], language: str, *, made_on) -> bytes:
    """The letters in one file, each on a page of its own."""
    with translation.override(language):
        return render_pdf(
            "breaches/letters_pdf.html",
            {
                "breach": breach,
                "letters": letters,
                "organisation": Organisation.objects.first(),
                "made_on": made_on,
            },
        )
