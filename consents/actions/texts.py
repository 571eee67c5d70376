"""Kinds of consent and the words that are agreed to."""

import datetime as dt
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.actions import record
from consents.defaults import KINDS, SHIPPED
from consents.defaults.words import terms_named, with_terms
from consents.models import ConsentKind, ConsentText
from consents.texts import text_of
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
    last = kind.texts.aggregate(valid_from=Max("valid_from"))
    if last["valid_from"] and valid_from < last["valid_from"]:
        raise ValidationError(
            {
                "valid_from": _(
                    "There is already a version valid from %(day)s. Enter that day or a later one."
                )
                % {"day": f"{last['valid_from']:%d-%m-%Y}"}
            }
        )
    return _publish_next(kind, valid_from, words, _terms_of(kind), renews=renews, by=by)


def _publish_next(
    kind: ConsentKind,
    valid_from: dt.date,
    words: dict[str, str],
    promised: dict[str, str],
    *,
    renews: bool,
    by,
) -> ConsentText:
    last = kind.texts.aggregate(version=Max("version"))["version"] or 0
    text = ConsentText(
        kind=kind,
        version=last + 1,
        valid_from=valid_from,
        renews=renews,
        terms=promised,
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
    the product's own words that name it, with an event each, and after it anew what was planned to
    come later. What the organisation wrote itself stays as it is, and so do the words of what is
    not asked any more."""
    made = []
    after = terms().get(rule, before)  # no words name the term of the trail, which is no rule
    for kind, versions in _naming(rule, before, after, on):
        ConsentKind.objects.select_for_update().get(pk=kind.pk)
        for text, changed in versions:
            words = {name: getattr(text, name) for name in KINDS[kind.code][1]}
            made.append(
                _publish_next(
                    kind,
                    max(text.valid_from, on),
                    words | changed,
                    _terms_of(kind) if changed else text.terms,
                    renews=text.renews and text.valid_from > on,
                    by=by,
                )
            )
    return made


def kinds_to_follow(
    *, rule: str, before: Term, after: Term, on: dt.date, **_signal
) -> list[ConsentKind]:
    """The kinds of which `follow_term` would publish words, were the term of a rule `after`."""
    return [kind for kind, _versions in _naming(rule, before, after, on)]


def _naming(
    rule: str, before: Term, after: Term, on: dt.date
) -> Iterator[tuple[ConsentKind, list[tuple[ConsentText, dict]]]]:
    """The kinds asked on a day with words that name a term: each with the version of the day and
    those planned after it, from the first that is to name another term on, and what changes."""
    now = terms()
    for code, (_fields, words) in KINDS.items():
        old, new = with_terms(words, {**now, rule: before}), with_terms(words, {**now, rule: after})
        holds = text_of(code, on) if old != new else None
        if holds is None or holds.kind.is_stopped_on(on):
            continue
        planned = holds.kind.texts.filter(version__gt=holds.version).order_by("version")
        versions = [
            (
                text,
                {
                    name: new[name]
                    for name in words
                    if old[name] != new[name] and getattr(text, name) == old[name]
                },
            )
            for text in (holds, *planned)
        ]
        while versions and not versions[0][1]:
            del versions[0]
        if versions:
            yield holds.kind, versions
