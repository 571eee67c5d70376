"""Applying the ledger again after a backup was restored: what went once goes once more."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from audit.actions import record
from core.actions import action
from core.models import DataKey
from core.privacy import main_class
from core.registries import retention_rules
from retention.actions.claiming import BATCH, release
from retention.actions.steps import note_paper
from retention.engine import ACCOUNT, erase_rows, finish_destruction, remove_accounts
from retention.erasing import erase_parts
from retention.ledger import CERTIFICATE, erased, key_of
from retention.models import Certificate, Destruction, Erasure, Hold
from retention.notice import begin_anew, take_off_lists
from retention.plan import rules_in_order
from subjects.models import Subject


@dataclass
class Replayed:
    """How many classes and erasures were applied again, and the requests whose erasure could not
    be."""

    destroyed: int = 0
    erased: int = 0
    refused: list[str] = field(default_factory=list)


def apply_ledger(entries: Iterable[dict], *, today: dt.date, at: dt.datetime, by=None) -> Replayed:
    """Destroy and erase again all that the entries tell of. Safe to repeat, and to go on with after
    it was killed.

    Destructions are applied whether the database knows of them or not: the keys may be of another
    day than the data. An erasure the database knows of stays as it is: what stands in those parts
    came after it.
    """
    entries = list(entries)
    restore_certificates(entries=entries, by=by)
    replayed = Replayed()
    by_rule = _destroyed_by_rule(entries)
    place = {rule.code: number for number, rule in enumerate(rules_in_order())}
    for code, rows in sorted(by_rule.items(), key=lambda item: place.get(item[0], len(place))):
        for start in range(0, len(rows), BATCH):
            batch = rows[start : start + BATCH]
            destroy_again(rule=code, rows=batch, today=today, by=by)
            for retention_class, ids in _ids_by_class(batch).items():
                finish_destruction(retention_class, ids, at=at)
            replayed.destroyed += len(batch)
    known = {key_of(erased(row)) for row in Erasure.objects.all()}
    for entry in entries:
        if entry["kind"] == "erased" and key_of(entry) not in known:
            try:
                erase_again(entry=entry, by=by)
                replayed.erased += 1
            except ValidationError:
                replayed.refused.append(entry["reference"])
    for rule in rules_in_order():
        if rule.sweep:
            rule.sweep()
    return replayed


@action
def announce_all_anew(*, today: dt.date, by=None) -> int:
    """Let everything that goes stand announced from today, and let go of what was claimed; returns
    how many that were announced.

    Comes after the ledger. Holds, restrictions, ends that were mended and lists that were taken
    back after the backup are lost with it: thirty days to note them again.
    """
    ahead = Destruction.objects.filter(destroyed_at__isnull=True)
    release(ahead.filter(claimed_at__isnull=False))
    take_off_lists(ahead)
    announced = begin_anew(ahead, today)
    record("retention.announced_anew", by=by, files=announced)
    return announced


@action
def restore_certificates(*, entries: list[dict], by=None) -> None:
    """Put back the certificates that were made after the backup, so that no number is given
    twice."""
    known = set(Certificate.objects.values_list("number", flat=True))
    missing = {
        entry["number"]: entry
        for entry in entries
        if entry["kind"] == "certified" and entry["number"] not in known
    }
    for number, entry in missing.items():
        stored = {name: entry[name] for name in CERTIFICATE}
        Certificate.objects.create(**stored)
        Certificate.objects.filter(number=number).update(made_at=parse_datetime(entry["made_at"]))
    record("retention.certificates_restored", by=by, certificates=len(missing))


def _destroyed_by_rule(entries: list[dict]) -> dict[str, list[dict]]:
    """The destructions by rule, each once, with the number of its certificate where it has one."""
    found: dict[str, dict] = defaultdict(dict)
    for entry in entries:
        if entry["kind"] == "destroyed":
            found[entry["rule"]][entry["subject"]] = dict(entry)
        elif entry["kind"] == "certified":
            rows = found[entry["rule"]]
            for subject in entry["subjects"]:
                if subject in rows:
                    rows[subject]["certificate"] = entry["number"]
    return {code: list(rows.values()) for code, rows in found.items()}


def _ids_by_class(rows: list[dict]) -> dict[str, list[uuid.UUID]]:
    found = defaultdict(list)
    for row in rows:
        found[row["class"]].append(uuid.UUID(row["subject"]))
    return found


@action
def destroy_again(*, rule: str, rows: list[dict], today: dt.date, by=None) -> None:
    """Delete the rows of classes that were destroyed under one rule, and put the ledger's own rows
    back. Holds that stood when the backup was made ended before the destruction."""
    known_rule = retention_rules.get(rule)
    for retention_class, ids in _ids_by_class(rows).items():
        if known_rule and known_rule.before_destroy:
            keys = DataKey.objects.filter(owner_id__in=ids, retention_class=retention_class)
            dead = set(keys.filter(wrapped=None).values_list("owner_id", flat=True))
            known_rule.before_destroy([pk for pk in ids if pk not in dead])
        if known_rule:
            note_paper(known_rule, ids, today)  # what was noted of it went with what is replaced
        erase_rows(retention_class, ids)
        accounts = [uuid.UUID(row["subject"]) for row in rows if ACCOUNT in row["counts"]]
        remove_accounts(retention_class, ids, today, whatever_they_hold=accounts)
    _restore_destructions(rows)
    record("class.destroyed_again", by=by, purpose=rule, people=len(rows))


def _restore_destructions(rows: list[dict]) -> None:
    """Put back the rows that are missing, as claimed and destroyed: the sweeper looks whether all
    is gone, and certifies what had not come to that."""
    ids = [row["subject"] for row in rows]
    mine = Destruction.objects.done().filter(subject_id__in=ids)
    known = set(mine.values_list("subject_id", "retention_class"))
    Destruction.objects.filter(
        subject_id__in=ids,
        retention_class__in={row["class"] for row in rows},
        destroyed_at=None,
    ).delete()
    Destruction.objects.bulk_create(
        [
            Destruction(
                subject_id=row["subject"],
                retention_class=row["class"],
                rule=row["rule"],
                due_on=parse_date(row["due_on"]),
                announced_on=row["announced_on"] and parse_date(row["announced_on"]),
                claimed_at=parse_datetime(row["at"]),
                destroyed_at=parse_datetime(row["at"]),
                counts=row["counts"],
                identity_digest=row["identity"],
            )
            for row in rows
            if (uuid.UUID(row["subject"]), row["class"]) not in known
        ]
    )
    certified = defaultdict(list)
    for row in rows:
        certified[row["certificate"]].append(row["subject"])
    for certificate in Certificate.objects.filter(number__in=set(certified) - {None}):
        of_it = mine.filter(rule=certificate.rule, certificate=None)
        of_it.filter(subject_id__in=certified[certificate.number]).update(certificate=certificate)


@action
def erase_again(*, entry: dict, by=None) -> None:
    """Apply an erasure that was made after the backup. Raises ValidationError as `erase_parts`
    does; holds and restrictions that stood in its way then had ended by that moment."""
    at = parse_datetime(entry["at"])
    subject = Subject.objects.filter(pk=entry["subject"]).first()
    if subject is None or _is_destroyed(subject):
        Erasure.objects.create(
            subject_id=entry["subject"],
            categories=entry["categories"],
            reference=entry["reference"],
            erased_at=at,
            counts=entry["counts"],
        )
        record("parts.erased_again", by=by, parts=entry["categories"])
        return
    Hold.objects.filter(
        subject=subject, retention_class=main_class(subject.kind), released_at=None
    ).update(released_at=at)
    for restriction in subject.use_restrictions.filter(ends_on=None):
        if set(entry["categories"]) & set(restriction.categories):
            restriction.ends_on = timezone.localtime(at).date()
            restriction.save(update_fields=["ends_on"])
    erase_parts(
        subject=subject,
        categories=entry["categories"],
        reference=entry["reference"],
        at=at,
        by=by,
    )


def _is_destroyed(subject: Subject) -> bool:
    return (
        Destruction.objects.done()
        .filter(subject_id=subject.pk, retention_class=main_class(subject.kind))
        .exists()
    )
