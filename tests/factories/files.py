"""Small real files, as somebody would upload them."""

import io

from PIL import Image


def png(colour: str = "navy") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(made, "PNG")
    return made.getvalue()
