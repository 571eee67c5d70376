"""Words that must not stand in a personnel file: found, shown once, and few false alarms."""

import pytest

from core.fields import EncryptedTextField
from staff.models import Appraisal
from staff.sections import NEVER_WHY, NOT_HERE, SECTIONS
from staff.telling import telling_words
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.clause("L42")


@pytest.mark.parametrize(
    ("text", "topic", "word"),
    [
        ("Zij heeft een burn-out gehad.", "health", "burn-out"),
        ("Een BURN OUT, zei de leidinggevende", "health", "burn out"),
        ("De diagnose was depressie", "health", "diagnose"),
        ("behandeld voor borstkanker", "health", "borstkanker"),
        ("Is zwanger van de tweede", "health", "zwanger"),
        ("had an illness last year", "health", "illness"),
        ("Draagt een hoofddoek op de groep", "religion", "hoofddoek"),
        ("Vanwege haar geloof vrij op vrijdag", "religion", "haar geloof"),
        ("gaat naar de kerk", "religion", "kerk"),
        ("Een moslím", "religion", "moslim"),
        ("van Marokkaanse afkomst", "origin", "marokkaanse"),
        ("vertelde dat hij homo is", "sexuality", "homo"),
        ("is lid van de vakbond", "politics or a trade union", "vakbond"),
    ],
)
def test_a_word_that_tells_is_found_in_any_spelling(text, topic, word):
    found = {str(topic): words for topic, words in telling_words(text).items()}
    assert word in found[topic]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Neemt initiatief bij het buitenspel. Overdracht aan ouders korter en concreter.",
        "Heeft zich op maandag ziek gemeld en was woensdag terug.",
        "Kent het protocol voor zieke kinderen en kinderziektes.",
        "Ik geloof dat zij dit kan. De coöperatieve spelvormen gaan goed.",
        "Woont in de Kerkstraat, leest voor uit een boek over ridders en rassenbakjes.",
        "De grasmat buiten en het terras zijn opgeruimd.",
        "Homogene groepen werken beter, vindt zij.",
        "Called in sick on Monday. Shows grace under pressure.",
    ],
)
def test_what_only_looks_like_it_gives_no_alarm(text):
    assert telling_words(text) == {}


def test_every_long_text_of_the_file_says_what_not_to_write_and_is_checked():
    """Whatever sealed text is added to a section later: without a check this fails."""
    seen = []
    for section in SECTIONS.values():
        for kind in section.records:
            for name in kind.fields:
                field = kind.model._meta.get_field(name)
                if isinstance(field, EncryptedTextField) and field.lines > 1:
                    seen.append(f"{kind.slug}.{name}")
                    assert kind.help_texts[name] in (NOT_HERE, NEVER_WHY)
                    (warning,) = kind.check(None, {name: "een burn-out"})
                    assert "burn-out" in warning
    assert seen == ["appraisal.report", "workplace.agreed", "profile.about"]


@pytest.mark.django_db
def test_the_warning_is_read_once_before_it_is_saved(made, hr):
    client = asking(hr)
    url = record_url("staff", made.subject, "appraisal", "appraisal")
    typed = {"held_on": "01-02-2026", "report": "Na de burn-out weer helemaal terug."}
    page = client.post(url, typed)
    assert "burn-out" in page.context["warnings"][0]
    assert str(NOT_HERE) in page.content.decode()
    assert "Na de burn-out weer helemaal terug." in page.content.decode()  # nothing is lost
    assert not Appraisal.objects.exists()
    assert client.post(url, {**typed, "read": "0"}).status_code == 200
    assert client.post(url, {**typed, "read": page.context["digest"]}).status_code == 302
    assert Appraisal.objects.get().report == typed["report"]
