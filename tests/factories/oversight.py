"""Clauses of the own policy and evidence packs, made through the product's own actions."""

import datetime as dt

from django.utils import timezone

from oversight.actions import add_clause, ask_for_pack, claim_pack, store_pack
from oversight.models import EvidencePack, OwnClause


def clause(rule: str = "Op de groep hangt geen lijst met namen.", **more) -> OwnClause:
    values = {"topic": "conduct", "rule": rule, "how": "attest", "kept": "", "note": "", **more}
    return add_clause(values=values, by=None)


def pack(*, content: bytes = b"PK a pack", on: dt.date | None = None, by=None) -> EvidencePack:
    """A pack that waits to be fetched, without its tables being made."""
    asked = ask_for_pack(at=timezone.now(), by=by)
    claimed = claim_pack(pack_id=asked.pk, at=timezone.now())
    return store_pack(pack=claimed, content=content, on=on or timezone.localdate())
