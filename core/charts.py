"""Bar charts, laid out on the server: an SVG for the eye and the same numbers as a table.

    chart = BarChart(
        code="breaches", title=_("Breaches per year"), heading=_("Year"),
        labels=["2025", "2026"], series=[Series(_("Reported to the AP"), [2, 1])],
    )

and in the template `{% include "components/bars.html" with chart=chart only %}`. The bars lie, so
that their labels can be read on a telephone. At most three series; they differ by filling and by
their order, not by colour alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WIDTH = 320  # units of the drawing; on the smallest screen a unit is a pixel
BAR, GAP, LINE = 12, 8, 16  # heights: of a bar, between two groups, of a label above its bars
LETTER = 7  # width that is kept for a letter of a label
ASIDE = 14  # letters; longer labels stand above their bars
NUMBER = 48  # width that is kept for the number after a bar
FILLINGS = ("full", "open", "hatched")


@dataclass(frozen=True)
class Series:
    """One number for each label of the chart, zero or more."""

    label: str
    values: Sequence[int]


@dataclass(frozen=True)
class BarChart:
    """What `components/bars.html` draws. `code` is unique on its page; `heading` names what the
    labels are (Year, Month). `urls` lead from the labels in the table to the lists behind them,
    empty where there is none. Raises ValueError where a series does not fit the labels."""

    code: str
    title: str
    heading: str
    labels: Sequence[str]
    series: Sequence[Series]
    urls: Sequence[str] = ()

    def __post_init__(self):
        if len(self.series) > len(FILLINGS):
            raise ValueError(f"{self.code}: more than {len(FILLINGS)} series")
        for one in self.series:
            if len(one.values) != len(self.labels):
                raise ValueError(f"{self.code}: {one.label!r} does not fit the labels")
            if any(value < 0 for value in one.values):
                raise ValueError(f"{self.code}: {one.label!r} has a number below zero")

    @property
    def description(self) -> str:
        """What somebody hears who does not see the drawing: how much, and where the most is."""
        parts = []
        for one in self.series:
            words = _("%(label)s: %(total)d in all.") % {
                "label": one.label,
                "total": sum(one.values),
            }
            if any(one.values):
                most = max(one.values)
                where = [
                    str(label)
                    for label, value in zip(self.labels, one.values, strict=True)
                    if value == most
                ]
                words += " " + ngettext(
                    "Most: %(most)d (%(where)s).",
                    "Most: %(most)d each (%(where)s).",
                    len(where),
                ) % {"most": most, "where": ", ".join(where)}
            parts.append(words)
        parts.append(_("All the numbers are in the table."))
        return " ".join(parts)

    @property
    def headers(self) -> list[str]:
        return [self.heading, *(one.label for one in self.series)]

    @property
    def table(self) -> list[list]:
        return [
            [self._leading(at), *(one.values[at] for one in self.series)]
            for at in range(len(self.labels))
        ]

    def _leading(self, at: int):
        label, url = str(self.labels[at]), self.urls[at] if self.urls else ""
        return {"text": label, "url": url} if url else label

    @property
    def legend(self) -> list[dict]:
        """Which filling is which series; nothing where there is only one."""
        if len(self.series) < 2:
            return []
        return [
            {"label": one.label, "filling": filling}
            for one, filling in zip(self.series, FILLINGS, strict=False)
        ]

    @cached_property
    def drawing(self) -> dict:
        """Every place and size in whole units: `width`, `height`, and `groups` of a label with its
        bars. The longest bar fills the room; a number above zero always shows a bar."""
        longest = max((len(str(label)) for label in self.labels), default=0)
        above = longest > ASIDE
        left = 0 if above else longest * LETTER + GAP
        room = WIDTH - left - NUMBER
        top = max((value for one in self.series for value in one.values), default=0)
        groups, y = [], GAP // 2
        for at, label in enumerate(self.labels):
            label_y = y + BAR - 2
            if above:
                y += LINE
            bars = []
            for one, filling in zip(self.series, FILLINGS, strict=False):
                value = one.values[at]
                width = max(round(value * room / top), 1) if value else 0
                bars.append(
                    {
                        "x": left,
                        "y": y,
                        "width": width,
                        "height": BAR - 2,
                        "filling": filling,
                        "value": value,
                        "value_x": left + width + GAP // 2,
                        "value_y": y + BAR - 3,
                    }
                )
                y += BAR
            groups.append({"label": str(label), "y": label_y, "bars": bars})
            y += GAP
        return {"width": WIDTH, "height": y, "groups": groups}
