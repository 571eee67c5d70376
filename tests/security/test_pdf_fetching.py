"""Making a PDF reads our own assets and nothing else, whatever stands in the page."""

import pytest
from django.conf import settings

from core.pdf import pdf_of
from core.pdf_renderer import AssetFetcher


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://127.0.0.1:9/",
        "https://elsewhere.example/a.css",
        "ftp://elsewhere.example/",
        "asset:../privacyhub/settings.py",
        "asset:/etc/passwd",
        "asset:%2e%2e/privacyhub/settings.py",
        "asset:no-such.css",
        "//elsewhere.example/a.png",
    ],
)
def test_nothing_but_our_own_assets_is_fetched(address):
    with pytest.raises(ValueError, match=r"not fetched|no such asset"):
        AssetFetcher([settings.BASE_DIR / "static"]).fetch(address)


@pytest.mark.filterwarnings("ignore")
def test_a_file_a_page_links_to_is_not_in_the_pdf(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("Kanariestraat-8")
    html = (
        f'<html lang="nl"><head><title>a</title><link rel="attachment" href="{secret.as_uri()}">'
        f'</head><body><img alt="a" src="{secret.as_uri()}"><p>tekst</p></body></html>'
    )
    pdf = pdf_of(html, variant=None)
    assert pdf.startswith(b"%PDF")
    assert b"/EmbeddedFile" not in pdf
