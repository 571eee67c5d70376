"""Fills the databases of the environment with who and what the tests ask for; prints who and what
as JSON. Run as a process of its own, under the settings of the site."""

import json

import django

django.setup()

from organisation.models import Organisation  # noqa: E402
from tests.factories import factors, rights, world  # noqa: E402


def someone(function: str, place, **more) -> dict:
    made = world.user(function, place, **more)
    return {"email": made.email, "password": world.PASSWORD, "secret": factors.app(made)}


def fill() -> dict:
    at = world.location()
    Organisation.objects.update(is_demo=True)  # of which no backups are asked
    organisation = Organisation.objects.get()
    copied = [world.child(at, first_name) for first_name in ("Bo", "Cato", "Daan")]
    copies = [rights.screened(rights.deciding(child)) for child in copied]
    return {
        "child": str(world.child(at).pk),
        "manager": someone("location_manager", at),
        "officer": someone("privacy_officer", organisation),
        "support": someone("ict_support", organisation),
        "requests": [str(copy.request_id) for copy in copies],
    }


if __name__ == "__main__":
    print(json.dumps(fill()))
