"""The bytes of the databases as they lie on disk, and of files: also what no query shows.

PostgreSQL lets only its superuser read its files. Tests of another role read what the rows hold,
and so say nothing of what is left of rows that went.
"""

from pathlib import Path

from django.db import connections


def _sqlite(connection) -> bytes:
    connection.ensure_connection()
    found = connection.connection.serialize()
    name = str(connection.settings_dict["NAME"])
    if "memory" not in name:
        found += b"".join(
            path.read_bytes() for path in Path(name).parent.glob(f"{Path(name).name}*")
        )
    return found


def _postgresql(connection) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            return b"".join(_rows(cursor, name) for name in connection.introspection.table_names())
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class"
            " WHERE relkind IN ('r', 't', 'i', 'S') AND NOT relisshared"
            " AND pg_relation_filepath(oid) IS NOT NULL AND oid >= 16384"
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall() if row[0])


def _rows(cursor, table: str) -> bytes:
    with cursor.copy(f'COPY "{table}" TO STDOUT (FORMAT binary)') as copied:
        return b"".join(copied)


def raw_databases() -> bytes:
    read = {"sqlite": _sqlite, "postgresql": _postgresql}
    return b"".join(read[connections[alias].vendor](connections[alias]) for alias in connections)


def raw_files(folder: Path) -> bytes:
    return b"".join(
        f"{path}".encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file()
    )
