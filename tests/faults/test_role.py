"""What the product may at its PostgreSQL: the site here runs as the role of the composition."""

import psycopg
import pytest

pytestmark = pytest.mark.faults

PAST_THE_GUARDS = [
    "SET session_replication_role = 'replica'",
    "ALTER ROLE privacyhub SUPERUSER",
    "COPY (SELECT 1) TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "CREATE DATABASE another",
    "CREATE ROLE another",
]


def test_the_product_owns_its_database_and_nothing_else(site):
    asked = "SELECT rolsuper OR rolcreatedb OR rolcreaterole OR rolreplication OR rolbypassrls"
    assert site.postgresql.ask(f"{asked} FROM pg_roles WHERE rolname = current_user") == [(False,)]
    [(count,)] = site.postgresql.ask("SELECT count(*) FROM audit_event")
    assert count  # it is the role the site works as


@pytest.mark.parametrize("statement", PAST_THE_GUARDS)
def test_no_statement_of_it_leads_past_what_is_guarded(site, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.postgresql.ask(statement)


def test_it_comes_into_no_other_database_of_the_server(site):
    with pytest.raises(psycopg.OperationalError, match="permission denied"):
        psycopg.connect(site.postgresql.url("postgres"))


def test_nobody_comes_in_as_the_superuser_with_a_password(site):
    with psycopg.connect(site.postgresql.url("postgres", role="postgres")) as connection:
        found = connection.execute("SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL")
        assert found.fetchall() == [("privacyhub",)]
