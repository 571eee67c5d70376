"""Where there is an organisation already, the command makes no demo."""

import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from organisation.actions import create_organisation
from subjects.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    create_organisation(name="Stichting De Zandbak", by=None)


def test_it_refuses_a_filled_database_and_says_why():
    before = Subject.objects.count(), Event.objects.count()
    with pytest.raises(CommandError, match="organisati"):
        call_command("demo")
    assert (Subject.objects.count(), Event.objects.count()) == before


def test_once_does_nothing_where_there_is_an_organisation():
    before, printed = Event.objects.count(), io.StringIO()
    call_command("demo", once=True, stdout=printed)
    assert (Event.objects.count(), printed.getvalue()) == (before, "")
