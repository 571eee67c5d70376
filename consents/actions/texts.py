"""Kinds of consent and the words that are agreed to."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from consents.defaults import KINDS, SHIPPED
from consents.defaults.words import terms_named, with_terms
from consents.models import ConsentKind, ConsentText
from core.actions import action
from core.dates import Term
from retention.plan import terms


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
        terms=_terms_of(kind),
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


def _terms_of(kind: ConsentKind) -> dict[str, str]:
    """What a version published now promises, whoever wrote its words: the terms in force of the
    rules that the product's own words for this name."""
    _fields, words = KINDS.get(kind.code, ({}, {}))
    return terms_named(words, terms())


@action
def ship_kinds(*, by=None) -> list[ConsentKind]:
    """Add the product's own kinds that are not there yet, each with a first text."""
    known = set(ConsentKind.objects.values_list("code", flat=True))
    made, now = [], terms()
    for position, (code, (fields, words)) in enumerate(KINDS.items(), start=1):
        if code not in known:
            kind = ConsentKind.objects.create(code=code, position=10 * position, **fields)
            ConsentText.objects.create(
                kind=kind,
                version=1,
                valid_from=SHIPPED,
                terms=terms_named(words, now),
                **with_terms(words, now),
            )
            made.append(kind)
    record("consent.kinds_shipped", by=by, kinds=len(made))
    return made


def follow_term(*, rule: str, before: Term, on: dt.date, by, **_signal) -> list[ConsentText]:
    """Another term of a retention rule is in force, which was `before`: publish the next version of
    the product's own words that name it, with an event each. What the organisation wrote itself
    stays as it is, and so do the words of what is not asked any more."""
    now, made = terms(), []
    for code, (_fields, words) in KINDS.items():
        old, new = with_terms(words, {**now, rule: before}), with_terms(words, now)
        texts = ConsentText.objects.filter(kind__code=code).select_related("kind")
        last = texts.order_by("version").last()
        if last is None or last.kind.is_stopped_on(on):
            continue
        changed = {
            name: new[name]
            for name in words
            if old[name] != new[name] and getattr(last, name) == old[name]
        }
        if changed:
            others = {name: getattr(last, name) for name in words}
            made.append(
                publish_text(
                    kind=last.kind, valid_from=max(last.valid_from, on), by=by, **others | changed
                )
            )
    return made
