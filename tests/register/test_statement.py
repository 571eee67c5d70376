"""The privacy statement: versions, who is told, who says to have read it (B10)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.models import Notice
from accounts.tasks import mail_notices
from core.dates import today
from organisation.models import Organisation
from register.models import Acknowledgement, PrivacyStatement
from tests.factories import users, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db
PAGE = reverse("privacy:statement")
NEXT_MONTH = today() + dt.timedelta(days=30)


@pytest.fixture
def parent():
    return world.parent_user(world.child(world.location()), email="ouder@example.com")


def published(client, **changed):
    typed = {
        "text_nl": "Nieuwe tekst",
        "text_en": "New text",
        "change_nl": "Er is minder.",
        "change_en": "There is less.",
        "valid_from": f"{today():%d-%m-%Y}",
        "confirm": "yes",
        **changed,
    }
    return client.post(reverse("register:publish-statement"), typed)


@pytest.mark.clause("S04", "B10")
def test_anybody_reads_the_version_that_holds_in_both_languages():
    organisation = world.organisation()
    Organisation.objects.update(email="privacy@example.com")
    assert Client().get(PAGE).status_code == 200
    users.statement()
    page = Client().get(PAGE).content.decode()
    assert f"We, {organisation.name}, keep little." in page
    assert "privacy@example.com" in page
    dutch = Client(HTTP_ACCEPT_LANGUAGE="nl").get(PAGE).content.decode()
    assert f"Wij, {organisation.name}, bewaren weinig." in dutch


@pytest.mark.clause("B10")
def test_the_footer_leads_there_also_before_signing_in(parent):
    link = f'href="{PAGE}"'
    assert link in Client().get(reverse("sign_in")).content.decode()
    assert link in asking(parent).get(reverse("portal:home")).content.decode()


@pytest.mark.clause("B10")
def test_a_version_that_is_announced_is_told_of_and_holds_from_its_day():
    users.statement(text_en="The old words.")
    users.statement(text_en="The new words.", valid_from=NEXT_MONTH)
    page = Client().get(PAGE).content.decode()
    assert "The old words." in page
    assert "The new words." not in page
    assert "We keep even less." in page
    new = Client().get(reverse("privacy:version", args=[2])).content.decode()
    assert "The new words." in new


@pytest.mark.clause("B10")
def test_everybody_with_a_login_is_mailed_once_and_nobody_else(parent, mail_server):
    officer = world.user("privacy_officer", email="fg@example.com")
    type(parent).objects.filter(pk=world.user(email="dicht@example.com").pk).update(is_active=False)
    assert published(asking(officer)).status_code == 302
    assert Notice.objects.count() == 2
    mail_notices()
    mail_notices()
    told = sorted(address for [address], _content in mail_server.mails)
    assert told == ["fg@example.com", "ouder@example.com"]
    assert "There is less." not in "".join(mail_server.texts())


@pytest.mark.clause("B10")
def test_a_parent_says_to_have_read_it_and_nothing_waits_for_that(parent):
    users.statement()
    officer = asking(world.user("privacy_officer"))
    client = asking(parent)
    version = reverse("privacy:version", args=[1])
    assert version in client.get(reverse("portal:home")).content.decode()
    read = reverse("privacy:read", args=[1])
    assert read in client.get(version).content.decode()
    client.post(read)
    first = Acknowledgement.objects.get()
    assert (first.user, first.statement.version) == (parent, 1)
    client.post(read)
    assert Acknowledgement.objects.get().read_at == first.read_at
    assert read not in client.get(version).content.decode()
    assert version not in client.get(reverse("portal:home")).content.decode()
    assert "1 of 2" in officer.get(reverse("register:statements")).content.decode()


@pytest.mark.clause("B10")
def test_a_new_version_asks_again(parent):
    users.statement()
    client = asking(parent)
    client.post(reverse("privacy:read", args=[1]))
    users.statement(valid_from=NEXT_MONTH)
    assert reverse("privacy:version", args=[2]) in client.get("/my/").content.decode()
    assert reverse("privacy:read", args=[1]) not in client.get(PAGE).content.decode()


@pytest.mark.clause("B10")
def test_publishing_adds_a_version_and_changes_none():
    users.statement(text_en="The old words.")
    officer = asking(world.user("privacy_officer"))
    page = officer.get(reverse("register:publish-statement"))
    assert page.context["form"]["text_en"].value() == "The old words."
    published(officer)
    texts = list(PrivacyStatement.objects.order_by("version").values_list("text_en", flat=True))
    assert texts == ["The old words.", "New text"]


def test_a_version_holds_from_today_at_the_earliest_and_not_before_the_last():
    officer = asking(world.user("privacy_officer"))
    late = published(officer, valid_from="01-01-2024")
    assert late.context["form"].errors["valid_from"]
    users.statement(valid_from=NEXT_MONTH)
    with pytest.raises(ValidationError):
        users.statement(valid_from=today())
    assert Notice.objects.count() == 1  # of the version that was published


def test_words_in_braces_that_mean_nothing_stay_as_they_are():
    world.organisation()
    users.statement(text_en="{nothing} {0.__class__} {organisation}")
    page = Client().get(PAGE).content.decode()
    assert f"{{nothing}} {{0.__class__}} {world.organisation().name}" in page
