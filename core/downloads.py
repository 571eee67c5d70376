"""What a file is called that somebody takes along."""

from django.utils.text import slugify

from core.folding import folded

LONGEST_PART = 40


def download_name(*parts, ending: str) -> str:
    """A name out of words, numbers and days that any header and any disk takes. Nobody's name
    belongs in it: it stays behind in lists of files and downloads."""
    words = (slugify(folded(str(part)))[:LONGEST_PART].rstrip("-") for part in parts)
    return f"{'-'.join(filter(None, words))}.{ending}"
