"""The image, made without Docker: what the Dockerfile copies and runs, done to a folder."""

import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace

import pytest
import yaml

from tests.processes.services import ROOT

IS_ROOT = os.geteuid() == 0
NOBODY = 65534


def dockerfile() -> list[tuple[str, str]]:
    text = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [tuple(line.split(maxsplit=1)) for line in lines]


def told(instruction: str) -> list[str]:
    return [rest for word, rest in dockerfile() if word == instruction]


def left_out(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore keeps from Docker, as shutil.copytree asks it."""
    lines = (ROOT / ".dockerignore").read_text().split()
    anywhere = [line.removeprefix("**/") for line in lines if line.startswith("**/")]
    found = anywhere + (lines if Path(folder) == ROOT else [])
    return {name for name in names if any(fnmatch(name, pattern) for pattern in found)}


def copy(what: str, app: Path) -> None:
    """COPY, out of a checkout that was made with umask 077."""
    *sources, target = what.split()
    for source in sources:
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, app / target, ignore=left_out, dirs_exist_ok=True)
        else:
            (app / target).mkdir(exist_ok=True)
            shutil.copy(ROOT / source, app / target)
    for path in app.rglob("*"):
        path.chmod(path.stat().st_mode & 0o700)


def run(step: str, app: Path, env: dict[str, str]) -> subprocess.CompletedProcess:
    return subprocess.run(
        step.split(), cwd=app, env=env, capture_output=True, text=True, timeout=300
    )


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    """What Docker would make of the checkout: `app`, and `root` for what lies outside of it.
    Who is not root gets as far as the static files; `refused` is what the last step says then."""
    app, root = tmp_path_factory.mktemp("app"), tmp_path_factory.mktemp("root")
    (root / "etc").mkdir()
    (root / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/bash\n")
    (root / "etc/group").write_text("root:x:0:\n")
    env = {
        # The environment goes first on the path, as installing.md tells who has no Docker.
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}:/usr/sbin",
        **dict(line.split("=", 1) for words in told("ENV") for line in words.split()),
        "IMAGE_ROOT": str(root),
        # Nothing is installed, and nothing is fetched: all of it has to be here already.
        **{"PIP_DRY_RUN": "1", "PIP_NO_INDEX": "1", "PIP_CONFIG_FILE": os.devnull},
    }
    refused = ""
    for word, rest in dockerfile():
        if word == "COPY":
            copy(rest, app)
        elif word == "RUN":
            done = run(rest, app, env)
            if not IS_ROOT and rest == "bin/build-image application":
                refused = done.stderr
                done = run("bin/build-image static", app, env)
            assert done.returncode == 0, done.stderr
    return SimpleNamespace(app=app, root=root, refused=refused)


def test_the_image_is_made_by_the_steps_that_are_tried_here_and_by_nothing_else():
    steps = ("packages", "dependencies", "application")
    assert told("RUN") == [f"bin/build-image {step}" for step in steps]
    words = {word for word, _rest in dockerfile()}
    assert words == {"FROM", "ENV", "WORKDIR", "COPY", "RUN", "USER", "EXPOSE", "CMD"}


def test_its_styles_are_collected_by_names_that_change_with_them(image):
    names = [path.name for path in (image.app / "var/static/css").iterdir()]
    assert any(re.fullmatch(r"app\.[0-9a-f]{12}\.css", name) for name in names)


def test_every_file_is_readable_and_the_user_has_the_folders_that_are_mounted(image):
    """Also out of a checkout that nobody but its owner could read."""
    if not IS_ROOT:
        assert "needs root" in image.refused
        return
    for path in image.app.rglob("*"):
        mode = path.stat().st_mode
        assert mode & 0o004, path
        assert mode & 0o001 or not (path.is_dir() or mode & 0o100), path
    users = [line.split(":") for line in (image.root / "etc/passwd").read_text().splitlines()]
    assert [(name, home) for name, _x, uid, *_, home, _shell in users if uid == "1000"] == [
        (*told("USER"), *told("WORKDIR"))
    ]
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    web = services["web"]
    mounted = {
        one["target"] if isinstance(one, dict) else one.split(":")[1] for one in web["volumes"]
    }
    folders = {*mounted, web["environment"]["FILES_ROOT"], web["environment"]["LEDGER_ROOT"]}
    assert len(folders) >= 6
    for folder in folders:
        assert (image.root / folder.lstrip("/")).stat().st_uid == 1000, folder


@pytest.mark.parametrize("machine", [True, False])
def test_the_lists_of_packages_go_where_the_first_step_fetched_them_and_nowhere_else(
    tmp_path, machine
):
    lists, programs = tmp_path / "root/var/lib/apt/lists", tmp_path / "programs"
    lists.mkdir(parents=True)
    programs.mkdir()
    known, fetched = lists / "debian_known_Packages", lists / "debian_fetched_Packages"
    if machine:
        known.touch()
    for name, does in {
        "python3": "echo libmissing",  # says so of what PDFs are printed with
        "sudo": '[ "$1" = -n ] || exec "$@"',
        "apt-get": f'[ "$1" != update ] || touch {fetched}',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{does}\n")
        (programs / name).chmod(0o755)
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "IMAGE_ROOT": str(tmp_path / "root")}
    done = run("bin/build-image packages", ROOT, env)
    assert done.returncode == 0, done.stderr
    assert "libmissing" in done.stdout
    assert {*lists.iterdir()} == ({known, fetched} if machine else set())


def last_step(folder: Path, **who) -> str:
    """What the last step says, of itself alone in a folder, where it gets no further."""
    (folder / "bin").mkdir()
    for name in ("build-image", "lib.sh"):
        shutil.copy(ROOT / "bin" / name, folder / "bin")
    done = subprocess.run(
        ["bin/build-image", "application"], cwd=folder, capture_output=True, text=True, **who
    )
    assert done.returncode == 1
    return done.stderr


@pytest.mark.parametrize("kept", [".git", "secrets"])
def test_the_last_step_opens_no_checkout_to_everybody(tmp_path, kept):
    (tmp_path / kept).mkdir(mode=0o700)
    assert kept in last_step(tmp_path)
    assert (tmp_path / kept).stat().st_mode & 0o777 == 0o700


def test_who_is_not_root_is_told_that_the_last_step_needs_it():
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        who = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if IS_ROOT else {}
        assert "needs root" in last_step(Path(folder), **who)
