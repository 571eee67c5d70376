"""The words a communication to people starts with: plain ones, out of what the record knows. The
privacy officer makes them fit."""

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from breaches.models import Breach, CommunicationText, Impact, Nature
from breaches.models.communication import LANGUAGES
from organisation.models import Organisation


def text_to_start_with(breach: Breach) -> dict[str, str]:
    """The words of every part in both languages, by field of `CommunicationText`."""
    words = {}
    for language in LANGUAGES:
        with translation.override(language):
            for part, compose in _COMPOSED.items():
                words[f"{part}_{language}"] = compose(breach)
    return words


def newest_text(breach: Breach) -> CommunicationText | None:
    """The words as they stand, in their newest version."""
    return breach.texts.order_by("-version").first()


def _nature(breach) -> str:
    said = {
        Nature.READ: _("Somebody who should not see the data has seen it, or could see it."),
        Nature.COPIED: _("Somebody may have a copy of the data."),
        Nature.CHANGED: _("Data was changed by somebody who was not allowed to do that."),
        Nature.REMOVED: _("Data was lost or wiped."),
        Nature.STOLEN: _("Data was stolen."),
        Nature.UNKNOWN: _("We do not know yet what was done with the data."),
    }
    noticed = date_format(timezone.localdate(breach.discovered_at), "j F Y")
    first = _("On %(day)s we noticed that something had gone wrong with personal data.")
    kinds = [said[Nature(kind)] for kind in breach.nature or [Nature.UNKNOWN]]
    last = _("[Write here in one or two sentences what happened, and which data is involved.]")
    return "\n".join([first % {"day": noticed}, *kinds, last])


def _consequences(breach) -> str:
    said = {
        Impact.FINANCIAL: _("It can cost you money, for example when somebody pretends to be you."),
        Impact.REPUTATION: _("Others may come to know something that you keep to yourself."),
        Impact.BLACKMAIL: _("Somebody could put you under pressure with the data."),
        Impact.REFUSAL: _("Somebody could treat you differently because of the data."),
    }
    kinds = [said[kind] for kind in breach.impact_kinds if kind in said]
    return "\n".join(kinds or [_("Others may use the data in a way you do not want.")])


def _measures(breach) -> str:
    """What was done is said where a measure that was taken is on record, else asked for."""
    if breach.measures.filter(done_on__isnull=False).exists():
        done = _("We looked into what happened at once, and did what we could to limit the harm.")
    else:
        done = _("[Write here what you did to limit the harm.]")
    sentences = [done]
    if breach.standing:
        sentences.append(
            _("We reported it to the supervisory authority, the Autoriteit Persoonsgegevens.")
        )
    sentences.append(_("We will see to it that it does not happen again."))
    return "\n".join(sentences)


def _advice(breach) -> str:
    advice = [
        _("Be careful with messages and calls from people you do not know."),
        _("Never give out codes or passwords, not even to somebody who seems to know you."),
    ]
    if Impact.FINANCIAL in breach.impact_kinds:
        advice.append(_("Check your bank account, and call your bank if something is wrong."))
    advice.append(_("If you notice something strange, tell us at once."))
    return "\n".join(advice)


def _contact(breach) -> str:
    organisation = Organisation.objects.first()
    ways = [organisation.phone, organisation.email] if organisation else []
    by = _(" or ").join(way for way in ways if way) or _("[telephone and email]")
    return _("Call or email us: %(ways)s. Mention number %(number)s.") % {
        "ways": by,
        "number": breach.number,
    }


_COMPOSED = {
    "nature": _nature,
    "consequences": _consequences,
    "measures": _measures,
    "advice": _advice,
    "contact": _contact,
}
