"""The ledger of what was destroyed, kept outside the database as well.

A restored backup brings back what went after it was made, and the ledger in it knows nothing of
that. So every destruction, certificate and erasure is also added to a file under LEDGER_ROOT: a
line of JSON each, ids and classes and numbers, nothing of a person. The database comes first: a
line that was not written because of a crash is added by the next `catch_up`.

A certificate comes after what it is about, and its line names that; a line that was added later
names its certificate itself.
"""

import datetime as dt
import fcntl
import json
import os
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from audit.models import Seal
from audit.sealing import digest
from retention.models import Certificate, Destruction, Erasure

# What a certificate says, and its hash is over; a line of it holds when it was made as well.
CONTENT = (
    "number",
    "rule",
    "clauses",
    "term",
    "destroyed_on",
    "subject_count",
    "counts",
    "held_count",
    "held",
    "approvals",
    "readable_in_backups_until",
    "in_backups_until",
)
# What the line of a destruction is made of.
DESTROYED = (
    "subject_id",
    "retention_class",
    "rule",
    "due_on",
    "announced_on",
    "destroyed_at",
    "counts",
    "identity_digest",
    "certificate",
)
CERTIFICATE = (*CONTENT, "made_at", "content_hash")


class LedgerBroken(Exception):
    """The file is no ledger, or a line of it was changed."""


@dataclass
class Ledger:
    """What a ledger holds. `complete` says by site until when it is known to tell of all that was
    destroyed there: a file may have served another site before."""

    entries: list[dict] = field(default_factory=list)
    complete: dict[str, dt.datetime] = field(default_factory=dict)

    def until(self, site: str) -> dt.datetime | None:
        """Until when it is complete; of a site that is not known yet, whichever it tells of."""
        return self.complete.get(site) if site else max(self.complete.values(), default=None)


def this_site() -> str:
    """What tells this site's databases from another's, also after they were restored: the digest of
    the first seal of the trail. Empty where nothing was sealed yet."""
    first = Seal.objects.filter(number=1).first()
    return digest(first).hex() if first else ""


def ledger_file() -> Path:
    return Path(settings.LEDGER_ROOT) / "ledger.jsonl"


def destroyed(row: Destruction) -> dict:
    return {
        "kind": "destroyed",
        "subject": row.subject_id,
        "class": row.retention_class,
        "rule": row.rule,
        "due_on": row.due_on,
        "at": row.destroyed_at,
        "counts": row.counts,
        "announced_on": row.announced_on,
        "identity": row.identity_digest,
        "certificate": row.certificate.number if row.certificate else None,
    }


def erased(row: Erasure) -> dict:
    return {
        "kind": "erased",
        "subject": row.subject_id,
        "categories": row.categories,
        "reference": row.reference,
        "at": row.erased_at,
        "counts": row.counts,
    }


def certified(row: Certificate, subject_ids: Iterable[uuid.UUID] = ()) -> dict:
    """The line of a certificate, with whom it is about where their own lines do not say so yet."""
    stored = {name: getattr(row, name) for name in CERTIFICATE}
    return {"kind": "certified", **stored, "subjects": list(subject_ids)}


def key_of(entry: dict) -> tuple:
    """What an entry is about: two with the same key say the same."""
    match entry["kind"]:
        case "destroyed":
            return "destroyed", str(entry["subject"]), entry["class"]
        case "erased":
            categories = ",".join(entry["categories"])
            return "erased", str(entry["subject"]), entry["reference"], categories
        case _:
            return "certified", entry["number"], entry["content_hash"]


def _text(value: dt.date | uuid.UUID) -> str:
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def append(entries: Iterable[dict]) -> None:
    """Add lines to the file and have them on disk when this returns."""
    path = ledger_file()
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    encode = json.JSONEncoder(default=_text).encode
    lines = "".join(f"{encode(entry)}\n" for entry in entries)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _cut_torn_line(file)
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def _cut_torn_line(file) -> None:
    """Take away a last line that a crash left unfinished: `catch_up` adds it whole."""
    end = file.seek(0, os.SEEK_END)
    start = max(0, end - 1024 * 1024)
    file.seek(start)
    tail = file.read()
    if tail and not tail.endswith(b"\n"):
        file.truncate(start + tail.rfind(b"\n") + 1)


def read(path: Path) -> Ledger:
    """The ledger in a file. Raises LedgerBroken; FileNotFoundError where there is none."""
    return parse(path.read_text())


def parse(text: str) -> Ledger:
    """The ledger in a text; a last line that was never finished is left out."""
    found = Ledger()
    for number, line in enumerate(text.split("\n")[:-1], start=1):
        try:
            entry = json.loads(line)
            if entry["kind"] == "complete":
                at = dt.datetime.fromisoformat(entry["at"])
                found.complete[entry["site"]] = max(at, found.complete.get(entry["site"], at))
            else:
                key_of(entry)
                found.entries.append(entry)
        except (ValueError, KeyError, TypeError) as wrong:
            raise LedgerBroken(f"line {number} is no line of a ledger") from wrong
    return found


def own_ledger() -> Ledger:
    """The ledger of this installation; empty where nothing was written yet."""
    try:
        return read(ledger_file())
    except FileNotFoundError:
        return Ledger()


def from_database() -> Iterable[dict]:
    """All that the database knows, in an order that can be read back."""
    for row in Destruction.objects.done().select_related("certificate").order_by("pk").iterator():
        yield destroyed(row)
    for row in Erasure.objects.order_by("pk").iterator():
        yield erased(row)
    for row in Certificate.objects.order_by("number").iterator():
        yield certified(row)


def add_missing(entries: Iterable[dict]) -> int:
    """Add those entries that the file does not hold; returns how many."""
    known = {key_of(entry) for entry in own_ledger().entries}
    missing = [entry for entry in entries if key_of(entry) not in known]
    if missing:
        append(missing)
    return len(missing)


def catch_up(*, at: dt.datetime) -> int:
    """Add what the database knows and the file does not, and note that it was complete at a
    moment; returns how many lines were missing."""
    added = add_missing(from_database())
    _note_complete({this_site(): at})
    return added


def take_over(other: Ledger) -> None:
    """Make this installation's file hold what another ledger does."""
    add_missing(other.entries)
    own = own_ledger().complete
    _note_complete(
        {site: at for site, at in other.complete.items() if site not in own or own[site] < at}
    )


def _note_complete(moments: dict[str, dt.datetime]) -> None:
    append({"kind": "complete", "site": site, "at": at.isoformat()} for site, at in moments.items())
