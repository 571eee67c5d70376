"""A large batch of which something breaks off."""

import dataclasses

import pytest

from children.models import Parent
from core.registries import retention_rules
from retention.actions import RunIncomplete, run_retention
from retention.actions.claiming import PARTS
from retention.models import Certificate, Destruction
from tests.factories import due, due_many
from tests.factories.due import DUE

pytestmark = pytest.mark.django_db


def test_of_many_what_breaks_off_is_found_without_each_going_by_itself(monkeypatch):
    due_many.children(40)
    broken, people = Parent.objects.first().pk, Parent.objects.count()
    assert people > PARTS * 4
    rule, tried = retention_rules["parent.file"], []

    def breaks(ids):
        tried.append(len(ids))
        if broken in ids:
            raise RuntimeError

    monkeypatch.setitem(
        retention_rules._entries, rule.code, dataclasses.replace(rule, before_destroy=breaks)
    )
    due.announce(DUE)
    with pytest.raises(RunIncomplete):
        run_retention(today=DUE)
    assert Parent.objects.get().pk == broken
    assert not Destruction.objects.unfinished().exists()
    assert Certificate.objects.get(rule="parent.file").subject_count == people - 1
    assert tried[0] == people
    assert len(tried) < people / 2
