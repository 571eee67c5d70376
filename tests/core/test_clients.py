import pytest
from django.test import RequestFactory

from core.clients import client_address

PROXY = "10.0.0.4"


def asked(remote, forwarded=None):
    headers = {"X-Forwarded-For": forwarded} if forwarded is not None else {}
    return client_address(RequestFactory().get("/", REMOTE_ADDR=remote, headers=headers))


@pytest.mark.parametrize(
    ("remote", "forwarded", "found"),
    [
        ("198.51.100.7", None, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", "198.51.100.7"),  # anybody can write the header
        (PROXY, "203.0.113.9", "203.0.113.9"),
        (PROXY, "192.0.2.1, 203.0.113.9", "203.0.113.9"),
        (PROXY, "203.0.113.9, 10.0.0.5", "203.0.113.9"),  # through two proxies
        (PROXY, "", PROXY),
        ("", "203.0.113.9", ""),
    ],
)
def test_the_header_is_believed_as_far_as_our_proxies_vouch_for_it(
    settings, remote, forwarded, found
):
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    assert asked(remote, forwarded) == found
