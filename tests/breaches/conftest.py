import datetime as dt

import pytest
from django.utils import timezone

from tests.factories import breaches, world
from tests.factories.http import asking

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def officer():
    return world.user("privacy_officer")


@pytest.fixture
def desk(officer):
    """The privacy officer's browser."""
    return asking(officer)


@pytest.fixture
def breach():
    noticed = timezone.now() - 5 * HOUR
    return breaches.breach(noticed=noticed, at=noticed + HOUR)
