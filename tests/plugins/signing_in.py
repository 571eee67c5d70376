"""Who is signed in by force has shown all there is to show, as by signing in."""

import pytest
from django.contrib.auth.signals import user_logged_in

from accounts.two_step import note_shown


def note_forced(sender, request, user, **kwargs):
    if request.method is None:  # a request of the test client itself, of no browser
        note_shown(request, "force")


@pytest.fixture(autouse=True, scope="session")
def forced_sign_ins_are_complete():
    """The gate itself stays as it is: what a test signs in with by force is a whole sign-in."""
    user_logged_in.connect(note_forced, dispatch_uid="tests.signing_in")
    yield
    user_logged_in.disconnect(dispatch_uid="tests.signing_in")
