"""Text as it is compared and sorted: however somebody typed a name, it is found."""

import unicodedata

# What Unicode does not take apart, yet is typed so; the apostrophes that a keyboard or a phone puts
# for the straight one.
_TYPED_AS = str.maketrans(
    {
        **{"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "þ": "th"},
        **{"æ": "ae", "œ": "oe"},
        **dict.fromkeys("‘’‛ʼ′`´", "'"),
    }
)


def folded(text: str) -> str:
    """`text` in lower case, without accents and with straight apostrophes."""
    plain = text.casefold().translate(_TYPED_AS)
    if plain.isascii():
        return plain
    plain = unicodedata.normalize("NFKD", plain)
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_TYPED_AS)
