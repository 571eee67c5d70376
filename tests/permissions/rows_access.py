"""Functions, appointments, the matrix and exceptional grants."""

from tests.permissions.table import Row

ROWS: list[Row] = []
