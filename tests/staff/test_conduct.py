"""Statements that everybody signs or is told: by version, asked anew, and of whom it is missing."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.dates import today
from core.privacy import SubjectKind
from core.registries import work_sources
from staff.actions import publish_statement, sign_own_statement, sign_statement
from staff.models import ConductText, SignedStatement
from subjects.models import Subject
from tests.factories import world
from tests.factories.http import asking, record_url
from tests.factories.staff import employee, statement, volunteer

pytestmark = pytest.mark.django_db
CODE = ConductText.Kind.CODE_OF_CONDUCT
ON = dt.date(2026, 3, 2)


def asked(user, on=ON):
    return work_sources["staff.unsigned"].items(world.fresh(user), on)


def sign(person, text, on=ON):
    return sign_statement(subject=person.subject, text=text, signed_on=on, on=on, by=None)


@pytest.mark.clause("L07", "S03")
def test_a_confidentiality_statement_is_noted_with_its_version_day_and_paper(made, hr):
    text = statement(ConductText.Kind.CONFIDENTIALITY)
    client = asking(hr)
    url = record_url("staff", made.subject, "conduct", "signed")
    page = client.get(url)
    assert page.context["form"]["text"].value() == text.pk  # what is missing stands there
    tomorrow = today() + dt.timedelta(days=1)
    late = client.post(url, {"text": text.pk, "signed_on": f"{tomorrow:%d-%m-%Y}", "how": "paper"})
    assert list(late.context["form"].errors) == ["signed_on"]
    answer = client.post(url, {"text": text.pk, "signed_on": "02-03-2026", "how": "paper"})
    assert answer.status_code == 302
    section = client.get(reverse("staff:section", args=[made.pk, "conduct"]))
    html = section.content.decode()
    assert "Confidentiality statement, version 1" in html
    assert "02-03-2026" in html
    assert "Still to be signed or told" not in html
    assert "Add a document" in html
    again = client.post(url, {"text": text.pk, "signed_on": "02-03-2026", "how": "paper"})
    assert list(again.context["form"].errors) == ["text"]


@pytest.mark.clause("L52")
def test_a_new_version_asks_everybody_to_sign_again(at, hr):
    first = statement(CODE)
    kim, sam = employee(at), employee(at, "Sam", "Zeeman")
    administration = world.user("administration", at)
    intern = employee(at, "Bo", "Meer", kind=SubjectKind.INTERN)
    (item,) = asked(hr)
    assert (item.about, item.url) == ("2 people", reverse("staff:unsigned", args=[CODE]))
    assert asked(administration)[0].about == "1 person"  # the intern
    for person in (kim, sam, intern):
        sign(person, first)
    assert asked(hr) == asked(administration) == []
    second = statement(CODE, valid_from=ON)
    assert second.version == 2
    (item,) = asked(hr)
    assert item.about == "2 people"
    assert item.due_on == ON + dt.timedelta(days=14)
    sign(kim, second)
    assert asked(hr)[0].about == "1 person"
    listed = asking(hr).get(item.url).content.decode()
    assert "Sam Zeeman" in listed
    assert "Kim Duinker" not in listed
    assert "Bo Meer" not in listed  # HR knows of no intern
    assert SignedStatement.objects.filter(text=first).count() == 3  # what was signed stays


@pytest.mark.clause("L43")
def test_that_the_purpose_was_told_is_noted_with_the_words_of_that_day(made, hr):
    text = statement(ConductText.Kind.PURPOSE_NOTICE)
    url = record_url("staff", made.subject, "conduct", "signed")
    typed = {"text": text.pk, "signed_on": "01-01-2024", "how": "told"}
    assert asking(hr).post(url, typed).status_code == 302
    told = SignedStatement.objects.get()
    assert (told.text, told.signed_on, told.how) == (text, world.START, "told")
    statement(ConductText.Kind.PURPOSE_NOTICE, valid_from=ON)
    told.refresh_from_db()
    assert told.text.body == "We keep it to ourselves."


def ways(page) -> list[str]:
    return [code for code, _label in page.context["form"].fields["how"].choices]


def hint(page) -> str:
    return str(page.context["form"].fields["how"].help_text)


@pytest.mark.clause("L07", "S03", "L43")
def test_nobody_notes_that_another_signed_in_the_portal_or_that_telling_is_signing(at, made, hr):
    code, notice = statement(CODE), statement(ConductText.Kind.PURPOSE_NOTICE)
    url = record_url("staff", made.subject, "conduct", "signed")
    client = asking(hr)
    assert ways(client.get(url)) == ["paper", "screen", "told"]
    in_the_portal, told = "Whoever signs in the portal does so there", "may be told"
    assert all(words in hint(client.get(url)) for words in (in_the_portal, told))
    day = {"signed_on": "02-03-2026"}
    assert list(client.post(url, {"text": code.pk, "how": "portal", **day}).context["form"].errors)
    refused = client.post(url, {"text": code.pk, "how": "told", **day})
    assert list(refused.context["form"].errors) == ["how"]
    for text in (code, notice):
        with pytest.raises(ValidationError) as caught:
            sign_statement(
                subject=made.subject, text=text, how="portal", signed_on=ON, on=ON, by=None
            )
        assert set(caught.value.error_dict) == {"how"}
    assert not SignedStatement.objects.exists()
    helper = volunteer(at)  # to whom the notice was not written
    page = asking(world.user("administration", at)).get(
        record_url("volunteers", helper.subject, "conduct", "signed")
    )
    assert ways(page) == ["paper", "screen"]
    assert in_the_portal in hint(page)
    assert told not in hint(page)
    assert list(page.context["form"].fields["text"].queryset) == [code]


def test_what_was_signed_in_the_portal_stays_so_where_its_record_is_opened(made, hr):
    text = statement(CODE)
    signed = sign_own_statement(
        subject=made.subject, text=text, name=made.name, signed_on=ON, by=None
    )
    url = record_url("staff", made.subject, "conduct", "signed", record=signed)
    client = asking(hr)
    page = client.get(url)
    assert "portal" in ways(page)
    assert not hint(page)
    sent = {"text": text.pk, "signed_on": "03-03-2026", "how": "portal"}
    assert client.post(url, {**page.context["form"].initial, **sent}).status_code == 302
    signed.refresh_from_db()
    assert (signed.how, signed.signed_on.day) == ("portal", 3)


@pytest.mark.parametrize(
    ("function", "everywhere", "status"),
    [
        ("hr", True, 200),
        ("hr", False, 403),
        ("board", True, 403),
        ("privacy_officer", True, 403),
        ("recruiter", True, 403),
    ],
)
def test_hr_of_the_whole_organisation_publishes(at, function, everywhere, status):
    user = world.user(function, None if everywhere else at)
    url = reverse("staff:publish")
    assert asking(user).get(url).status_code == status
    typed = {"kind": CODE, "body_nl": "Nieuw.", "body_en": "New.", "valid_from": "02-03-2026"}
    asking(user).post(url, typed)
    assert ConductText.objects.exists() is (status == 200)
    listed = asking(user).get(reverse("staff:statements"))
    assert listed.status_code == (403 if function == "recruiter" else 200)
    if status == 200:
        assert "New." in listed.content.decode()


def test_only_who_may_record_it_is_told_to(at, hr):
    statement(CODE)
    employee(at)
    url = reverse("staff:unsigned", args=[CODE])
    for user, told in ((hr, True), (world.user("location_manager", at), False)):
        assert ("Open a file to record it" in asking(user).get(url).content.decode()) is told


def test_counts_hold_nobody_out_of_sight(at, hr):
    text = statement(CODE)
    sign(employee(world.location("Het Vlot"), "Sam", "Zeeman"), text)
    sign(employee(at), text)

    def counts(user):
        facts = asking(user).get(reverse("staff:statements")).context["texts"][0]["facts"]
        return dict(facts)["Signed or told"], dict(facts)["Not yet"]

    assert counts(hr) == (1, 0)
    assert counts(world.user("hr")) == (2, 0)
    gone = employee(at, "Bo", "Meer")
    sign(gone, text)
    Subject.objects.filter(pk=gone.pk).update(relation_ended_on=today() - dt.timedelta(days=1))
    assert counts(hr) == (1, 0)


def test_a_version_is_never_older_than_the_one_before(hr):
    statement(CODE, valid_from=ON)
    user = world.user("hr")
    page = asking(user).post(
        reverse("staff:publish"),
        {"kind": CODE, "body_nl": "Nieuw.", "valid_from": "01-03-2026"},
    )
    assert list(page.context["form"].errors) == ["valid_from"]
    assert "Nieuw." in page.content.decode()
    assert ConductText.objects.count() == 1


def test_the_text_is_read_in_the_language_of_the_page():
    from django.utils import translation

    text = publish_statement(kind=CODE, body_nl="Wij.", body_en="We.", valid_from=ON, by=None)
    only_dutch = publish_statement(kind=CODE, body_nl="Ons.", valid_from=ON, by=None)
    with translation.override("nl"):
        assert text.body == "Wij."
    with translation.override("en"):
        assert (text.body, only_dutch.body) == ("We.", "Ons.")


def test_the_list_and_the_work_take_as_many_queries_for_3_as_for_30(at, hr):
    statement(CODE)
    client, counts = asking(hr), []
    for total in (3, 30):
        for number in range(total):
            employee(at, "Kim", f"Duinker {number}")
        with CaptureQueriesContext(connection) as queries:
            assert asked(hr)
            assert client.get(reverse("staff:unsigned", args=[CODE])).status_code == 200
            assert client.get(reverse("staff:statements")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert client.get(reverse("staff:unsigned", args=["confidentiality"])).status_code == 404
