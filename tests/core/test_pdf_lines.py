"""How the lines of a PDF are filled."""

from django.conf import settings
from django.template import engines
from weasyprint import HTML
from weasyprint.formatting_structure.boxes import LineBox

from core.pdf_renderer import ASSETS, AssetFetcher

PAGE = """{% extends "pdf/base.html" %}{% block content %}{% for width in widths %}
  <p style="width:{{ width }}pt">A parent may answer otherwise. Destroy it at the end of 29-11-2026.
{% endfor %}{% endblock %}"""


def lines(box):
    if isinstance(box, LineBox):
        yield "".join(getattr(part, "text", "") for part in box.descendants()).strip()
        return
    for child in getattr(box, "children", []):
        yield from lines(child)


def test_a_line_is_filled_however_wide_it_is():
    """WeasyPrint left one word on a line that was full up to the space before a day."""
    page = engines["django"].from_string(PAGE).render({"widths": range(150, 400)})
    fetcher = AssetFetcher([settings.BASE_DIR / "static"])
    laid_out = HTML(string=page, base_url=ASSETS, url_fetcher=fetcher).render()
    found = [line for sheet in laid_out.pages for line in lines(sheet._page_box)]
    assert "A parent may answer otherwise. Destroy it at the end of" in found
    assert [line for line in found if line in ("A", "A parent")] == []
