"""Triggers that let the trail only grow, whoever writes to the database and by whatever means.

An event and its place may go once their seal says that their term has passed; of a seal only that
may be noted, once. PostgreSQL guards TRUNCATE as well, SQLite an INSERT that replaces a row.
"""

# By table: the columns of a row that was removed, and the seal it has to hang on.
_PRUNED = {
    "audit_event": """EXISTS (
        SELECT 1 FROM audit_sealedevent placed JOIN audit_seal seal ON seal.number = placed.seal_id
        WHERE placed.event_id = OLD.id AND seal.pruned_at IS NOT NULL)""",
    "audit_sealedevent": """EXISTS (
        SELECT 1 FROM audit_seal seal
        WHERE seal.number = OLD.seal_id AND seal.pruned_at IS NOT NULL)""",
}
_SEALED = ("number", "made_at", "first", "count", "root", "previous", "key_id", "signature")
_ONLY_PRUNED_AT = " AND ".join(
    [
        "OLD.pruned_at IS NULL",
        "NEW.pruned_at IS NOT NULL",
        "NEW.pruned_proof IS NOT NULL",
        *(f'NEW."{column}" = OLD."{column}"' for column in _SEALED),
    ]
)
# By table its key.
TABLES = {
    "audit_event": "id",
    "audit_sealedevent": "sequence",
    "audit_seal": "number",
    "audit_verification": "id",
}


def _may(table: str, operation: str) -> str:
    """The condition under which a row may be updated or deleted."""
    if table == "audit_seal" and operation == "UPDATE":
        return _ONLY_PRUNED_AT
    return _PRUNED.get(table, "FALSE") if operation == "DELETE" else "FALSE"


def _guards():
    return [(table, operation) for table in TABLES for operation in ("UPDATE", "DELETE")]


def _sqlite():
    for table, operation in _guards():
        name = f"{table}_{operation.lower()}_guard"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH ROW "
            f"WHEN NOT ({_may(table, operation)}) "
            "BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END"
        )
    for table, key in TABLES.items():
        yield f"DROP TRIGGER IF EXISTS {table}_insert_guard"
        yield (
            f"CREATE TRIGGER {table}_insert_guard BEFORE INSERT ON {table} "  # noqa: S608
            f"FOR EACH ROW WHEN NEW.{key} IN (SELECT {key} FROM {table}) "
            "BEGIN SELECT RAISE(ABORT, 'the trail only grows'); END"
        )


def _postgresql():
    for table, operation in _guards():
        name = f"{table}_{operation.lower()}_guard"
        result = "OLD" if operation == "DELETE" else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF NOT ({_may(table, operation)}) THEN RAISE EXCEPTION 'the trail only grows'; "
            f"END IF; RETURN {result}; END $$"
        )
        yield (
            f"CREATE OR REPLACE TRIGGER {name} BEFORE {operation} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
    yield (
        "CREATE OR REPLACE FUNCTION audit_truncate_guard() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'the trail only grows'; END $$"
    )
    for table in TABLES:
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_truncate_guard BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION audit_truncate_guard()"
        )


def set_guards(connection) -> None:
    """Put the triggers on the tables of the trail; safe to repeat."""
    statements = _postgresql() if connection.vendor == "postgresql" else _sqlite()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def lift_guards(connection) -> None:
    """Take the triggers away, for as long as a whole database is emptied."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for operation in ("insert", "update", "delete", "truncate"):
                name = f"{table}_{operation}_guard"
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
