"""The authorisation matrix in words: levels, rooms, and what differs between two versions."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from accounts.functions import FUNCTIONS, Function, level_of
from core.privacy import CATEGORIES, Category, Level

ROOM = "organisation.access"  # the category of the matrix that opens these pages

ROOMS = {
    "child": _("Children"),
    "staff": _("Staff"),
    "intern": _("Interns"),
    "applicant": _("Applicants"),
    "volunteer": _("Volunteers"),
    "organisation": _("Organisation"),
}
# The sign stands beside the word, so that a level is told at a glance and never by colour alone.
LEVELS = {
    Level.NONE: ("–", _("nothing")),
    Level.REASON: ("○", _("after a reason")),
    Level.VIEW: ("◐", _("view")),
    Level.CHANGE: ("●", _("change")),
}


@dataclass(frozen=True)
class Cell:
    """How far one function goes in one category."""

    level: Level

    @property
    def sign(self):
        return LEVELS[self.level][0]

    @property
    def words(self):
        return LEVELS[self.level][1]

    @property
    def css(self):
        return self.level.name.lower()


@dataclass(frozen=True)
class Difference:
    """One category in which a function goes further, or less far, than before."""

    function: str
    category: str
    before: Cell
    after: Cell

    @property
    def function_label(self):
        return label_of_function(self.function)

    @property
    def category_label(self):
        return label_of_category(self.category)


def label_of_function(code: str):
    """The function's name; its code where the product no longer knows it."""
    return FUNCTIONS[code].label if code in FUNCTIONS else code


def label_of_category(code: str) -> str:
    """The category with the room it stands in; its code where it is no longer known."""
    found = CATEGORIES.get(code)
    return f"{ROOMS[found.room]}: {found.label}" if found else code


def categories_of(room: str) -> list[Category]:
    return [category for category in CATEGORIES.values() if category.room == room]


def can_reach(function: Function, room: str) -> bool:
    """Whether the function's ceiling opens anything in a room."""
    return any(CATEGORIES[category].room == room for category in function.ceiling)


def in_effect(levels: dict) -> dict:
    """The levels as they work out under the ceilings, for every function; closed ones left out."""
    return {
        code: {
            category: int(level)
            for category in CATEGORIES
            if (level := level_of(levels, code, category))
        }
        for code in FUNCTIONS
    }


def cell(levels: dict, function: str, category: str) -> Cell:
    return Cell(Level(levels.get(function, {}).get(category, 0)))


def grid(levels: dict, room: str) -> tuple[list[Function], list[tuple[Category, list[Cell]]]]:
    """The functions that can reach a room, and per category their levels in that order."""
    functions = [function for function in FUNCTIONS.values() if can_reach(function, room)]
    rows = [
        (category, [cell(levels, function.code, category.code) for function in functions])
        for category in categories_of(room)
    ]
    return functions, rows


def opened_to(levels: dict, function: str) -> list[tuple]:
    """What a function may, room by room: (room's name, [(category's name, cell)])."""
    rooms: dict = {}
    for code in _in_order(levels.get(function, {})):
        label = CATEGORIES[code].label if code in CATEGORIES else code
        opened = rooms.setdefault(code.partition(".")[0], [])
        opened.append((label, cell(levels, function, code)))
    return [(ROOMS.get(room, room), opened) for room, opened in rooms.items()]


def by_function(levels: dict, people: dict | None = None) -> list[dict]:
    """Every function with what it may, and with how many `people` hold it where that is given."""
    return [
        {
            "code": code,
            "label": label_of_function(code),
            "function": FUNCTIONS.get(code),
            "rooms": opened_to(levels, code),
            "people": None if people is None else people.get(code, 0),
        }
        for code in _in_order({*FUNCTIONS, *levels})
    ]


def _in_order(codes) -> list[str]:
    """Codes of functions or categories as they stand in the catalogue, unknown ones last."""
    known = {code: place for place, code in enumerate([*FUNCTIONS, *CATEGORIES])}
    return sorted(codes, key=lambda code: (known.get(code, len(known)), code))


def differences(before: dict, after: dict) -> list[Difference]:
    """What changed between the levels of two versions, in the order of functions and rooms."""
    found = []
    for function in _in_order({*before, *after}):
        for category in _in_order({*before.get(function, {}), *after.get(function, {})}):
            was, now = cell(before, function, category), cell(after, function, category)
            if was != now:
                found.append(Difference(function, category, was, now))
    return found
