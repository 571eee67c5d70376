"""Rendering PDFs with WeasyPrint: tagged, archivable, and fetching nothing but our own assets."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.template.loader import render_to_string
from weasyprint import HTML, Attachment
from weasyprint.urls import URLFetcher

ASSETS = "asset:"
KEPT = 24 * 60 * 60
"""How many seconds a PDF of `render_pdf_once` is kept."""


class AssetFetcher(URLFetcher):
    """Answers `asset:css/print.css` from our static files and refuses everything else.

    WeasyPrint would otherwise read any file a template links to, and embed it.
    """

    def fetch(self, url, headers=None):
        if url.startswith("data:"):
            return super().fetch(url, headers)
        if not url.startswith(ASSETS):
            raise ValueError(f"not fetched: {url[:80]}")
        name = url.removeprefix(ASSETS)
        if ".." in name or name.startswith("/"):
            raise ValueError(f"no such asset: {name[:80]}")
        found = finders.find(name) or str(Path(settings.STATIC_ROOT) / name)
        root = Path(found).resolve()
        if not root.is_file():
            raise ValueError(f"no such asset: {name}")
        return super().fetch(root.as_uri(), headers)


def render_pdf(template: str, context: dict, *, attachments=(), variant: str = "pdf/a-3a") -> bytes:
    """Render a template to a PDF, as `pdf_of` does."""
    return pdf_of(render_to_string(template, context), attachments=attachments, variant=variant)


def render_pdf_once(template: str, context: dict) -> bytes:
    """As `render_pdf`; for a day the same pages are not made again. For what is no secret: it is
    kept in the cache."""
    html = render_to_string(template, context)
    key = f"pdf-{content_hash(html.encode())}"
    pdf = cache.get(key)
    if pdf is None:
        pdf = pdf_of(html)
        cache.set(key, pdf, KEPT)
    return pdf


def pdf_of(html: str, *, attachments=(), variant: str = "pdf/a-3a") -> bytes:
    """Render HTML to a PDF.

    `attachments` are (file name, content bytes, description), put inside the file (PDF/A-3).
    For workers where it may be more than a few pages: 155 pages took 21 s and 590 MB.
    """
    inside = [
        Attachment(string=content, name=name, description=description, relationship="Data")
        for name, content, description in attachments
    ]
    page = HTML(string=html, base_url=ASSETS, url_fetcher=AssetFetcher())
    return page.write_pdf(pdf_variant=variant, attachments=inside)


def content_hash(content: bytes) -> str:
    """SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
