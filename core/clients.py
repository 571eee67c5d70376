"""Where a request came from, and whether an address it asks for is of this site."""

import ipaddress

from django.conf import settings
from django.utils.http import url_has_allowed_host_and_scheme


def is_proxy(address: str) -> bool:
    """Whether this is the address of a proxy in TRUSTED_PROXIES."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(found in ipaddress.ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)


def counted_as(address: str) -> str:
    """What attempts from an address are counted under: of IPv6 the network of 64 bits, as whoever
    has one address of it has them all."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), 64), strict=False))


def client_address(request) -> str:
    """The address of who asked. Anybody can write an X-Forwarded-For header, so it is read from
    the right, and only as far as the proxies in TRUSTED_PROXIES vouch for it."""
    address = request.META.get("REMOTE_ADDR", "")
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    while passed and is_proxy(address):
        address = passed.pop() or address
    return address


def leads_here(request, address: str) -> bool:
    """Whether an address leads to this site, and as safely as the request came."""
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, request.is_secure())
