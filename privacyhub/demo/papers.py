"""Made-up documents in a few files: drawings for photos of the day, and a signed form."""

import io
import random

import pikepdf
from PIL import Image, ImageDraw

from children.models import Child
from documents.actions import add_document
from documents.cleaning import clean_bytes
from documents.models import Document
from privacyhub.demo.accounts import Accounts

COLOURS = ("#e4b363", "#7aa874", "#5b8fb9", "#c97064", "#8f7bb0")
PICTURES = ("Zandkasteel", "Geverfd op de groep", "Herfstwandeling")


def add_papers(known: list[Child], accounts: Accounts) -> None:
    """Pictures shared with the parents, and a declaration that only its managers see."""
    draw = random.Random(7)  # noqa: S311 - shapes on a picture, nothing secret
    group, manager = accounts.users["pedagogical_professional"], accounts.users["location_manager"]
    form = clean_bytes(signed_form())
    for child in known:
        for title in PICTURES:
            add_document(
                subject=child.subject,
                category="child.media",
                title=title,
                file=clean_bytes(_picture(draw)),
                audience=Document.Audience.PERSON,
                by=group,
            )
        add_document(
            subject=child.subject,
            category="child.declarations",
            title="Groepsverklaring",
            file=form,
            by=manager,
        )


def _picture(draw: random.Random) -> bytes:
    """Coloured shapes, as a child might have made them."""
    picture = Image.new("RGB", (640, 480), "#f4f1ea")
    pen = ImageDraw.Draw(picture)
    for _n in range(14):
        x, y, size = draw.randint(0, 560), draw.randint(0, 400), draw.randint(40, 160)
        shape = draw.choice([pen.ellipse, pen.rectangle])
        shape([x, y, x + size, y + size], fill=draw.choice(COLOURS))
    out = io.BytesIO()
    picture.save(out, format="JPEG", quality=80)
    return out.getvalue()


def signed_form() -> bytes:
    """A form as it comes from the scanner, without a word on it."""
    document = pikepdf.new()
    document.add_blank_page()
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
