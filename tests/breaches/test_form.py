"""The seven-section form as PDF, read back as its reader would."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from breaches.actions import close_breach
from breaches.models import Breach
from register.actions import load_defaults
from register.models import ProcessingActivity, Processor
from tests.factories import breaches, world
from tests.factories.breaches import REPORTED, SUMMARY
from tests.factories.http import asking
from tests.pdf_text import open_pdf, text_of

pytestmark = pytest.mark.django_db
HEADINGS = [
    "1. Reporter",
    "2. Discovered and certain",
    "3. What happened",
    "4. Which data, and whose",
    "5. Impact on people, and telling them",
    "6. Notifying the AP",
    "7. Evaluation and improvements",
]


def filled() -> Breach:
    load_defaults(by=None)
    reporter = world.user(email="melder@example.com")
    breach = breaches.breach(
        by=reporter, location=world.location("De Boomhut"), phone="06 12345678"
    )
    breaches.save(
        breach,
        "details",
        personal_data="yes",
        activities=ProcessingActivity.objects.filter(name="Contact met ouders"),
    )
    breaches.save(
        breach,
        "groups",
        people_concerned="Kinderen van de stamgroep Eekhoorns",
        unknown=["clients_concerned"],
    )
    breaches.save(breach, "nature", nature=["a", "e"])
    breaches.save(
        breach,
        "parties",
        processors_involved="yes",
        processors=Processor.objects.filter(system="Konnect"),
    )
    breaches.save(
        breach, "impact", impact="Vreemden kunnen ouders bellen.", impact_kinds=["blackmail"]
    )
    return breaches.evaluate(breaches.decide(breach))


def download(breach, user=None):
    url = reverse("breaches:form-pdf", args=[breach.pk])
    return asking(user or world.user("privacy_officer")).get(url)


def assert_in_order(text, parts):
    place = 0
    for part in parts:
        found = text.find(part, place)
        assert found >= 0, f"{part!r} is not after place {place} of {text!r}"
        place = found + len(part)


@pytest.mark.clause("K36", "L21")
def test_the_filled_form_holds_every_answer_in_its_section():
    breach = filled()
    answer = download(breach)
    assert answer["Content-Type"] == "application/pdf"
    assert (
        answer["Content-Disposition"]
        == f'attachment; filename="data-breach-form-{breach.number}.pdf"'
    )
    text = text_of(answer.content)
    assert_in_order(
        text,
        [
            "Stichting De Zandbak",
            f"Data breach form {breach.number}",
            "The AP has been notified on 24-10-2026 10:00",
            HEADINGS[0],
            "P. Proef",
            "06 12345678",
            "melder@example.com",
            "De Boomhut",
            HEADINGS[1],
            "24-10-2026 08:00",
            HEADINGS[2],
            SUMMARY,
            HEADINGS[3],
            "x Yes",
            "Contact met ouders",
            "Kinderen van de stamgroep Eekhoorns",
            "Not known yet",
            "x a. read",
            "x e. stolen",
            "Konnect",
            HEADINGS[4],
            "x blackmail",
            "Vreemden kunnen ouders bellen.",
            HEADINGS[5],
            "x Notify",
            "De lijst is niet terug.",
            "AP-123456",
            HEADINGS[6],
            "Er was geen afspraak over lijsten.",
            "Lijsten blijven op de groep.",
            "Locatiemanager, by 01-12-2026",
        ],
    )
    assert "x b. copied" not in text


@pytest.mark.clause("K36", "L21", "L22")
def test_the_filled_form_holds_what_the_record_says_beyond_the_paper_one():
    child = world.child(world.location("De Boomhut"))
    breach = breaches.breach()
    officer = world.user("privacy_officer")
    breaches.save(breach, "period", still_going="no", ended_at=breaches.NOTICED)
    breaches.save(breach, "kind", classification="incident", incident_types=["device"])
    breaches.save(breach, "data", special_kinds=["health"], unknown=["data_concerned"])
    breaches.save(breach, "groups", people_groups=["minors"])
    breaches.save(breach, "amount", people_least=12, people_most=14)
    breaches.save(breach, "nature", nature=["e"], aspects=["confidentiality"])
    other = {"other_party": "Gemeente Zandstad", "other_role": "joint"}
    breaches.save(breach, "parties", other_involved="yes", **other)
    breaches.save(breach, "protection", protected="partly", protected_how="Met een wachtwoord.")
    breaches.save(breach, "consequences", effect_confidentiality="Vreemden lezen mee.")
    breaches.save(breach, "impact", harms=["immaterial"], seriousness="limited")
    breaches.save(breach, "notifier", notifier_name="P. Prins", notifier_phone="06 00000001")
    breaches.save(breach, "others", cross_border="no", attachments="Geen.")
    breaches.measure(breach, what="Sloten op de kasten")
    breaches.measure(breach, kind="at_once", what="Wachtwoord gewijzigd", due_on=None)
    breaches.processor_report(breach)
    breaches.decide(breach, by=officer)
    breaches.told(breach, child)
    breach = breaches.evaluate(breach)
    text = text_of(download(breach).content)
    assert_in_order(
        text,
        [
            HEADINGS[1],
            "Is it still going on? No When did it end? 24-10-2026 08:00",
            HEADINGS[2],
            "a device, storage medium or paper was lost or stolen",
            HEADINGS[3],
            "Which special categories of data? health",
            "minors: children in our care",
            "How many people at least? 12",
            "How many people at most? 14",
            "it was seen, or may have been, by somebody who should not see it",
            "Gemeente Zandstad",
            "joint controller",
            "Partly",
            "Met een wachtwoord.",
            "Report of Muis",
            "told us at 24-10-2026 09:00",
            HEADINGS[4],
            "Vreemden lezen mee.",
            "non-material harm",
            "Limited",
            "How many people got the message? 1",
            "by letter",
            "What are they told? Op 24 oktober 2026",
            "Decided about informing people 24-10-2026 10:00",
            HEADINGS[5],
            "Who notifies the AP? P. Prins",
            "Which attachments go with it? Geen.",
            f"Decided about the AP 24-10-2026 10:00, {officer.display_name}",
            HEADINGS[6],
            "Lijsten blijven op de groep.",
            "Measure, taken at once Wachtwoord gewijzigd",
            "Measure, planned Sloten op de kasten Facilitair, by 01-12-2026",
        ],
    )


def test_of_a_late_notification_the_form_says_that_it_was_late_and_why():
    of = breaches.breach()
    late = of.due_at + dt.timedelta(hours=1)
    breach = breaches.decide(of, at=late, late_reason="Pas na het weekend ontdekt.")
    text = text_of(download(breach).content)
    assert_in_order(
        text,
        [
            "The AP has been notified on 27-10-2026 08:00, later than 72 hours",
            "Sent to the AP Complete, 27-10-2026 08:00",
            "Number given by the AP: AP-123456",
            "Why later than 72 hours: Pas na het weekend ontdekt.",
        ],
    )


def test_what_is_open_says_so_and_what_does_not_apply_does_not():
    breach = breaches.breach(phone="06 12345678")
    text = text_of(download(breach).content)
    assert "Since when has it been certain that personal data is involved? Not answered yet" in text
    assert "Which group of people is it about? Not answered yet" in text
    # The two moments do not differ yet, another number was given, nothing was decided.
    assert "What was looked into between the two moments? –" in text
    assert "Mobile –" in text
    assert "Sent to the AP, with the time and number –" in text


def test_the_blank_form_asks_everything_and_answers_nothing():
    breach = filled()
    answer = asking(world.user("lunch_care")).get(reverse("breaches:blank-form"))
    text = text_of(answer.content)
    assert_in_order(text, HEADINGS)
    for letter in (
        "a. read",
        "b. copied",
        "c. changed",
        "d. removed",
        "e. stolen",
        "f. not known yet",
    ):
        assert letter in text
    assert " x " not in text
    for held in (breach.number, "P. Proef", SUMMARY, "Konnect", "Not answered yet"):
        assert held not in text


@pytest.mark.parametrize("blank", [True, False])
def test_it_is_tagged_and_says_what_it_is(blank):
    breach = filled()
    client = asking(world.user("privacy_officer"))
    name, args = ("blank-form", []) if blank else ("form-pdf", [breach.pk])
    with open_pdf(client.get(reverse(f"breaches:{name}", args=args)).content) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "3"
            title = "Data breach form" if blank else f"Data breach form {breach.number}"
            assert metadata["dc:title"] == title
        assert 1 < len(pdf.pages) <= 5


def test_a_long_answer_stays_whole():
    breach = breaches.breach()
    words = [f"woord{n}" for n in range(900)]
    breaches.save(breach, "impact", impact=" ".join(words))
    assert re.findall(r"woord\d+", text_of(download(breach).content)) == words


def test_what_somebody_typed_is_text_and_never_markup():
    breach = breaches.breach(summary='<img src="asset:css/app.css"><b>vet</b> & meer')
    assert '<img src="asset:css/app.css"><b>vet</b> & meer' in text_of(download(breach).content)


def test_after_the_reporter_is_gone_the_form_says_so():
    breach = close_breach(breach=filled(), at=REPORTED, by=None)
    breach.reporter.delete()
    text = text_of(download(breach).content)
    assert "The details of the reporter have been destroyed." in text
    assert "P. Proef" not in text
