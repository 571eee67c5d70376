"""Kinds of consent and the words that are agreed to."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from consents.defaults import KINDS, SHIPPED
from consents.models import ConsentKind, ConsentText
from core.actions import action


@action
def make_kind(*, code: str, by, **fields) -> ConsentKind:
    """Add a purpose to be agreed to. Raises ValidationError by field where the values are wrong."""
    kind = ConsentKind(code=code, **fields)
    kind.full_clean()
    kind.save(force_insert=True)
    record("consent.kind_made", by=by, obj=kind, code=code)
    return kind


@action
def change_kind(*, kind: ConsentKind, by, **fields) -> ConsentKind:
    """Change how a kind is called, where it stands in the list, or whether it is still asked.

    Raises ValidationError by field where the values are wrong.
    """
    for name, value in fields.items():
        setattr(kind, name, value)
    kind.full_clean()
    kind.save()
    record("consent.kind_changed", by=by, obj=kind, code=kind.code, fields=sorted(fields))
    return kind


@action
def publish_text(
    *, kind: ConsentKind, valid_from: dt.date, renews: bool = False, by, **words
) -> ConsentText:
    """Make the next version of the words of a kind; `words` are its fields, like `purpose_nl`.

    A version that `renews` asks everybody who said yes anew. Raises ValidationError by field where
    a part lacks, or the version would hold before the one that holds now.
    """
    ConsentKind.objects.select_for_update().get(pk=kind.pk)
    last = kind.texts.aggregate(version=Max("version"), valid_from=Max("valid_from"))
    if last["valid_from"] and valid_from < last["valid_from"]:
        raise ValidationError(
            {
                "valid_from": _(
                    "There is already a version valid from %(day)s. Enter that day or a later one."
                )
                % {"day": f"{last['valid_from']:%d-%m-%Y}"}
            }
        )
    text = ConsentText(
        kind=kind,
        version=(last["version"] or 0) + 1,
        valid_from=valid_from,
        renews=renews,
        **words,
    )
    text.full_clean()
    text.save(force_insert=True)
    record(
        "consent.text_published",
        by=by,
        obj=text,
        code=kind.code,
        version=text.version,
        renews=renews,
    )
    return text


@action
def ship_kinds(*, by=None) -> list[ConsentKind]:
    """Add the product's own kinds that are not there yet, each with a first text."""
    known = set(ConsentKind.objects.values_list("code", flat=True))
    made = []
    for position, (code, (fields, words)) in enumerate(KINDS.items(), start=1):
        if code not in known:
            kind = ConsentKind.objects.create(code=code, position=10 * position, **fields)
            ConsentText.objects.create(kind=kind, version=1, valid_from=SHIPPED, **words)
            made.append(kind)
    record("consent.kinds_shipped", by=by, kinds=len(made))
    return made
