"""Counting for a time, in the cache: attempts and what was sent."""

from contextlib import suppress

from django.core.cache import cache


def count(key: str, seconds: int) -> int:
    """One more of these; how many there are now. It begins anew after so many seconds."""
    cache.add(key, 0, timeout=seconds)
    try:
        number = cache.incr(key)
    except ValueError:  # it expired between the two
        return 1
    if number == 1:
        # Where Redis let it expire as it was looked up, it stands there anew and without an end.
        cache.touch(key, seconds)
    return number


def discount(key: str) -> None:
    """One of these less; nothing where they are not counted any more."""
    with suppress(ValueError):
        cache.decr(key)
