"""Of a child: registration, photos, health."""

from consents.defaults.codes import (
    MEDICAL_GROUP,
    MEDICAL_LUNCH,
    PHOTOS,
    PHOTOS_OUTSIDE,
    PHOTOS_SOCIAL,
)
from consents.defaults.words import kind, words

KINDS = {
    "registration_data": (
        kind(
            "Gegevens van het inschrijfformulier",
            "Data on the registration form",
            at_placement=True,
        ),
        words(
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
                "Tot {child.file} nadat uw kind bij ons weg is; het contract {child.fiscal}.",
                "Until {child.file} after your child has left us; the contract for {child.fiscal}.",
            ),
        ),
    ),
    PHOTOS: (
        kind(
            "Foto's en video voor intern gebruik",
            "Photos and video for internal use",
            at_placement=True,
            categories=["child.media"],
            places=["own_media", "devices", "backups"],
        ),
        words(
            ("Om u te laten zien hoe de dag was.", "To show you how the day was."),
            (
                "Wij maken foto's en video in de groep en zetten die in het dossier van uw kind.",
                "We take photos and video in the group and put them in your child's file.",
            ),
            (
                "De medewerkers van de groep en uzelf. Niemand buiten de opvang.",
                "The staff of the group and you. Nobody outside our organisation.",
            ),
        ),
    ),
    "photos_other_portal": (
        kind(
            "Uw kind op foto's in het portaal van andere ouders",
            "Your child in photos in the portal of other parents",
            at_placement=True,
            categories=["child.media"],
            places=["others", "devices", "backups"],
        ),
        words(
            (
                "Om foto's van de groep te kunnen delen, waar meer kinderen op staan.",
                "To be able to share photos of the group with several children in them.",
            ),
            (
                "Uw kind kan te zien zijn op een foto in het portaal van een ander kind. De naam"
                " van uw kind staat er niet bij.",
                "Your child may be seen in a photo in another child's portal. Your child's name is"
                " not shown with it.",
            ),
            ("De ouders van kinderen in dezelfde groep.", "Parents of children in the same group."),
        ),
    ),
    PHOTOS_OUTSIDE: (
        kind(
            "Foto's op de website of in drukwerk",
            "Photos on the website or in print",
            rhythm="occasion",
            needs_all=True,
            categories=["child.media"],
            places=["website", "print", "devices", "backups"],
        ),
        words(
            (
                "Om aan anderen te laten zien wat wij doen.",
                "To show others what we do.",
            ),
            (
                "Wij plaatsen deze ene keer beeld waarop uw kind te herkennen is. Elke keer vragen"
                " wij het opnieuw.",
                "This one time we publish pictures in which your child can be recognised. We ask"
                " again each time.",
            ),
            (
                "Iedereen die de pagina of het blad ziet.",
                "Everybody who sees the page or leaflet.",
            ),
            (
                "Tot de dag die bij deze vraag staat. Zegt u eerder nee, dan halen wij het weg.",
                "Until the day given with this question. If you say no before then, we remove it.",
            ),
        ),
    ),
    PHOTOS_SOCIAL: (
        kind(
            "Foto's op sociale media",
            "Photos on social media",
            rhythm="occasion",
            needs_all=True,
            categories=["child.media"],
            places=["social", "devices", "backups"],
        ),
        words(
            (
                "Om aan anderen te laten zien wat wij doen.",
                "To show others what we do.",
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
                "Until the day given with this question. If you say no before then, we remove it.",
            ),
        ),
    ),
    MEDICAL_GROUP: (
        kind(
            "Allergie, dieet en gezondheid: de groep",
            "Allergies, diet and health: the group",
            at_placement=True,
            categories=["child.daily_care"],
        ),
        words(
            ("Om uw kind veilig op te vangen.", "To look after your child safely."),
            (
                "De medewerkers van de groep zien wat u over allergie, dieet en gezondheid"
                " opgeeft.",
                "The staff of the group see what you tell us about allergies, diet and health.",
            ),
            (
                "De medewerkers van de groep van uw kind. De locatiemanager en de zorgcoördinator"
                " zien het ook als u nee zegt; de directie, de clustermanager en de privacy officer"
                " alleen als daar een reden voor is.",
                "The staff of your child's group. The location manager and the care coordinator see"
                " it also if you say no; the board, the cluster manager and the privacy officer"
                " only if there is a reason.",
            ),
        ),
    ),
    MEDICAL_LUNCH: (
        kind(
            "Allergie: de overblijf",
            "Allergies: the lunch staff",
            at_placement=True,
            categories=["child.daily_care"],
        ),
        words(
            ("Om uw kind veilig te laten eten.", "To let your child eat safely."),
            (
                "De allergie van uw kind staat op de daglijst van de overblijf. De lijst gaat"
                " dezelfde dag weg.",
                "Your child's allergy is on the daily list of the lunch staff. The list is"
                " destroyed the same day.",
            ),
            ("De overblijfkrachten van die dag.", "The lunch staff of that day."),
        ),
    ),
}
