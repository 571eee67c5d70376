"""Publishing the privacy statement: from the register, read through, withdrawn, compared (B10)."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Notice
from audit.models import Event
from core.dates import today
from organisation.models import Organisation
from register.actions import load_defaults
from register.models import Acknowledgement, PrivacyStatement
from register.statements import unread_by, withdraw_statement
from tests.factories import users, world
from tests.factories.http import asking
from tests.pdf_text import open_pdf, text_of

pytestmark = pytest.mark.django_db
PAGE, PDF = reverse("privacy:statement"), reverse("privacy:pdf")
PUBLISH, VERSIONS = reverse("register:publish-statement"), reverse("register:statements")
WITHDRAW = reverse("register:withdraw-statement", args=[2])
NEXT_MONTH = today() + dt.timedelta(days=30)
MARKED = "# Kinderen\n\n## Wat wij bewaren\n\n- Naam & <b>\n\n# Rechten\n\nVraag {contact}."
TYPED = {
    "text_nl": MARKED,
    "text_en": "# Children\n\nNames.",
    "change_nl": "Er is minder.",
    "change_en": "There is less.",
    "valid_from": f"{today():%d-%m-%Y}",
}


@pytest.fixture
def officer():
    return asking(world.user("privacy_officer"))


@pytest.mark.clause("K02", "B10")
def test_the_officer_fills_both_languages_in_from_the_register_and_publishes_them(officer):
    load_defaults(by=None)
    assert f"{PUBLISH}?register=1" in officer.get(PUBLISH).content.decode()
    form = officer.get(PUBLISH, {"register": "1"}).context["form"]
    texts = {name: form[name].value() for name in ("text_nl", "text_en")}
    assert "# Children and parents" in texts["text_en"]
    assert "Datalekken" in texts["text_nl"]
    assert not PrivacyStatement.objects.exists()
    officer.post(PUBLISH, TYPED | texts | {"confirm": "yes"})
    assert PrivacyStatement.objects.get().text_en == texts["text_en"].strip()


@pytest.mark.clause("B10")
def test_the_day_filled_in_is_the_first_one_that_is_possible(officer):
    users.statement()
    for held_from in (today(), NEXT_MONTH):
        page = officer.get(PUBLISH)
        assert page.context["form"].initial["valid_from"] == held_from
        waits = "cannot be in force before that day" in page.content.decode()
        assert waits is (held_from == NEXT_MONTH)
        users.statement(valid_from=NEXT_MONTH)


@pytest.mark.clause("B10")
def test_it_is_read_through_in_both_languages_before_anything_is_published(officer):
    page = officer.post(PUBLISH, TYPED).content.decode()
    assert "<h3>Kinderen</h3>" in page
    assert "<h3>Children</h3>" in page
    assert "The one person with a login gets a message." in page
    assert "cannot be changed any more" in page
    assert not PrivacyStatement.objects.exists()
    assert not Notice.objects.exists()
    changed = officer.post(PUBLISH, TYPED | {"change": "yes"})
    assert changed.context["form"]["text_nl"].value() == MARKED
    assert not PrivacyStatement.objects.exists()
    officer.post(PUBLISH, TYPED | {"confirm": "yes"})
    assert PrivacyStatement.objects.get().text_nl == MARKED


@pytest.mark.parametrize("wrong", ["{foo}", "{contact"])
def test_a_placeholder_that_is_not_filled_in_is_refused_by_name(officer, wrong):
    page = officer.post(PUBLISH, TYPED | {"text_en": f"Ask {{contact}} or {wrong}", "confirm": "1"})
    said = f"Nothing is filled in for {wrong}. These are filled in: {{organisation}}, {{contact}}"
    assert said in page.content.decode()
    assert not PrivacyStatement.objects.exists()


@pytest.mark.parametrize("text", ["Vraag { ons.", "Vraag ons }.", "Vraag { contact }."])
def test_a_brace_on_its_own_is_told_in_plain_words(officer, text):
    page = officer.post(PUBLISH, TYPED | {"text_nl": text})
    [message] = page.context["form"].errors["text_nl"]
    assert "There is a { or } on its own. Remove it" in message
    assert "{organisation}" in message
    assert not PrivacyStatement.objects.exists()


@pytest.mark.clause("B10")
def test_a_version_for_later_is_withdrawn_before_its_day_and_holds_for_nobody(officer):
    users.statement(text_en="The old words.")
    users.statement(text_en="The new words.", valid_from=NEXT_MONTH)
    parent = world.user(email="ouder@example.com")
    assert WITHDRAW in officer.get(VERSIONS).content.decode()
    assert "The version before it stays in force." in officer.get(WITHDRAW).content.decode()
    assert PrivacyStatement.objects.filter(withdrawn_at__isnull=True).count() == 2
    officer.post(WITHDRAW)
    assert Event.objects.filter(action="privacy_statement.withdrawn").count() == 1
    page = Client().get(PAGE).content.decode()
    assert "The old words." in page
    assert "was withdrawn. This version stays in force." in page
    assert unread_by(parent).version == 1
    old = Client().get(reverse("privacy:version", args=[2])).content.decode()
    assert "This version was withdrawn and is not in force." in old
    assert asking(parent).post(reverse("privacy:read", args=[2])).status_code == 404
    assert not Acknowledgement.objects.exists()
    assert users.statement(valid_from=today()).version == 3


@pytest.mark.clause("B10")
def test_of_two_versions_to_come_both_are_told_of_and_what_stays_after_a_withdrawal(officer):
    users.statement()
    users.statement(valid_from=NEXT_MONTH, change_en="We keep a photo less.")
    users.statement(valid_from=NEXT_MONTH + dt.timedelta(days=9), change_en="We ask one thing.")
    parent = world.parent_user(world.child(world.location()))
    for page in (Client().get(PAGE), asking(parent).get(reverse("portal:home"))):
        said = page.content.decode()
        assert said.index("We keep a photo less.") < said.index("We ask one thing.")
        assert f"{NEXT_MONTH:%d-%m-%Y}" in said
    second = Client().get(reverse("privacy:version", args=[2])).content.decode()
    assert "We ask one thing." in second
    third = officer.get(reverse("register:withdraw-statement", args=[3])).content.decode()
    assert "Version 2 stays announced, and is in force from" in third
    assert "The version before it stays in force." not in third
    officer.post(reverse("register:withdraw-statement", args=[3]))
    page = Client().get(PAGE).content.decode()
    assert "We keep a photo less." in page
    assert "We ask one thing." not in page


@pytest.mark.clause("B10")
def test_where_nothing_holds_yet_no_version_is_said_to_stay_in_force(officer):
    users.statement(valid_from=NEXT_MONTH)
    first = officer.get(reverse("register:withdraw-statement", args=[1])).content.decode()
    assert "There is no version before it: none is in force then." in first


@pytest.mark.clause("B10")
def test_a_version_that_holds_is_not_withdrawn(officer):
    users.statement()
    made = users.statement(valid_from=today())
    assert WITHDRAW not in officer.get(VERSIONS).content.decode()
    assert officer.get(WITHDRAW).status_code == 302
    officer.post(WITHDRAW)
    with pytest.raises(ValidationError):
        withdraw_statement(statement=made, at=timezone.now(), on=today(), by=None)
    assert not PrivacyStatement.objects.filter(withdrawn_at__isnull=False).exists()


def test_only_who_publishes_may_withdraw():
    users.statement()
    users.statement(valid_from=NEXT_MONTH)
    manager = asking(world.user("location_manager", world.location()))
    assert WITHDRAW not in manager.get(VERSIONS).content.decode()
    assert manager.post(WITHDRAW).status_code == 403


@pytest.mark.clause("B10")
def test_anybody_reads_in_words_what_was_added_and_removed(officer):
    users.statement(text_en="# Children\n\n- Name\n- Photo")
    users.statement(text_en="# Children\n\n- Name\n- Diet")
    address = reverse("privacy:changes", args=[1, 2])
    assert address in Client().get(PAGE).content.decode()
    assert address in officer.get(VERSIONS).content.decode()
    page = Client().get(address).content.decode()
    assert "<strong>Added:</strong> <ins>Diet</ins>" in page
    assert "<strong>Removed:</strong> <del>Photo</del>" in page
    assert "Name</ins>" not in page
    assert Client().get(reverse("privacy:changes", args=[1, 9])).status_code == 404


@pytest.mark.clause("S04")
def test_the_contents_lead_to_each_part_and_marks_cannot_carry_html():
    world.organisation()
    users.statement(text_en=MARKED)
    page = Client().get(PAGE).content.decode()
    for anchor, title in (("1-kinderen", "Kinderen"), ("2-rechten", "Rechten")):
        assert f'<a href="#{anchor}">{title}</a>' in page
        assert f'id="{anchor}"' in page
    assert "<li>Naam &amp; &lt;b&gt;</li>" in page


@pytest.mark.clause("S04", "B10")
def test_anybody_downloads_the_version_that_holds_as_a_tagged_pdf():
    assert Client().get(PDF).status_code == 404
    organisation = world.organisation()
    Organisation.objects.update(email="privacy@example.com")
    users.statement(text_en="# Children\n\n- Name\n\nAsk {contact}.", text_nl="# Kinderen")
    users.statement(text_en="The new words.", valid_from=NEXT_MONTH)
    assert PDF in Client().get(PAGE).content.decode()
    answer = Client().get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert organisation.name in text
    assert "Children" in text
    assert "Ask privacy@example.com." in text
    assert "The new words." not in text
    with open_pdf(answer.content) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en"
    assert "Kinderen" in text_of(Client(HTTP_ACCEPT_LANGUAGE="nl").get(PDF).content)


def test_the_pdf_follows_a_change_of_the_contact_data():
    world.organisation()
    users.statement(text_en="Ask {contact}.")
    Client().get(PDF)
    Organisation.objects.update(email="anders@example.com")
    assert "anders@example.com" in text_of(Client().get(PDF).content)


@pytest.mark.clause("K38")
def test_the_address_for_complaints_is_filled_in():
    world.organisation()
    users.statement(text_en="Tell us: {complaints}.")
    Organisation.objects.update(complaints_email="klachten@example.com")
    assert "Tell us: klachten@example.com." in Client().get(PAGE).content.decode()
