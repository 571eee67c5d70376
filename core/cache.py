"""The cache in Redis, that goes on while Redis does not answer: counting sign-ins and forms is no
reason to keep anybody out, nor may it stop."""

import logging
import time
from functools import wraps

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis import RedisError

logger = logging.getLogger(__name__)
ASK_AGAIN = 5  # seconds
# More than anybody can fill within the time something counts: where it is full, counts are thrown
# away, and with them who was kept out.
MOST_HERE = 100_000


def _else_here(name: str):
    """The method of this name, asked of Redis, and of this process while Redis is away."""

    @wraps(getattr(RedisCache, name))
    def call(self, *args, **kwargs):
        if time.monotonic() >= SteadyRedisCache.away_until:
            try:
                return getattr(super(SteadyRedisCache, self), name)(*args, **kwargs)
            except RedisError as error:
                # The kind of error only: its text may hold the address with a password.
                logger.warning("Redis does not answer: %s", type(error).__name__)
                SteadyRedisCache.away_until = time.monotonic() + ASK_AGAIN
        return getattr(self._here, name)(*args, **kwargs)

    return call


class SteadyRedisCache(RedisCache):
    """As Django's. While Redis is away each process counts for itself, from nothing; what was
    counted so is forgotten once Redis is back."""

    away_until = 0.0  # for all threads of the process: one of them finding out is enough

    def __init__(self, server, params):
        super().__init__(server, params)
        self._here = LocMemCache("beside Redis", {"OPTIONS": {"MAX_ENTRIES": MOST_HERE}})

    add = _else_here("add")
    get = _else_here("get")
    set = _else_here("set")
    touch = _else_here("touch")
    delete = _else_here("delete")
    incr = _else_here("incr")
    has_key = _else_here("has_key")
    get_many = _else_here("get_many")
    set_many = _else_here("set_many")
    delete_many = _else_here("delete_many")
    clear = _else_here("clear")
