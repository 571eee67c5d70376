"""Finishing one class does not take the key of another that somebody is just writing in: PostgreSQL
only."""

import threading
from contextlib import suppress

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from core.keys import has_key
from core.registries import retention_rules
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from retention.actions import claim_batch
from retention.actions.steps import STEPS
from tests.factories import due
from tests.factories.due import DUE
from tests.factories.files import png

pytestmark = [
    pytest.mark.django_db(transaction=True, databases=["default", "keys"]),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="writers take turns"),
]
FILE = retention_rules["child.file"]


def test_a_document_of_another_class_that_is_being_added_keeps_its_key():
    child = due.plain_child()
    subject = child.subject
    due.announce(DUE)
    claim = claim_batch(rule=FILE, subject_ids=[child.pk], today=DUE, at=timezone.now())
    STEPS[0].take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
    written, commit = threading.Event(), threading.Event()

    def add():
        try:
            with transaction.atomic(using="default"), transaction.atomic(using="keys"):
                add_document(
                    subject=subject,
                    category="child.contract",
                    title="contract",
                    file=clean_bytes(png()),
                    by=None,
                )
                written.set()
                commit.wait(10)
        finally:
            written.set()
            connections.close_all()

    def finish():
        with suppress(Exception):
            STEPS[1].take(rule=FILE, claim=claim, today=DUE, at=timezone.now(), by=None)
        connections.close_all()

    adding, finishing = threading.Thread(target=add), threading.Thread(target=finish)
    adding.start()
    written.wait(10)
    finishing.start()
    finishing.join(2)  # comes through at once, or waits for who is writing
    commit.set()
    adding.join()
    finishing.join()
    assert Document.objects.filter(subject=child.pk, retention_class="child.fiscal").exists()
    assert has_key(child.pk, "child.fiscal")
