"""What holds for every test: both databases, no network, clause numbers."""

import gc

import pytest
from django.utils import translation

from tests.factories import world

pytest_plugins = [
    "tests.plugins.clauses",
    "tests.plugins.legs",
    "tests.plugins.network",
    "tests.plugins.mail",
    "tests.plugins.chromium",
    "tests.plugins.s3",
    "tests.plugins.worker",
    "tests.plugins.emptying",
    "tests.plugins.signing_in",
    "tests.plugins.oidc_provider",
    "tests.plugins.scanner",
]

DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Gives every test that uses a database both of them: most rows have a key in the other one."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark:
            arguments = {"databases": ["default", "keys"], **mark.kwargs}
            item.add_marker(pytest.mark.django_db(*mark.args, **arguments), append=False)
        elif DATABASE_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.django_db(databases=["default", "keys"]), append=False)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """What was imported stays until the end: the collector need not go through it over and over."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def own_language():
    """A page leaves the language it was asked in behind: no test goes on in it."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def files_root(request, settings, tmp_path):
    """Every test has a folder of its own for stored files, or shares its class's `files_root`."""
    settings.FILES_ROOT = getattr(request.cls, "files_root", None) or tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture(autouse=True)
def ledger_root(settings, tmp_path):
    """Every test has a ledger of its own, beside the databases."""
    settings.LEDGER_ROOT = tmp_path / "ledger"
    return settings.LEDGER_ROOT


# --- whom most tests are about ---------------------------------------------------------------


@pytest.fixture
def here():
    return world.location()


@pytest.fixture
def child(here):
    return world.child(here)


@pytest.fixture
def parents(child):
    return [parent.subject for parent in world.parents_of(child)]
