"""Unusual reading in the trail, for who watches over it: of the whole organisation, so
closed to everybody who works at one place."""

import uuid

from tests.permissions.table import Row, Verdicts, _room

CLOSED = Verdicts(rest="closed")

ROWS = [
    _room("reach:unusual", "", post=False),
    Row("reach:unusual-one", extra=(uuid.UUID(int=1),), get=CLOSED, post=CLOSED),
]
