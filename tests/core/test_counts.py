"""What is counted for a time is counted from nothing after it."""

import time

from django.core.cache import cache

from core.counts import count, discount


def test_it_begins_anew_after_its_time():
    cache.clear()
    assert [count("attempts", 1), count("attempts", 1)] == [1, 2]
    discount("attempts")
    assert count("attempts", 1) == 2
    cache.touch("attempts", -1)  # its time is over
    discount("attempts")
    assert count("attempts", 1) == 1


def test_a_count_that_was_left_without_an_end_gets_one():
    """As Redis leaves it where it lets a count expire between looking for it and adding to it."""
    cache.set("attempts", 0, timeout=None)
    assert count("attempts", 60) == 1
    ends = cache._expire_info[cache.make_key("attempts")]
    assert ends is not None
    assert ends <= time.time() + 60
    cache.clear()
