"""What the parents answered about photos stands where somebody adds one to the file."""

import pytest
from django.urls import reverse

from consents.defaults import PHOTOS
from core.dates import today
from tests.factories import consents, files, world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


def pages(child) -> list[str]:
    """The section of the photos, and the form that adds one there."""
    return [
        reverse("children:section", args=[child.pk, "media"]),
        reverse("documents:add", args=[child.pk, "child.media"]),
    ]


@pytest.mark.clause("K04", "S05")
@pytest.mark.parametrize(
    ("given", "word", "warning"),
    [
        (False, "No", "is no. Keep no photos or video of this child here."),
        (None, "Not asked", "Photos and video are kept only with consent."),
        (True, "Yes", ""),
    ],
)
def test_who_adds_a_photo_sees_the_answers_and_is_warned_without_a_yes(
    boomhut, child, given, word, warning
):
    if given is not None:
        consents.decided(child, world.parents_of(child)[0].subject, given, on=today())
    group = world.care_group(boomhut)
    child.subject.affiliations.update(care_group=group)
    client = asking(world.user("pedagogical_professional", group))
    for page in pages(child):
        response = client.get(page)
        [panel] = response.context.get("beside") or response.context["panels"]
        answers = {label: str(cell["text"]) for label, cell in panel.rows}
        assert answers[str(consents.kind(PHOTOS))] == word
        assert panel.warning.endswith(warning)
        assert bool(panel.warning) is bool(warning)
        assert warning in response.content.decode()


def test_the_answers_also_stand_where_a_photo_is_replaced_and_with_no_other_paper(child, desk):
    photo = files.paper(child.subject, "child.media", content=files.jpeg())
    letter = files.paper(child.subject, "child.conversations")
    replaced = desk.get(reverse("documents:replace", args=[photo.pk]))
    assert replaced.context["beside"][0].warning
    other = desk.get(reverse("documents:replace", args=[letter.pk]))
    assert other.context["beside"] == []
