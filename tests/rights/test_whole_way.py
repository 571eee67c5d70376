"""From the parent's question to the file in the parent's hands, through the pages."""

import io
import json
import zipfile

import pikepdf
import pytest
from django.urls import reverse

from disclosures.models import Disclosure
from rights import tasks
from rights.models import Request
from tests.factories import world
from tests.factories.http import asking

pytestmark = pytest.mark.django_db


@pytest.mark.clause("K17", "S08")
def test_from_asking_to_holding_the_copy(django_capture_on_commit_callbacks, monkeypatch):
    here = world.location()
    child = world.child(here)
    world.daily_care(child, allergies="pinda")
    parent, manager = asking(world.parent_user(child)), asking(world.user("location_manager", here))
    queue = []
    monkeypatch.setattr(
        "rights.actions.copies.current_app.send_task", lambda name, args: queue.append((name, args))
    )

    parent.post(reverse("portal:ask-kind", args=[child.pk, "copy"]))
    request = Request.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(
            reverse("rights:step", args=[request.pk, "approve"]),
            {"custody_checked": "on"},
        )
    assert queue == []
    passages = reverse("rights:passages", args=[request.pk])
    page = manager.get(passages)
    assert page.context["form"] is None  # nothing about others
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(reverse("rights:preview", args=[request.pk]))
    ((name, arguments),) = queue
    assert name == tasks.make_one.name
    for _time in range(2):  # delivered twice
        tasks.make_one(*arguments)

    password = {"password": world.PASSWORD}
    response = parent.post(reverse("portal:copy", args=[request.pk]), password)
    bundle = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    with pikepdf.open(io.BytesIO(bundle.read("copy.pdf"))) as pdf:
        data = json.loads(next(iter(pdf.attachments.values())).get_file().read_bytes())
    care = next(part for part in data["sections"] if part["code"] == "child.daily_care")
    assert care["rows"][0]["allergies"] == "pinda"
    assert data["request"]["number"] == request.number
    assert Disclosure.objects.get().ground_note == request.number
    assert parent.get(reverse("portal:home")).context["requests"] == []
