# Shared by the commands in bin/: finds Python, makes the environment, installs what the system lacks.
# Sourced, never run. Expects `set -euo pipefail` and the repository's root as the working directory.

VENV_PYTHON=.venv/bin/python

say() { printf "%s\n" "$@"; }
die() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 1
}

# Prints the path of a Python of at least 3.11: $PYTHON, when set, else one that can make an environment.
# The system's own goes before what else is on the path: distributions build theirs with the optimisations
# that a Python compiled by a version manager mostly lacks, and the same tests use less processor time.
find_python() {
    local candidate found=
    for candidate in ${PYTHON:+"$PYTHON"} /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
        : "${found:=$candidate}"
        if [ "$candidate" = "${PYTHON:-}" ] || "$candidate" -c 'import ensurepip, venv' >/dev/null 2>&1; then
            found=$candidate
            break
        fi
    done
    [ -n "$found" ] || die "needs Python 3.11 or newer and found none. Install one (Debian 12 and Ubuntu 24.04 bring it as python3) or name it: PYTHON=/path/to/python3.12 bin/${0##*/}"
    command -v "$found"
}

# apt_install PACKAGE...: installs as root or through sudo. Fails, after saying what to install, where it cannot.
apt_install() {
    local as_root=()
    if ! command -v apt-get >/dev/null; then
        say "Missing on this system: $*. Install them with your package manager." >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        # Without a terminal nobody can type a password.
        if command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
            as_root=(sudo)
        else
            say "Missing on this system: $*. As root: apt-get install $*" >&2
            return 1
        fi
    fi
    say "Installing on this system: $*"
    if ! { "${as_root[@]}" apt-get update -qq \
        && "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get install -y -qq --no-install-recommends "$@" >/dev/null; } </dev/null; then
        say "apt-get could not install: $*" >&2
        return 1
    fi
}

# What WeasyPrint loads at run time, asked of the dynamic loader itself; and one font to print with.
missing_print_packages() {
    "$1" - <<'PY'
import ctypes
from pathlib import Path

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
FONT_DIRS = ["/usr/share/fonts", "/usr/local/share/fonts", Path.home() / ".local/share/fonts"]


def loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


missing = [package for library, package in LIBRARIES.items() if not loads(library)]
if not any(next(Path(d).rglob("*.[to]tf"), None) for d in FONT_DIRS):
    missing.append("fonts-dejavu-core")
print(*missing)
PY
}

ensure_print_libraries() {
    local missing
    missing=$(missing_print_packages "$1")
    # shellcheck disable=SC2086
    [ -z "$missing" ] || apt_install $missing || die "PDFs cannot be made without these."
}

# install_locked PYTHON LOCK-FILE [PIP-OPTION...]: exactly what the file names, each by its hash.
install_locked() {
    "$1" -m pip install --quiet --disable-pip-version-check --no-input --require-hashes -r "${@:2}"
}

# ensure_environment base|dev: .venv with the locked requirements. The stamp holds the lock file's
# hash, so that a second start does nothing here, and a changed lock file installs again.
ensure_environment() {
    local requirements=requirements/$1.txt stamp=.venv/.installed-$1 python wanted
    python=$(find_python)
    ensure_print_libraries "$python"
    wanted=$(sha256sum <"$requirements")
    if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ] && "$VENV_PYTHON" -c '' 2>/dev/null; then
        return
    fi
    if ! "$VENV_PYTHON" -m pip --version >/dev/null 2>&1; then
        if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
            apt_install "$("$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])')" \
                || die "no environment can be made without it."
        fi
        say "Making the environment in .venv"
        "$python" -m venv --clear .venv
    fi
    say "Installing the locked dependencies ($requirements)"
    install_locked "$VENV_PYTHON" "$requirements"
    printf '%s\n' "$wanted" >"$stamp"
}

# keys_url URL: the address of the keys database that goes with a main database: the same, named …_keys.
keys_url() {
    local base=${1%%\?*}
    case $base in
        sqlite:*) printf '%s\n' "${base%.sqlite3}_keys.sqlite3" ;;
        *) printf '%s_keys%s\n' "$base" "${1#"$base"}" ;;
    esac
}

# probe_postgresql URL: prints why no PostgreSQL answers there; prints nothing and succeeds when one does.
probe_postgresql() {
    "$VENV_PYTHON" - "$1" <<'PY'
import sys

import psycopg

try:
    with psycopg.connect(sys.argv[1], dbname="postgres", connect_timeout=5) as connection:
        may_create = connection.execute(
            "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
        ).fetchone()[0]
except psycopg.Error as error:
    print("no PostgreSQL answers:", str(error).strip().partition("\n")[0])
    sys.exit(1)
if not may_create:
    print("the PostgreSQL that answers does not let this role create databases")
    sys.exit(1)
PY
}

# probe_programs: prints which server of its own the faults leg cannot start.
probe_programs() {
    "$VENV_PYTHON" - <<'PY'
import sys

from tests.processes.services import Missing, program

try:
    for name in ("initdb", "pg_ctl", "redis-server"):
        program(name)
except Missing as missing:
    print(missing)
    sys.exit(1)
PY
}

# probe_redis URL: prints why no Redis answers there, in the manner of probe_postgresql.
probe_redis() {
    "$VENV_PYTHON" - "$1" <<'PY'
import sys

import redis

try:
    redis.Redis.from_url(sys.argv[1], socket_connect_timeout=5).ping()
except (redis.RedisError, ValueError) as error:
    print("no Redis answers:", error)
    sys.exit(1)
PY
}
