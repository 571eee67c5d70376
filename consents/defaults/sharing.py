"""What parents let the other parents of the group see (B02, B08): nothing, unless they say yes."""

from consents.defaults.codes import SHARE_CONTACT, SHARE_MEDICAL
from consents.defaults.words import kind, words

_RECEIVERS = (
    "De ouders van de kinderen die nu in de groep van uw kind zitten. Niemand anders.",
    "The parents of the children who are in your child's group now. Nobody else.",
)
_KEPT = (
    "Zolang uw kind in de groep zit. U kunt uw antwoord altijd veranderen.",
    "As long as your child is in the group. You can change your answer at any time.",
)

KINDS = {
    SHARE_CONTACT: (
        kind(
            "Uw naam, telefoon en e-mail: de ouders van de groep",
            "Your name, telephone and email: the parents of the group",
            own_data=True,
        ),
        words(
            (
                "Zodat de ouders van de groep elkaar kunnen bereiken.",
                "So that the parents of the group can reach each other.",
            ),
            (
                "De andere ouders van de groep zien in het portaal uw naam, telefoon en e-mail. De"
                " naam van uw kind staat er niet bij. U beslist alleen over uw eigen gegevens.",
                "The other parents of the group see your name, telephone and email in the portal."
                " Your child's name is not with it. You decide about your own data only.",
            ),
            _RECEIVERS,
            _KEPT,
        ),
    ),
    SHARE_MEDICAL: (
        kind(
            "Allergie en dieet: de ouders van de groep",
            "Allergies and diet: the parents of the group",
        ),
        words(
            (
                "Zodat andere ouders rekening kunnen houden met uw kind, zoals bij een traktatie.",
                "So that other parents can take your child into account, as with a treat.",
            ),
            (
                "De andere ouders van de groep zien dat een kind in de groep deze allergie of dit"
                " dieet heeft. Er staat geen naam bij. In een kleine groep kunnen zij misschien"
                " raden om wie het gaat. Wat u over de gezondheid schreef, zien zij nooit.",
                "The other parents of the group see that a child in the group has this allergy or"
                " diet. There is no name with it. In a small group they may be able to guess who"
                " it is. What you wrote about health they never see.",
            ),
            _RECEIVERS,
            _KEPT,
        ),
    ),
}
