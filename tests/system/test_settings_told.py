"""Every setting is told where who runs the product looks for it, and none that does not exist."""

import ast
import re

import yaml

from tests.system.test_installing import ROOT

TOLD = ROOT / "docs" / "running" / "settings.md"
READS = {"required", "_database"}  # besides the methods of env


def _first(call: ast.Call) -> str:
    """The name a call reads; of the accounts of S3, that of the one without a name."""
    name = call.args[0] if call.args else None
    if isinstance(name, ast.JoinedStr) and isinstance(name.values[-1], ast.Constant):
        return f"S3_{name.values[-1].value}"
    return name.value if isinstance(name, ast.Constant) else ""


def read_settings() -> set[str]:
    """The names of the environment that the product reads."""
    found = set()
    for path in ("settings.py", "environment.py"):
        for node in ast.walk(ast.parse((ROOT / "privacyhub" / path).read_text())):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            if called.startswith("env.") or called in READS:
                found.add(_first(node))
    return found - {""}


def told_settings() -> set[str]:
    """The names in the first column of the tables."""
    rows = [line for line in TOLD.read_text().splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


def test_every_setting_is_told_and_every_one_that_is_told_exists():
    assert {"SECRET_KEY", "OIDC_ISSUER", "S3_REGION", "KEYS_DATABASE_URL"} <= read_settings()
    assert told_settings() == read_settings()


def test_the_other_pages_name_no_setting_that_does_not_exist():
    # NAME stands for any; the others are variables of docker-compose.yml.
    known = read_settings() | {"NAME", "EMAIL_FROM", "KEYS_ELSEWHERE"}
    wrong = []
    for page in [ROOT / "README.md", *TOLD.parent.glob("*.md")]:
        for name in re.findall(r"\b([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?==\S)", page.read_text()):
            meant = {name, name.replace("S3_VAULT_", "S3_", 1)}
            if not known & {one.removesuffix("_FILE") for one in meant}:
                wrong.append(f"{page.name}: {name}")
    assert wrong == []


def test_the_composition_sets_only_what_is_read_and_takes_the_rest_from_a_file():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name in ("prepare", "web", "worker", "beat"):
        stated = {key.removesuffix("_FILE") for key in services[name]["environment"]}
        assert stated <= read_settings()
        assert services[name]["env_file"] == [{"path": "settings.env", "required": False}]
    for ignored in (".gitignore", ".dockerignore"):
        assert "settings.env" in (ROOT / ignored).read_text().split()
