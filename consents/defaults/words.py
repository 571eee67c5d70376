"""How a kind and its words are written down. The code of a retention rule between braces stands for
its term, so that what is promised is what is done."""

from django.utils.translation import override

from core.dates import Term

_WHILE_IN_CARE_NL = "Zolang uw kind bij ons is. U kunt uw antwoord altijd veranderen."
_WHILE_IN_CARE_EN = "As long as your child is with us. You can change your answer at any time."


def kind(label_nl, label_en, about="child", **more):
    return {"label_nl": label_nl, "label_en": label_en, "about": about, **more}


def words(purpose, happens, receivers, kept=(_WHILE_IN_CARE_NL, _WHILE_IN_CARE_EN)):
    """The four parts of a text, each in Dutch and in English."""
    parts = {"purpose": purpose, "happens": happens, "receivers": receivers, "kept": kept}
    return {
        f"{name}_{language}": text
        for name, texts in parts.items()
        for language, text in zip(("nl", "en"), texts, strict=True)
    }


def with_terms(words: dict[str, str], terms: dict[str, Term]) -> dict[str, str]:
    """The parts of a text with the terms of the rules they name in words."""
    found = dict(words)
    for name, text in words.items():
        with override(name[-2:]):
            for code, term in terms.items():
                text = text.replace(f"{{{code}}}", str(term))
        found[name] = text
    return found


def terms_named(words: dict[str, str], terms: dict[str, Term]) -> dict[str, str]:
    """The codes of the terms that a text names, by the rules they are of."""
    text = " ".join(words.values())
    return {code: term.code for code, term in terms.items() if f"{{{code}}}" in text}
