"""A copy on paper: printed by who may see all of it, and handed over once."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from audit.models import Event
from core.dates import today
from disclosures.models import Disclosure
from documents.models import Document
from rights.actions import hand_over_copy
from rights.models import Copy
from tests.factories import world
from tests.factories.http import asking, asking_afresh
from tests.factories.rights import ready

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 3, 10, tzinfo=dt.UTC)


@pytest.fixture
def manager(here):
    return world.user("location_manager", here)


def page(copy, name):
    return reverse(f"rights:{name}", args=[copy.request_id])


def test_a_copy_is_printed_by_who_may_see_all_of_it(child, manager):
    copy = ready(child)
    first = asking(manager).get(page(copy, "print"))
    assert first.url.startswith(reverse("account:afresh"))
    response = asking_afresh(manager).get(page(copy, "print"))
    assert response.getvalue() == b"PK a copy"
    event = Event.objects.get(action="request.printed")
    assert (event.actor, event.function) == (manager, "location_manager")


@pytest.mark.clause("L39", "L79")
def test_a_copy_with_a_closed_part_is_not_printed(child, manager):
    copy = ready(child)
    Copy.objects.update(categories=["child.identity", "child.care_file"])
    client = asking(manager)
    assert client.get(page(copy, "print")).status_code == 403
    assert client.get(page(copy, "detail")).context["closed_parts"] == ["Care file"]


def test_handing_over_says_to_whom_and_removes_the_copy(child, manager, files_root):
    copy = ready(child)
    url = reverse("rights:step", args=[copy.request_id, "hand-over"])
    client = asking(manager)
    assert client.get(url).context["form"].initial == {}
    refused = client.post(url, {"recipient": "Ans Zandstra"})
    assert list(refused.context["form"].errors) == ["identity_shown"]
    client.post(url, {"recipient": "Ans Zandstra", "identity_shown": "document"})
    copy.refresh_from_db()
    assert (copy.state, copy.way, copy.handed_to) == ("collected", "paper", "Ans Zandstra")
    assert not Document.objects.exists()
    told = Disclosure.objects.get()
    assert (told.recipient, told.ground_note) == ("Ans Zandstra", copy.request.number)


def test_a_copy_is_handed_over_once(child):
    copy = ready(child)
    give = {"recipient": "Ans", "identity_shown": "known", "at": NOW, "on": today()}
    hand_over_copy(copy=copy, by=None, **give)
    with pytest.raises(ValidationError):
        hand_over_copy(copy=copy, by=None, **give)
    assert Disclosure.objects.count() == 1
