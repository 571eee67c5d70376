"""Who may open the pages of the organisation, and for which locations.

Functions and the matrix stand in a layer above this one; it registers its decision here.
"""

from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured

_deciders: list[Callable] = []


def decided_by(function: Callable) -> None:
    """Let `function(request, category, level)` decide: it returns an object with `locations` and
    `scope`, or raises PermissionDenied."""
    _deciders[:] = [function]


def access_for(request, category: str, level):
    """Return what the request's user may do. Raises PermissionDenied where that is nothing."""
    if not _deciders:
        raise ImproperlyConfigured("nothing decides who may see the organisation's pages")
    return _deciders[0](request, category, level)
