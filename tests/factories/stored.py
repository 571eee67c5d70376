"""What stands in the databases, to look for what should not be there."""

import json

from django.db import connections


def everything_stored() -> str:
    """Every value of every table of both databases, as text; bytes as Latin-1."""
    found = []
    for alias in ("default", "keys"):
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names():
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    for value in row:
                        if isinstance(value, memoryview | bytes):
                            value = bytes(value).decode("latin-1")
                        found.append(json.dumps(value, default=str, ensure_ascii=False))
    return "\n".join(found)
