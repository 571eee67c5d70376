"""The files an installation starts from, tried without Docker."""

import ipaddress
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from core.version import VERSION
from documents.uploads import MAX_FILES

ROOT = Path(settings.BASE_DIR)


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
        value = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)
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
    asked = set(re.findall(r"\$\{(\w+):\?", (ROOT / "docker-compose.yml").read_text()))
    assert len(asked) <= 6, asked
    told = (ROOT / "docs/running/installing.md").read_text()
    assert all(f"       {name}=" in told for name in asked)


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


PROXY_TAKES = re.compile(r"(max_size|request_buffers) (\d+)MiB")


def test_the_proxy_gives_the_application_whole_requests_of_what_it_takes_at_most():
    """So that nobody holds a thread by sending slowly; tried by hand, with Caddy before Granian."""
    rules = (ROOT / "Caddyfile").read_text()
    taken = {word: int(size) * 2**20 for word, size in PROXY_TAKES.findall(rules)}
    most = MAX_FILES * settings.UPLOAD_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    assert most < taken["max_size"] <= most + 2 * 2**20
    assert taken["request_buffers"] >= taken["max_size"]
    assert re.search(r"read_header \d+s", rules)


def test_the_proxy_logs_nothing_of_a_request():
    assert re.search(r"log {\s+format filter {\s+request delete", (ROOT / "Caddyfile").read_text())


def services():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]


OURS = ("prepare", "web", "worker", "beat")


def test_one_service_builds_the_image_of_this_version_and_the_others_use_it():
    found = services()
    assert [name for name in found if "build" in found[name]] == ["prepare"]
    assert {found[name]["image"] for name in OURS} == {f"privacyhub:{VERSION}"}
    assert {found[name]["pull_policy"] for name in OURS if name != "prepare"} == {"never"}


def test_no_container_can_write_to_its_image_or_gain_rights():
    for name, service in services().items():
        assert "no-new-privileges:true" in service["security_opt"], name
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert set(service.get("cap_add", [])) <= (
            {"NET_BIND_SERVICE"} if name == "proxy" else set()
        )


def test_each_container_that_stays_tells_whether_it_is_well():
    missing = [name for name, service in services().items() if "healthcheck" not in service]
    assert missing == ["prepare"]
    assert {"proxy", "web", "worker", "scanner"} <= {
        name for name, service in services().items() if "mem_limit" in service
    }


def test_a_server_of_data_gets_its_own_secret_and_no_other():
    found = {name: service.get("secrets", []) for name, service in services().items()}
    assert found["db"] == ["db_password"]
    assert found["keys"] == ["keys_db_password"]
    assert not {name for name in ("proxy", "redis", "scanner") if found[name]}
    assert not {"db_password", "keys_db_password"} & {one for name in OURS for one in found[name]}


@pytest.mark.parametrize("asked", ["livez", "readyz", "healthz", "metrics"])
def test_who_asks_within_by_the_name_of_the_service_is_answered(client, settings, asked, db):
    stated = services()["web"]["environment"]["ALLOWED_HOSTS"]
    settings.ALLOWED_HOSTS = re.sub(r"\$\{[^}]*\}", "privacy.example", stated).split(",")
    settings.METRICS_KEY = "een-sleutel"
    told = client.get(
        f"/{asked}", headers={"Host": "web:8000", "Authorization": "Bearer een-sleutel"}
    )
    assert told.status_code in {200, 503}
    assert settings.ALLOWED_HOSTS[0] == "privacy.example"  # by which mails lead to the site


def test_keys_and_ledger_lie_on_other_disks_than_what_they_belong_to():
    service = services()["worker"]
    mounts = {one["target"]: one for one in service["volumes"] if isinstance(one, dict)}
    assert mounts["/backups/data-elsewhere"]["source"].startswith("${ELSEWHERE")
    assert mounts["/backups/keys"]["source"].startswith("${KEYS_ELSEWHERE")
    assert mounts[service["environment"]["LEDGER_ROOT"]]["source"].startswith("${ELSEWHERE")
    assert not any(one["bind"]["create_host_path"] for one in mounts.values())
    keys = re.search(r":-([^}]*)", service["environment"]["BACKUP_KEYS_FOLDER"])[1]
    assert keys.split(",") == ["/backups/keys"]


def test_what_the_scheduler_remembers_outlives_its_container():
    beat = services()["beat"]
    [kept] = re.findall(r"--schedule (\S+)", beat["command"])
    volumes = [one.partition(":")[2] for one in beat["volumes"] if isinstance(one, str)]
    assert any(kept.startswith(f"{volume}/") for volume in volumes)
