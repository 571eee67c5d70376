import pytest


@pytest.fixture(autouse=True)
def files_root(settings, tmp_path):
    """Stored files go to a folder of this test alone."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT
