"""Keeps the suite on this machine: a connection or look-up that would leave it fails the test."""

import ipaddress
import os
import socket
from urllib.parse import urlsplit

import pytest


class LeftTheMachine(RuntimeError):
    """Code tried to reach another host. Not an OSError, so that the code does not swallow it."""


def allowed(host):
    # The queue's server is chosen by whoever runs the suite, and may be another host.
    services = {"localhost", urlsplit(os.environ.get("REDIS_URL", "")).hostname}
    if not host or host in services:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check(host):
    host = host.decode() if isinstance(host, bytes) else host
    if not allowed(host):
        raise LeftTheMachine(f"a test tried to reach {host}")


@pytest.fixture(autouse=True, scope="session")
def only_this_machine():
    """Guards connections that Python makes itself; where the database is, the runner chose."""
    connect, connect_ex, look_up = (
        socket.socket.connect,
        socket.socket.connect_ex,
        socket.getaddrinfo,
    )

    def guarded(original):
        def call(self, address):
            if self.family in (socket.AF_INET, socket.AF_INET6):
                check(address[0])
            return original(self, address)

        return call

    def guarded_look_up(host, *args, **kwargs):
        check(host)
        return look_up(host, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded(connect))
        patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
        patch.setattr(socket, "getaddrinfo", guarded_look_up)
        yield
