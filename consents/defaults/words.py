"""How a kind and its words are written down."""

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
