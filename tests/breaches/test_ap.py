"""The answers in the order of the AP's form: complete, in Dutch, without names."""

import datetime as dt
import json
import re

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import translation

from breaches.actions import list_people
from breaches.answers import page_part
from breaches.ap import answers_that_name, ap_parts, open_questions, snapshot
from breaches.models import Breach
from breaches.sections import PAGES
from organisation.models import Organisation
from register.actions import load_defaults
from tests.factories import breaches, world
from tests.factories.breaches import NOTICED, SUMMARY
from tests.factories.http import asking
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
# What is the organisation's own and not for the AP.
OWN = {"reporter", "notification"}


def full(**more) -> Breach:
    """A breach of which the AP can be told everything."""
    load_defaults(by=None)
    organisation = world.organisation()
    Organisation.objects.filter(pk=organisation.pk).update(
        kvk_number="12345678", address="Zandpad 1", sector="Kinderopvang", size="medium"
    )
    breach = breaches.breach(location=world.location("De Boomhut"), place="In de trein")
    answers = {
        "period": {"began_at": NOTICED, "still_going": "no", "ended_at": NOTICED},
        "kind": {"classification": "incident", "incident_types": ["device", "other"]},
        "details": {"personal_data": "yes"},
        "data": {"data_kinds": ["name", "bsn"], "special_kinds": ["health"]},
        "groups": {"people_groups": ["minors"], "people_concerned": "Kinderen"},
        "amount": {"people_least": 3, "people_most": 14, "records_count": 1},
        "nature": {"nature": ["e"], "aspects": ["confidentiality", "availability"]},
        "parties": {"processors_involved": "no", "other_involved": "yes", "other_role": "joint"},
        "protection": {"protected": "partly", "protected_how": "De code is zes cijfers."},
        "consequences": {"effect_confidentiality": "Verspreid", "effect_availability": "Kwijt"},
        "impact": {"harms": ["immaterial"], "impact": "Onrust", "seriousness": "limited"},
        "informing": {"inform_people": "yes", "inform_reasoning": "Zij moeten het weten."},
        "notifier": {"notifier_name": "P. Officier", "notifier_email": "po@example.com"},
        "others": {"cross_border": "no", "authorities_told": "yes", "authorities": "Politie"},
    }
    for page, given in answers.items():
        breaches.save(breach, page, **given)
    return Breach.objects.get(pk=breach.pk)


@pytest.mark.clause("K36", "L21")
def test_every_answer_is_there_in_dutch_and_in_order():
    parts = ap_parts(full())
    shown = {answer.code: answer.text for part in parts for answer in part.answers}
    assert shown["organisation.kvk_number"] == "12345678"
    assert shown["details.personal_data"] == "Ja"
    assert shown["data.data_kinds"] == "naam, BSN"
    assert (shown["amount.people_least"], shown["amount.people_most"]) == ("3", "14")
    assert shown["consequences.effect_confidentiality"] == "Verspreid"
    assert "consequences.effect_integrity" not in shown  # that was not broken
    assert shown["description.summary"] == SUMMARY
    labels = [str(part.label) for part in parts]
    assert labels.index("Timeline") < labels.index("The incident") < labels.index("The data")
    assert labels.index("The data") < labels.index("The people concerned")


def test_every_field_of_the_record_is_told_to_the_ap_or_is_the_organisations_own():
    breach = breaches.breach()
    told = {answer.code for part in ap_parts(breach) for answer in part.answers}
    pages = {code.partition(".")[0] for code in told}
    assert set(PAGES) - pages == OWN


def test_the_letters_of_the_paper_form_stand_in_no_answer():
    answers = {answer.code: answer.text for part in ap_parts(full()) for answer in part.answers}
    assert answers["nature.nature"] == "gestolen"


@pytest.mark.clause("L24")
def test_what_is_not_known_yet_stands_open():
    breach = breaches.breach()
    breaches.save(breach, "protection", protected="unknown")
    codes = {answer.code for answer in open_questions(ap_parts(Breach.objects.get()))}
    assert {"protection.protected", "period.began_at", "evaluation.measures"} <= codes
    assert "description.summary" not in codes


@pytest.mark.clause("L24")
def test_after_a_notification_what_is_still_open_is_to_follow():
    breach, advice = breaches.breach(), "then send a preliminary notification"
    assert advice in page_of(breach).content.decode()
    page = page_of(breaches.decide(breach))
    assert page.context["open_questions"]
    assert advice not in page.content.decode()
    assert "send them as a follow-up" in page.content.decode()


def test_an_open_answer_leads_to_where_it_is_given():
    breach = breaches.breach()
    found = page_of(breach).content.decode()
    for question, name, more in (
        ("Measures taken and planned", "measures", []),
        ("When did it begin?", "page", ["period"]),
    ):
        address = reverse(f"breaches:{name}", args=[breach.pk, *more])
        assert f'<a href="{address}">{question}</a>' in found


def test_a_snapshot_is_the_same_in_every_language_of_the_screen(settings):
    breach = breaches.save(full(), "protection", protected="unknown", protected_how="")
    english = snapshot(breach)
    settings.LANGUAGE_CODE = "nl"
    assert snapshot(breach) == english
    assert ["protection.protected", "Nog niet bekend"] in [
        [code, text] for code, _question, text in json.loads(english)
    ]


def page_of(breach):
    return asking(world.user("privacy_officer")).get(reverse("breaches:ap", args=[breach.pk]))


def test_every_answer_stands_in_a_box_to_select_with_a_button_that_needs_the_script():
    body = page_of(full()).content.decode()
    boxes = re.findall(r'<textarea id="([\w-]+)" lang="nl" rows="\d" readonly>([^<]+)<', body)
    buttons = re.findall(r'data-copy="([\w-]+)" hidden', body)
    assert [box for box, _text in boxes] == buttons
    assert dict(boxes)["descriptionsummary"] == SUMMARY
    script = (django_settings.BASE_DIR / "static" / "js" / "app.js").read_text()
    assert "[data-copy]" in script
    assert "<script>" not in body


def test_a_name_of_a_person_concerned_in_an_answer_is_pointed_at():
    child = world.child(world.location(), "Noor", "Zandstra")
    breach = breaches.breach(location=child.subject.affiliations.first().location)
    breaches.list_people(
        breach=breach, subject_ids=[child.subject_id], at=breach.reported_at, by=None
    )
    breaches.save(breach, "groups", people_concerned="De moeder van noor belde.")
    breaches.save(breach, "impact", impact="De noordkant van het gebouw.")
    page = page_of(breach)
    assert [answer.code for answer in page.context["naming"]] == ["groups.people_concerned"]
    assert "seem to contain the name of a person concerned" in page.content.decode()
    assert answers_that_name(ap_parts(breach), []) == []


def test_the_pdf_has_every_answer_in_dutch():
    breach = full()
    url = reverse("breaches:ap-pdf", args=[breach.pk])
    text = text_of(asking(world.user("privacy_officer")).get(url).content)
    for part in ap_parts(breach):
        for answer in part.answers:
            assert " ".join(answer.text.split()) in text, answer.code
    assert "Nog niet bekend" in text or "Nog niet beantwoord" in text


@pytest.mark.clause("L21")
def test_the_number_of_people_is_never_below_those_listed_and_says_so():
    breach = breaches.breach()
    breaches.save(breach, "amount", people_least=1, people_most=14)
    here = world.location()
    list_people(
        breach=breach,
        subject_ids=[world.child(here, name).subject_id for name in ("Noor", "Sem")],
        at=breaches.REPORTED,
        by=None,
    )

    def told() -> dict:
        parts = ap_parts(Breach.objects.get())
        return {answer.code: answer.text for part in parts for answer in part.answers}

    number = "2 (that many people are listed; 1 was filled in)"
    with translation.override("en"):
        part = page_part(Breach.objects.get(), PAGES["amount"])
    assert part.rows[0].text == number
    assert told()["amount.people_least"].startswith("2 (")
    assert told()["amount.people_most"] == "14"
    breaches.save(breach, "amount", people_least=2, people_most=14)
    assert told()["amount.people_least"] == "2"


def informed(breach, name):
    found = [a for part in ap_parts(breach) for a in part.answers if a.code == f"informing.{name}"]
    return found[0] if found else None


@pytest.mark.clause("L22")
def test_what_the_log_knows_of_who_was_told_answers_the_ap():
    child = world.child(world.location())
    breach = breaches.to_tell(child)
    assert informed(breach, "informed_count") is None
    breaches.tell(breach, "letter")
    breach = Breach.objects.get()
    count = informed(breach, "informed_count")
    assert (count.text, count.is_open) == (str(len(world.parents_of(child))), False)
    assert informed(breach, "informed_means").text == "per brief"
    assert "Bel of mail ons" in informed(breach, "informed_text").text
    breaches.save(breach, "informing", informed_count=40, at=NOTICED + dt.timedelta(hours=9))
    assert informed(Breach.objects.get(), "informed_count").text == "40"


@pytest.mark.clause("L22")
def test_what_was_planned_beforehand_is_not_what_the_ap_reads_of_who_was_told():
    child = world.child(world.location())
    breach = breaches.to_tell(child)
    planned = {"informed_means": ["portal", "email"], "informed_count": 40}
    breach = breaches.save(breach, "informing", **planned)
    assert informed(breach, "informed_means").text == "in het portaal, per e-mail"
    first, *others = [parent.name for parent in world.parents_of(child)]
    breaches.tell(breach, "letter", to=[first])
    breaches.tell(Breach.objects.get(), "spoken", to=others)
    breach = Breach.objects.get()
    assert informed(breach, "informed_means").text == "per brief, persoonlijk of per telefoon"
    assert informed(breach, "informed_count").text == str(1 + len(others))


@pytest.mark.clause("L22")
def test_a_way_people_were_told_by_joins_those_that_were_recorded_as_used():
    breach = breaches.to_tell(world.child(world.location()))
    told = {"informed_at": NOTICED + dt.timedelta(hours=2), "informed_means": ["email"]}
    breach = breaches.save(breach, "informing", at=NOTICED + dt.timedelta(hours=3), **told)
    breaches.tell(breach, "letter")
    assert informed(Breach.objects.get(), "informed_means").text == "per brief, per e-mail"
