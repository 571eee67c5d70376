"""The declaration of consent on paper: filled in for a child or blank, in both languages."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from audit.models import Event
from consents.models import ConsentKind
from core.dates import today
from tests.factories import consents, world
from tests.factories.http import asking
from tests.pdf_text import open_pdf, text_of

pytestmark = pytest.mark.django_db


def printed(client, child, language: str) -> bytes:
    address = reverse("children:consent_form", args=[child.pk])
    response = client.get(address, {"language": language})
    assert response["Content-Type"] == "application/pdf"
    assert "Zandstra" not in response["Content-Disposition"]
    return response.content


@pytest.mark.clause("L03", "S05", "G02")
@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_form_holds_every_question_of_the_placement_in_both_languages(child, manager, language):
    content = printed(asking(manager), child, language)
    text = text_of(content)
    kinds = ConsentKind.objects.filter(at_placement=True)
    with override(language):
        wanted = [kind.label for kind in kinds]
        wanted += [part for kind in kinds for _label, part in kind.texts.get().parts]
    for words in [*wanted, "Noor Zandstra", "Ans Zandstra", "Bas Zandstra", "14-03-2023"]:
        assert " ".join(words.split()) in text
    assert f"{today():%d-%m-%Y}" in text
    with open_pdf(content) as pdf:
        assert str(pdf.Root.Lang) == language
        assert "/StructTreeRoot" in pdf.Root
    assert Event.objects.filter(action="section.opened", section="child.consents").count() == 1


@pytest.mark.clause("L33")
def test_who_holds_no_custody_or_is_kept_away_gets_no_line_to_sign(boomhut, child, manager):
    consents.ordered(child, world.parents_of(child)[0].subject, since=today())
    text = text_of(printed(asking(manager), child, "nl"))
    assert "Ans Zandstra" not in text
    assert "Bas Zandstra" in text


def test_the_form_does_not_show_what_was_answered_before(child, manager):
    client = asking(manager)
    before = text_of(printed(client, child, "nl"))
    consents.decided(child, world.parents_of(child)[0].subject, True, on=today())
    assert text_of(printed(client, child, "nl")) == before


def test_the_blank_form_holds_no_name_and_opens_without_a_file(boomhut, child):
    desk = asking(world.user("administration", boomhut))
    response = desk.get(reverse("children:blank_consent_form"), {"language": "en"})
    text = text_of(response.content)
    assert "Declaration of consent" in text
    assert "Zandstra" not in text
    assert not Event.objects.filter(action="section.opened").exists()


def test_who_downloads_nothing_prints_no_form_of_a_child(boomhut, child, manager):
    address = reverse("children:consent_form", args=[child.pk])
    group = asking(world.user("pedagogical_professional", boomhut))
    assert group.get(address).status_code == 403
    assert asking(manager).get(address, {"language": "xx"}).status_code == 404
