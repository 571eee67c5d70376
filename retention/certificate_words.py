"""What stands on a certificate, in words: as it was on the day, whatever the rules say now."""

import datetime as dt
from collections import Counter

from django.apps import apps
from django.utils.translation import gettext as _

from accounts.functions import FUNCTIONS
from core.dates import Term
from core.privacy import CATEGORIES, declaration_of
from core.registries import retention_rules
from core.templatetags.ui import day
from retention.models import Certificate, Hold
from retention.plan import RESTRICTED


def facts(certificate: Certificate) -> list[tuple[str, str]]:
    """(heading, what stands there) of all but the counts."""
    rule = retention_rules.get(certificate.rule)
    rows = [
        (_("What"), str(rule.label) if rule else certificate.rule),
        (_("Kept for"), str(Term.of(certificate.term))),
        (_("Counted from"), str(rule.anchor) if rule else ""),
        (_("Clause"), ", ".join(certificate.clauses)),
        (_("Destroyed on"), day(certificate.destroyed_on)),
        (_("People"), str(certificate.subject_count)),
        (_("On hold"), _held(certificate) or str(certificate.held_count)),
    ]
    rows += [(_("Approved by two people"), _approval(one)) for one in certificate.approvals]
    return rows


def _held(certificate: Certificate) -> str:
    words = {**dict(Hold.Ground.choices), RESTRICTED: _("its use is restricted")}
    return "; ".join(
        f"{words.get(ground, ground)}: {people}"
        for ground, people in sorted(certificate.held.items())
    )


def _approval(one: dict) -> str:
    return _(
        "%(people)d: proposed on %(proposed)s by %(proposer)s, approved on %(approved)s by"
        " %(approver)s"
    ) % {
        "people": one["people"],
        "proposed": _day(one["proposed_on"]),
        "proposer": _function(one["proposed_as"]),
        "approved": _day(one["approved_on"]),
        "approver": _function(one["approved_as"]),
    }


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text))


def _function(code: str) -> str:
    return str(FUNCTIONS[code].label) if code in FUNCTIONS else code


def counts(certificate: Certificate) -> list[tuple[str, int]]:
    """The counted records by the part of the file they were in."""
    summed: Counter = Counter()
    for label, number in certificate.counts.items():
        category = CATEGORIES.get(declaration_of(apps.get_model(label)).category)
        summed[category.label if category else _("Documents and holds")] += number
    return [(str(label), number) for label, number in summed.items()]


def backups(certificate: Certificate) -> list[str]:
    """What of it is still in backups, and until when, in plain words: backups go by
    number, so the days hold where none is missed."""
    if certificate.in_backups_until is None:
        return [
            _(
                "On that day this software made no backups of its own. Copies that are made in"
                " another way are not counted here."
            )
        ]
    return [
        _(
            "Backups from before the destruction still contain this data. If such a backup is"
            " restored, the data is destroyed again at once."
        ),
        _(
            "If a backup is made every night, it can be read until %(day)s by whoever holds"
            " the backups, their keys and the passphrase. After that day nobody can read what"
            " was encrypted in them. Each night without a backup adds a day."
        )
        % {"day": day(certificate.readable_in_backups_until)},
        _(
            "Names are not encrypted. If a backup is made every night, they are in backups until"
            " %(day)s; then the last of these backups has been removed."
        )
        % {"day": day(certificate.in_backups_until)},
    ]
