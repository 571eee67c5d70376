"""One headless Chromium for all browser tests of a run; each test opens its own context in it."""

import os
import shutil

import pytest

# No sandbox: tests also run as root in containers. The rest keeps the browser from calling home.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium():
    """A Playwright `Browser`; `$CHROMIUM` names another executable than those on the path."""
    from playwright.sync_api import sync_playwright

    # The shell is the same engine without the windows around it, in three quarters of the time.
    executable = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
    )
    if not executable:
        pytest.fail("chromium is not installed; bin/test installs it or says how")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield browser
        browser.close()
