"""What somebody asked about the own data that is still to be answered, for an app that closes a
file and does not know the one that handles requests, which puts its rule here when it is ready."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from subjects.models import Subject


@dataclass(frozen=True)
class Handling:
    """`running` gives what is asked of a file and not answered, each in words; `take_back` ends all
    of that, as its asker had the file removed."""

    running: Callable[[Subject], list[str]]
    take_back: Callable[..., None]


_handling: list[Handling] = []


def handled_by(handling: Handling) -> None:
    _handling.append(handling)


def still_asked(subject: Subject) -> list[str]:
    """What is asked of a file and not answered yet, each in words."""
    return [words for one in _handling for words in one.running(subject)]


def take_back_requests(*, subject: Subject, on: dt.date, by) -> None:
    """End what is asked of a file that its asker had removed: nothing is left to answer it from."""
    for one in _handling:
        one.take_back(subject=subject, on=on, by=by)
