"""A record that another window or a colleague changed or removed since its page was opened."""

import datetime as dt
import re

import pytest

from children.models import (
    CareNote,
    Declaration,
    EmergencyNumber,
    LanguageIndication,
    Placement,
)
from tests.factories import world
from tests.factories.http import asking, record_url

pytestmark = pytest.mark.django_db


def test_what_another_window_saved_is_not_put_back_unseen(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    parent = world.parents_of(child)[0].subject
    url = record_url(
        "children", child.subject, "contact", "parent", owner=parent, record=parent.parent
    )
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    first |= {"street": "Zandpad 3", "postcode": "1234 AB", "town": "Utrecht"}
    assert client.post(url, first).status_code == 302
    refused = client.post(url, second | {"phone": "06-00000001"})
    page = refused.content.decode()
    assert "This was changed in the meantime" in page
    assert "Stored now: Street and number: Zandpad 3" in page
    parent.parent.refresh_from_db()
    assert parent.parent.phone != "06-00000001"
    again = _sent_of(refused)  # what was typed, and what the other window saved
    assert (again["phone"], again["street"]) == ("06-00000001", "Zandpad 3")
    assert client.post(url, again).status_code == 302
    assert _sent_of(client.get(url))["street"] == "Zandpad 3"
    parent.parent.refresh_from_db()
    assert parent.parent.phone == "06-00000001"


def test_what_two_changed_at_once_is_told_and_stays_as_each_typed_it(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    url = record_url("children", child.subject, "identity", "child", record=child)
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    assert client.post(url, first | {"first_name": "Nora", "sex": "f"}).status_code == 302
    refused = client.post(url, second | {"first_name": "Noortje"})
    assert "Stored now: First name: Nora<" in refused.content.decode()
    again = _sent_of(refused)
    assert (again["first_name"], again["sex"]) == ("Noortje", "f")
    assert client.post(url, again).status_code == 302
    child.refresh_from_db()
    assert (child.first_name, child.sex) == ("Noortje", "f")


def test_what_was_typed_over_what_a_colleague_removed_can_be_added_as_new(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    number = world.emergency_number(child, "06 12345678")
    url = record_url("children", child.subject, "daily_care", "emergency", record=number)
    typed = _sent_of(client.get(url)) | {"phone": "06 87654321", "whom": "tante Bep"}
    assert asking(manager).post(url + "remove/").status_code == 302
    assert (
        asking(world.user("location_manager", world.location("De Wig")))
        .post(url, typed)
        .status_code
        == 404
    )
    answer = client.post(url, typed)
    page = answer.content.decode()
    assert "This was removed in the meantime" in page
    assert "tante Bep" in page
    assert not EmergencyNumber.objects.exists()
    add = record_url("children", child.subject, "daily_care", "emergency")
    assert f'action="{add}"' in page
    assert client.post(add, _shown_in(answer.context["form"])).status_code == 302
    assert EmergencyNumber.objects.get().whom == "tante Bep"
    assert client.get(url).status_code == 404  # nothing was typed on it


def test_what_was_typed_can_be_copied_where_another_came_in_its_place(boomhut, everybody):
    child, client = world.child(boomhut), asking(everybody)
    add = record_url("children", child.subject, "education_level", "language")
    assert client.post(add, {"indicated_on": "01-02-2026"}).status_code == 302
    first = LanguageIndication.objects.get()
    url = record_url("children", child.subject, "education_level", "language", record=first)
    typed = _sent_of(client.get(url)) | {"indicated_on": "03-02-2026"}
    assert client.post(url + "remove/").status_code == 302
    assert client.post(add, {"indicated_on": "02-02-2026"}).status_code == 302
    page = client.post(url, typed).content.decode()
    assert "another one was added in its place" in page
    assert 'value="03-02-2026"' in page
    assert ">Save<" not in page
    assert LanguageIndication.objects.get().indicated_on == dt.date(2026, 2, 2)


def test_a_field_typed_wrongly_is_told_too_before_it_is_saved_over(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    url = record_url("children", child.subject, "identity", "child", record=child)
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    assert client.post(url, first | {"birth_date": "15-03-2023"}).status_code == 302
    refused = client.post(url, second | {"birth_date": "16-13-2023"})
    form = refused.context["form"]
    assert "Stored now: Birth date: 15-03-2023" in form.non_field_errors()
    assert "birth_date" in form.errors


def test_the_group_that_is_stored_is_told_by_name(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    stars = world.care_group(boomhut, "Sterren")
    place = Placement.objects.get(subject=child.subject)
    url = record_url("children", child.subject, "care_arrangement", "placement", record=place)
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    assert client.post(url, first | {"care_group": str(stars.pk)}).status_code == 302
    page = client.post(url, second | {"is_full": "False"}).content.decode()
    assert "Stored now: Group: Sterren<" in page


def test_who_signed_is_told_by_name(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    ans, bas = world.parents_of(child)
    signed = {"kind": "group", "signed_on": "01-02-2026", "kept": "paper", "remark": ""}
    add = record_url("children", child.subject, "declarations", "declaration")
    assert client.post(add, signed | {"signed_by": str(ans.pk)}).status_code == 302
    record = Declaration.objects.get()
    url = record_url("children", child.subject, "declarations", "declaration", record=record)
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    assert client.post(url, first | {"signed_by": str(bas.pk)}).status_code == 302
    page = client.post(url, second | {"remark": "Per post"}).content.decode()
    assert f"Stored now: Signed by: {bas.name}<" in page


def test_what_another_window_saved_just_so_is_no_conflict(boomhut, manager):
    child, client = world.child(boomhut), asking(manager)
    url = record_url("children", child.subject, "identity", "child", record=child)
    typed = _sent_of(client.get(url)) | {"first_name": "Nora"}
    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed).status_code == 302


def test_lines_that_were_not_touched_follow_what_is_stored(boomhut, everybody):
    """A browser ends lines otherwise than an import."""
    child, client = world.child(boomhut), asking(everybody)
    add = record_url("children", child.subject, "care_file", "note")
    note = {"noted_on": "01-02-2026", "kind": "plan", "text": "Een.\nTwee."}
    assert client.post(add, note).status_code == 302
    url = record_url("children", child.subject, "care_file", "note", record=CareNote.objects.get())
    first, second = (_sent_of(client.get(url)) for _window in range(2))
    assert client.post(url, first | {"text": "Een.\nDrie."}).status_code == 302
    changed = second | {"text": "Een.\r\nTwee.", "noted_on": "02-02-2026"}
    again = _sent_of(client.post(url, changed))
    assert (again["text"], again["noted_on"]) == ("Een.\nDrie.", "02-02-2026")


def _typed(value) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d-%m-%Y}"
    return "" if value is None else str(value)


def _shown_in(form) -> dict:
    return {name: _typed(form[name].value()) for name in form.fields}


def _sent_of(page) -> dict:
    """What a browser sends of the form on a page."""
    form = page.context["form"]
    hidden = re.search(r'name="stored" value="([\w ]+)"', page.content.decode())
    return _shown_in(form) | {"stored": hidden[1]}
