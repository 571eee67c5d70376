"""A bar chart shows every number twice: drawn to measure, and in a table that can be read aloud."""

import re
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from core.charts import WIDTH, BarChart, Series


def chart(labels, *series):
    return BarChart(
        code="try",
        title="Datalekken per jaar",
        heading="Jaar",
        labels=labels,
        series=[Series(label, values) for label, values in series],
    )


def drawn(one):
    html = render_to_string("components/bars.html", {"chart": one})
    return html, ET.fromstring(re.search(r"<svg viewBox.*?</svg>", html, re.DOTALL)[0])


def test_bars_are_as_long_as_their_numbers():
    one = chart(["2024", "2025", "2026"], ("Gemeld", [0, 5, 10]))
    none, half, whole = (group["bars"][0]["width"] for group in one.drawing["groups"])
    assert none == 0
    assert abs(whole - 2 * half) <= 1
    assert whole > WIDTH / 2


def test_a_small_number_beside_a_great_one_still_shows_and_nothing_leaves_the_drawing():
    one = chart(["a", "b"], ("Gemeld", [1, 40_000]))
    bars = [group["bars"][0] for group in one.drawing["groups"]]
    assert all(bar["width"] >= 1 for bar in bars)
    assert all(bar["value_x"] + 6 * len(str(bar["value"])) <= WIDTH for bar in bars)


def test_all_zeros_and_no_labels_draw_without_trouble():
    html, _svg = drawn(chart(["2026"], ("Gemeld", [0])))
    assert "<rect" not in html
    assert render_to_string("components/bars.html", {"chart": chart([])}).strip() == ""


def test_long_labels_stand_above_their_bars():
    one = chart(["Brief of pakket kwijt of geopend", "Anders"], ("Aantal", [3, 1]))
    group = one.drawing["groups"][0]
    assert group["bars"][0]["x"] == 0
    assert group["y"] < group["bars"][0]["y"]


def test_who_does_not_see_it_hears_what_it_shows_and_finds_every_number():
    with translation.override("nl"):
        one = chart(["2025", "2026"], ("Gemeld", [1234, 2]), ("Niet gemeld", [0, 7]))
        html, svg = drawn(one)
    names = svg.get("aria-labelledby").split()
    said = [svg.find(f".//*[@id='{name}']").text for name in names]
    assert svg.get("role") == "img"
    assert said[0] == "Datalekken per jaar"
    assert "Gemeld" in said[1]
    assert "1236" in said[1]
    cells = re.findall(r"<t[hd](?: [^>]*)?>([^<]*)", html[html.index("<table") :])
    assert [cell.strip() for cell in cells] == [
        *("Jaar", "Gemeld", "Niet gemeld"),
        *("2025", "1234", "0"),
        *("2026", "2", "7"),
    ]


def test_series_differ_by_filling_and_the_legend_names_them():
    html, svg = drawn(chart(["2026"], ("A", [1]), ("B", [2]), ("C", [3])))
    assert [rect.get("class") for rect in svg.iter("rect")] == ["full", "open", "hatched"]
    assert re.findall(r'<rect class="(\w+)"', html[html.index("<figcaption") :]) == [
        "full",
        "open",
        "hatched",
    ]


def test_sizes_are_whole_numbers_in_every_language_and_nothing_is_styled_in_place():
    with translation.override("nl"):
        html, svg = drawn(chart(["x"] * 24, ("A", list(range(1000, 1024)))))
    for rect in svg.iter("rect"):
        assert all(rect.get(name).isdigit() for name in ("x", "y", "width", "height"))
    assert "style=" not in html


@pytest.mark.parametrize(
    "series", [[("A", [1])], [("A", [1, -1])], [("A", [1, 2])] * 4], ids=["short", "below", "many"]
)
def test_what_does_not_fit_is_refused(series):
    with pytest.raises(ValueError, match="try"):
        chart(["2025", "2026"], *series)
