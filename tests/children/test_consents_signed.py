"""The answers of a signed form are noted at once, with the form as their proof."""

import pytest

from accounts.models import Notice
from audit.models import Event
from consents.actions import make_kind, publish_text
from consents.defaults import (
    HANDOVER_VERBAL,
    PHOTOS,
)
from consents.models import ConsentDecision, ConsentKind
from core.dates import today
from documents.models import Document
from tests.children.test_consents import DAY, signed, url
from tests.factories import consents, files, rights, world

pytestmark = pytest.mark.django_db


# --- a signed form ------------------------------------------------------------------------------


@pytest.mark.clause("K13", "L03", "S05", "G02")
def test_a_signed_form_is_noted_at_once_with_the_form_as_proof_of_each_answer(
    child, parents, desk, manager
):
    world.parent_user(child)
    sent = signed(child, parents[0], photos_internal="yes", registration_data="yes")
    sent |= {f"kind-{consents.kind(HANDOVER_VERBAL).pk}": "no"}
    response = desk.post(url("note_consent_form", child), sent)
    assert response["Location"] == url("section", child, "consents")
    made = ConsentDecision.objects.filter(subject=child.subject)
    assert {(d.kind.code, d.given) for d in made} == {
        (PHOTOS, True),
        ("registration_data", True),
        (HANDOVER_VERBAL, False),
    }
    document = Document.objects.get()
    assert {(d.document, d.how, d.recorded_by, d.giver) for d in made} == {
        (document, "paper", manager, parents[0])
    }
    assert (document.category, document.audience) == ("child.consents", "managers")
    assert Event.objects.filter(action="consent.decided", subject_id=child.pk).count() == 3
    assert Notice.objects.count() == 1  # one receipt for one form


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_to_choose_the_file_again(
    child, parents, desk
):
    sent = signed(child, parents[0], photos_internal="no")
    wrong = desk.post(url("note_consent_form", child), sent | {"decided_on": "31-02-2026"})
    form = wrong.context["form"]
    assert set(form.errors) == {"decided_on", "file"}
    assert "Choose the file again" in form.errors["file"][0]
    kept = wrong.content.decode()
    assert "31-02-2026" in kept
    assert form[f"kind-{consents.kind(PHOTOS).pk}"].value() == "no"
    assert form["giver"].value() == str(parents[0].pk)
    empty = desk.post(url("note_consent_form", child), signed(child, parents[0]))
    assert "Note the answer to at least one question" in empty.content.decode()
    assert not ConsentDecision.objects.exists()
    assert not Document.objects.exists()


def test_a_refused_answer_leaves_nothing_of_the_form(child, parents, desk, files_root):
    consents.ordered(child, parents[1], since=today() - DAY)
    page = desk.get(url("note_consent_form", child)).content.decode()
    assert "Bas Zandstra (court order: only a no)" in page
    mixed = signed(child, parents[1], photos_internal="no", registration_data="yes")
    refused = desk.post(url("note_consent_form", child), mixed)
    assert "A court order keeps this parent" in refused.context["form"].errors["giver"][0]
    assert not ConsentDecision.objects.exists()
    assert not Document.objects.exists()
    assert not [path for path in files_root.rglob("*") if path.is_file()]
    only_no = signed(child, parents[1], photos_internal="no")
    assert desk.post(url("note_consent_form", child), only_no).status_code == 302


def test_a_form_that_is_sent_twice_is_noted_once(child, parents, desk):
    first = signed(child, parents[0], photos_internal="yes")
    again = signed(child, parents[0], photos_internal="yes")
    assert desk.post(url("note_consent_form", child), first).status_code == 302
    twice = desk.post(url("note_consent_form", child), again)
    assert twice.status_code == 200
    assert "Another answer has been noted in the meantime" in twice.content.decode()
    assert ConsentDecision.objects.count() == Document.objects.count() == 1
    # What the page says now is what a form sent from it answers to.
    newest = str(ConsentDecision.objects.get().pk)
    assert twice.context["form"]["seen"].value() == newest


def test_a_form_of_an_earlier_day_stands_with_the_words_of_that_day(child, parents, desk):
    old = today() - 30 * DAY
    publish_text(
        kind=consents.kind(PHOTOS), valid_from=today() - 10 * DAY, purpose_nl="Nieuw.", by=None
    )
    sent = signed(child, parents[0], photos_internal="yes") | {"printed_on": f"{old:%d-%m-%Y}"}
    desk.post(url("note_consent_form", child), sent)
    assert ConsentDecision.objects.get().text.version == 1


@pytest.mark.clause("G02")
def test_what_was_not_asked_yet_cannot_stand_on_a_form_of_that_day(child, parents, desk):
    new = make_kind(code="new", label_nl="Nieuw", about="child", at_placement=True, by=None)
    publish_text(kind=new, valid_from=today(), purpose_nl="Nieuw doel.", by=None)
    printed = {"printed_on": f"{today() - 9 * DAY:%d-%m-%Y}"}
    sent = signed(child, parents[0], photos_internal="yes", new="yes")
    refused = desk.post(url("note_consent_form", child), sent | printed)
    errors = refused.context["form"].errors
    assert errors["printed_on"] == ["A form from this day does not ask this yet: Nieuw."]
    assert "Choose the file again" in errors["file"][0]
    assert not ConsentDecision.objects.exists()
    assert not Document.objects.exists()
    sent = signed(child, parents[0], photos_internal="yes", new="yes")
    sent["printed_on"] = f"{today():%d-%m-%Y}"
    assert desk.post(url("note_consent_form", child), sent).status_code == 302


@pytest.mark.clause("K13", "G02")
def test_only_what_is_printed_or_was_asked_by_name_is_noted_from_a_form(child, parents, desk):
    matter = consents.named(child, "Logopedie De Zon", on=today())
    page = desk.get(url("note_consent_form", child))
    printed = {f"kind-{kind.pk}" for kind in ConsentKind.objects.filter(at_placement=True)}
    fields = page.context["form"].fields
    offered = {name for name in fields if name.startswith(("kind-", "matter-"))}
    assert offered == printed | {f"matter-{matter.pk}"}
    desk.post(url("note_consent_form", child), signed(child, parents[0], contact_parents="yes"))
    assert not ConsentDecision.objects.exists()


def test_a_no_on_a_form_says_what_is_still_to_be_removed(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    sent = signed(child, parents[0], photos_internal="no")
    told = desk.post(url("note_consent_form", child), sent, follow=True).content.decode()
    assert "There are 2 tasks to remove what was made under a yes." in told
    sent = signed(child, parents[0], registration_data="no")
    told = desk.post(url("note_consent_form", child), sent, follow=True).content.decode()
    assert "to remove what was made" not in told


@pytest.mark.clause("G03")
def test_a_no_on_a_form_destroys_no_photo_before_that_was_read(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    for _number in range(2):
        files.paper(child.subject, "child.media", content=files.jpeg())
    photos = Document.objects.filter(category="child.media")
    address = url("note_consent_form", child)
    first = desk.post(address, signed(child, parents[0], photos_internal="no"))
    assert "2 photos and videos are removed from this file at once" in first.context["warnings"][0]
    assert (photos.count(), ConsentDecision.objects.count()) == (2, 1)
    read = {"read": first.context["digest"]}
    page = first.content.decode()
    assert f'name="read" value="{read["read"]}"' in page
    assert "Save anyway" in page
    without = signed(child, parents[0], photos_internal="no") | read
    del without["file"]
    again = desk.post(address, without)  # what was read need not be read once more
    assert set(again.context["form"].errors) == {"file"}
    sent = signed(child, parents[0], photos_internal="no") | {"read": again.context["digest"]}
    told = desk.post(address, sent, follow=True).content.decode()
    assert "2 photos and videos were removed from the file at once." in told
    assert not photos.exists()


def test_a_no_that_destroys_photos_names_the_request_that_misses_them(child, parents, desk):
    consents.decided(child, parents[0], True, on=today() - DAY)
    form = signed(child, parents[0], photos_internal="no")
    request = rights.asked(child, parent=1, on=today())
    files.paper(child.subject, "child.media", content=files.jpeg())
    warnings = desk.post(url("note_consent_form", child), form).context["warnings"]
    assert warnings[1].startswith(f"Request {request.number}: copy of the file. It has not been")
    assert "will not be in the answer, nor in a copy of this file" in warnings[1]


def test_a_yes_or_a_no_without_photos_asks_nothing_first(child, parents, desk):
    files.paper(child.subject, "child.media", content=files.jpeg())
    address = url("note_consent_form", child)
    assert desk.post(address, signed(child, parents[0], photos_internal="yes")).status_code == 302
    other = signed(child, parents[0], registration_data="no")
    assert desk.post(address, other).status_code == 302
    assert Document.objects.filter(category="child.media").exists()


def test_a_no_of_before_a_later_yes_does_not_say_that_photos_go(child, parents, desk):
    files.paper(child.subject, "child.media", content=files.jpeg())
    standing = consents.decided(child, parents[0], True, on=today())
    before = {"decided_on": f"{today() - DAY:%d-%m-%Y}"}
    form = signed(child, parents[0], photos_internal="no") | before
    assert desk.post(url("note_consent_form", child), form).status_code == 302
    newest = ConsentDecision.objects.exclude(pk=standing.pk).get()
    spoken = {
        "seen": str(newest.pk),
        "question": f"kind-{consents.kind(PHOTOS).pk}",
        "giver": str(parents[0].pk),
        "given": "no",
        "how": "spoken",
    }
    assert desk.post(url("note_consent_answer", child), spoken | before).status_code == 302
    assert ConsentDecision.objects.filter(given=False).count() == 2
    assert Document.objects.filter(category="child.media").exists()


def test_only_who_holds_custody_can_be_the_giver(child, parents, desk):
    consents.custody_ended(child, parents[1], on=today() - DAY)
    sent = signed(child, parents[1], photos_internal="yes")
    refused = desk.post(url("note_consent_form", child), sent)
    assert refused.context["form"].errors["giver"]
    assert not ConsentDecision.objects.exists()
