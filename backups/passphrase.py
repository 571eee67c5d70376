"""The passphrase of the archives: from a file or the settings, never from an argument, which
everybody on the machine can read."""

from pathlib import Path

from django.core.management.base import CommandError

SHORTEST = 20


def read_passphrase(path: Path | None, stated: str) -> str:
    """The passphrase in a file, else the stated one. Raises CommandError where it is too short."""
    try:
        passphrase = path.read_text().strip() if path else stated
    except OSError as error:
        raise CommandError(f"The passphrase cannot be read: {error}") from error
    if len(passphrase) < SHORTEST:
        raise CommandError(
            f"The passphrase has at least {SHORTEST} characters. Give it with --passphrase-file,"
            " or set BACKUP_PASSPHRASE_FILE."
        )
    return passphrase
