"""The files an installation starts from, tried without Docker."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_static_files_are_collected_as_the_image_does(tmp_path):
    bare = {k: v for k, v in os.environ.items() if not k.endswith(("_URL", "_MODULE"))}
    subprocess.run(
        [ROOT / "bin/collect-static"],
        env={**bare, "PYTHON": sys.executable, "PRIVACYHUB_VAR": str(tmp_path)},
        check=True,
        timeout=300,
    )
    collected = [path.name for path in (tmp_path / "static").rglob("*.css")]
    assert any(re.fullmatch(r"\w+\.[0-9a-f]{12}\.css", name) for name in collected)
    assert "bin/collect-static" in (ROOT / "Dockerfile").read_text()


def test_the_secrets_are_made_once_and_are_what_the_composition_asks(tmp_path):
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin/make-secrets", tmp_path / "bin")
    for _time in range(2):
        subprocess.run([tmp_path / "bin/make-secrets"], check=True, capture_output=True)
        made = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    composition = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    assert set(made) == set(composition["secrets"])
    assert made["db_password"] in made["database_url"]
    again = subprocess.run(
        [tmp_path / "bin/make-secrets"], check=True, capture_output=True, text=True
    )
    assert "vault" in again.stdout
    assert {p.name: p.read_text() for p in (tmp_path / "secrets").iterdir()} == made


def test_with_these_secrets_and_variables_production_starts(tmp_path):
    """The settings of the composition, its secrets as files: Django's own deployment check."""
    (tmp_path / "bin").mkdir()
    shutil.copy(ROOT / "bin/make-secrets", tmp_path / "bin")
    subprocess.run([tmp_path / "bin/make-secrets"], check=True, capture_output=True)
    web = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["web"]
    stated = {}
    for name, value in web["environment"].items():
        value = re.sub(r"\$\{(\w+)[:?-][^}]*\}", r"\1.example", value)
        stated[name] = value.replace("/run/secrets", str(tmp_path / "secrets"))
    bare = {k: v for k, v in os.environ.items() if not k.endswith(("_URL", "_MODULE"))}
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", "import django; django.setup()"],
        cwd=ROOT,
        env={
            **bare,
            **stated,
            "PRIVACYHUB_VAR": str(tmp_path / "var"),
            "DJANGO_SETTINGS_MODULE": "privacyhub.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert told.returncode == 0, told.stderr
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert len(asked) <= 6, asked


def documented() -> set[str]:
    """The settings that the texts for who runs it name."""
    texts = "\n".join(path.read_text() for path in [ROOT / "README.md", *ROOT.glob("docs/**/*.md")])
    read = (ROOT / "privacyhub/settings.py").read_text()
    asked = set(re.findall(r"(?:env\.\w+|required)\(\s*\"([A-Z0-9_]+)\"", read))
    return {name for name in asked if re.search(rf"\b{name}\b", texts)}


def test_every_documented_setting_reaches_web_worker_and_scheduler():
    """By settings.env; or the composition states it itself, which goes before that file."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    names = documented()
    assert {"EMAIL_PORT", "METRICS_KEY", "OIDC_ISSUER", "AUDIT_HEAD_TO", "LOG_LEVEL"} <= names
    for service in ("prepare", "web", "worker", "beat"):
        stated = services[service]["environment"]
        from_file = {"path": "settings.env", "required": False} in services[service]["env_file"]
        missing = [
            name
            for name in names
            if not from_file and name not in stated and f"{name}_FILE" not in stated
        ]
        assert not missing, (service, missing)
        empty = {name for name, value in stated.items() if not value}
        assert not empty, (service, empty)  # would hide what the file says
    assert "settings.env" in (ROOT / ".gitignore").read_text().splitlines()
    assert "settings.env" in (ROOT / ".dockerignore").read_text().splitlines()


def test_only_the_proxy_is_believed_about_who_asks():
    composition = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    services = composition["services"]
    (network,) = composition["networks"]["default"]["ipam"]["config"]
    proxy = ipaddress.ip_address(services["web"]["environment"]["TRUSTED_PROXIES"])
    assert services["proxy"]["networks"]["default"]["ipv4_address"] == str(proxy)
    assert proxy in ipaddress.ip_network(network["subnet"])
    assert proxy not in ipaddress.ip_network(network["ip_range"])  # what the others are given


def test_the_proxy_keeps_health_and_figures_within():
    proxy = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]["proxy"]
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in proxy["volumes"]
    assert "command" not in proxy  # the image's own reads that file
    rules = (ROOT / "Caddyfile").read_text()
    assert re.search(r"@within path /healthz /metrics\n\s*respond @within 404\n", rules)


def test_no_container_of_ours_can_write_to_its_image_or_gain_rights():
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    for name, service in services.items():
        assert "no-new-privileges:true" in service["security_opt"], name
        if service["image"] == "privacyhub":
            assert service["read_only"], name
            assert service["cap_drop"] == ["ALL"], name
