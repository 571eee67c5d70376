"""Settings fail loudly: tried in a process of their own, as an administrator would meet them."""

import base64
import os
import subprocess
import sys

import pytest
from django.conf import settings

STRONG = {
    "PRIVACYHUB_ENV": "production",
    "SECRET_KEY": "q8T3vX1mZ7rB5nK9wL2pD6sF4gH0jY8cV3xN1bM7aQ5eR9tU2i",
    "KEY_ENCRYPTION_KEYS": "k1:eVN+XlOhspyRH/1sZEytXTj+Fnbkn3BM1M3bJZ+1aGg=",
    "BLIND_INDEX_KEY": "OcV+u9VfC6bzQvSmELFUhVTmB+4ZmZmjE4ThYHcG2Vg=",
    "AUDIT_SIGNING_KEYS": "2+FKJZMMM0fHY76Lrh2ylc9sp2bB9FWStglAQxmOcDo=",
    "ALLOWED_HOSTS": "privacyhub.example",
    "DATABASE_URL": "postgresql:///privacyhub",
    "KEYS_DATABASE_URL": "postgresql:///privacyhub_keys",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def loaded(
    tmp_path, show="print(s.LANGUAGE_CODE, s.DEBUG)", **environment
) -> subprocess.CompletedProcess:
    kept = {"PATH": os.environ["PATH"], "PRIVACYHUB_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-c", f"import privacyhub.settings as s; {show}"],
        cwd=settings.BASE_DIR,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_real_secrets_and_in_dutch(tmp_path):
    answer = loaded(tmp_path, **STRONG)
    assert answer.stdout.split() == ["nl", "False"], answer.stderr


@pytest.mark.parametrize("name", [name for name in STRONG if name != "PRIVACYHUB_ENV"])
def test_production_names_what_is_not_set(tmp_path, name):
    answer = loaded(tmp_path, **{key: value for key, value in STRONG.items() if key != name})
    assert answer.returncode != 0
    assert name in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "changeme"),
        ("KEY_ENCRYPTION_KEYS", "eVN+XlOhspyRH/1sZEytXTj+Fnbkn3BM1M3bJZ+1aGg="),
        ("KEY_ENCRYPTION_KEYS", "k1:a2xlaW4="),
        ("BLIND_INDEX_KEY", "not base64!"),
        ("AUDIT_SIGNING_KEYS", STRONG["AUDIT_SIGNING_KEYS"] + ","),
        ("DATABASE_URL", "sqlite:///var/x.sqlite3"),
        ("DEBUG", "True"),
        ("PRIVACYHUB_ENV", "prodution"),
    ],
)
def test_production_refuses_what_is_weak_or_wrong(tmp_path, name, value):
    answer = loaded(tmp_path, **{**STRONG, name: value})
    assert answer.returncode != 0
    assert name in answer.stderr


ZEROS = base64.b64encode(bytes(32)).decode()
TYPED = base64.b64encode(b"01234567890123456789012345678901").decode()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("SECRET_KEY", "django-insecure-" + STRONG["SECRET_KEY"], "openssl rand"),
        ("SECRET_KEY", "change-me-" + STRONG["SECRET_KEY"], "openssl rand"),
        ("SECRET_KEY", "abcdefghij" * 6, "openssl rand"),
        ("KEY_ENCRYPTION_KEYS", f"k1:{ZEROS}", "openssl rand"),
        ("KEY_ENCRYPTION_KEYS", f"{STRONG['KEY_ENCRYPTION_KEYS']},k0:{TYPED}", "openssl rand"),
        ("BLIND_INDEX_KEY", ZEROS, "openssl rand"),
        ("AUDIT_SIGNING_KEYS", TYPED, "openssl rand"),
        ("BLIND_INDEX_KEY", STRONG["KEY_ENCRYPTION_KEYS"].removeprefix("k1:"), "of its own"),
        ("AUDIT_SIGNING_KEYS", STRONG["BLIND_INDEX_KEY"], "of its own"),
        ("KEYS_DATABASE_URL", STRONG["DATABASE_URL"], "another database"),
    ],
)
def test_production_refuses_a_placeholder_and_says_what_to_do(tmp_path, name, value, told):
    answer = loaded(tmp_path, **{**STRONG, name: value})
    assert answer.returncode != 0
    assert name in answer.stderr
    assert told in answer.stderr
    assert value not in answer.stderr.rpartition("ImproperlyConfigured")[2]


def test_a_secret_may_stand_in_a_file(tmp_path):
    secret = tmp_path / "secret_key"
    secret.write_text(STRONG["SECRET_KEY"] + "\n")
    stated = {key: value for key, value in STRONG.items() if key != "SECRET_KEY"}
    assert loaded(tmp_path, **stated, SECRET_KEY_FILE=str(secret)).returncode == 0


def test_the_embedded_default_makes_secrets_only_its_user_can_read(tmp_path):
    assert loaded(tmp_path).returncode == 0
    kept = (tmp_path / "secrets" / "key_encryption_keys").read_text()
    assert (tmp_path / "secrets" / "key_encryption_keys").stat().st_mode & 0o077 == 0
    assert loaded(tmp_path).returncode == 0
    assert (tmp_path / "secrets" / "key_encryption_keys").read_text() == kept


@pytest.mark.clause("L73")
def test_the_night_has_a_backup_where_folders_are_named_for_it_and_else_none(tmp_path):
    asked = {
        "BACKUP_FOLDER": "/mnt/one/data,/mnt/two/data",
        "BACKUP_KEYS_FOLDER": "/mnt/three/keys",
        "BACKUP_PASSPHRASE": "een zin die niemand raadt",
    }
    show = "print('nightly-backup' in s.CELERY_BEAT_SCHEDULE, len(s.BACKUP_FOLDER))"
    assert loaded(tmp_path, show=show, **STRONG, **asked).stdout.split() == ["True", "2"]
    assert loaded(tmp_path, show=show, **STRONG).stdout.split() == ["False", "0"]
    answer = loaded(tmp_path, **STRONG, **{**asked, "BACKUP_PASSPHRASE": "kort"})
    assert answer.returncode != 0
    assert "BACKUP_PASSPHRASE" in answer.stderr


@pytest.mark.clause("L73")
def test_places_that_speak_s3_need_their_keys_and_take_them_by_name_and_from_files(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim\n")
    asked = {
        "BACKUP_FOLDER": "s3://emmer/data",
        "BACKUP_KEYS_FOLDER": "s3+two://kluis",
        "BACKUP_PASSPHRASE": "een zin die niemand raadt",
        "S3_ACCESS_KEY_ID": "een",
        "S3_SECRET_ACCESS_KEY_FILE": str(secret),
    }
    answer = loaded(tmp_path, **STRONG, **asked)
    assert answer.returncode != 0
    assert "S3_TWO_ACCESS_KEY_ID" in answer.stderr
    two = {"S3_TWO_ACCESS_KEY_ID": "twee", "S3_TWO_SECRET_ACCESS_KEY": "ook geheim"}
    show = "print(*(f'{k}:{v[\"secret\"]}' for k, v in sorted(s.S3_ACCOUNTS.items())), sep='|')"
    answer = loaded(tmp_path, show=show, **STRONG, **asked, **two)
    assert answer.stdout.strip() == ":geheim|TWO:ook geheim", answer.stderr


def test_a_limit_that_keeps_everybody_out_is_refused(tmp_path):
    answer = loaded(tmp_path, **STRONG, SIGN_IN_FAILURES_PER_ADDRESS="0")
    assert answer.returncode != 0
    assert "SIGN_IN_FAILURES_PER_ADDRESS must be 1 or more" in answer.stderr
