"""What the code of the product may not hold: looked for in all of it."""

import ast
import importlib
import inspect
import re
import subprocess

import pytest
from django import forms
from django.conf import settings
from django.forms.models import BaseModelForm

from imports.spreadsheet import RUNS, write_csv, write_xlsx
from imports.tables import read_table
from tests.architecture.test_house import OURS, ROOT

SOURCES = [path for app in OURS for path in (ROOT / app).rglob("*.py")]
# What speaks to another host, starts another program or makes objects out of bytes: nobody uses it
# but who is named under SPEAK.
OUTSIDE = {"requests", "httpx", "urllib3", "http", "socket", "ftplib", "telnetlib", "aiohttp"}
OUTSIDE |= {"urllib.request", "subprocess", "os.system", "pickle", "marshal", "shelve", "yaml"}
OUTSIDE |= {"authlib", "boto3", "botocore", "smtplib", "django.core.mail"}
SPEAK = {
    # Each to an address out of the settings alone: provider of sign-ins, S3, virus scanner,
    # mail server.
    "accounts/provider.py": {"authlib", "requests"},
    "core/clamd.py": {"socket"},
    "core/s3.py": {"boto3", "botocore"},
    "accounts/links.py": {"django.core.mail"},
    "accounts/notices.py": {"django.core.mail"},
    "audit/heads.py": {"django.core.mail"},
    # Our own renderer of PDFs, which is kept to limits.
    "core/pdf.py": {"subprocess"},
}
SAFE_WORDS = {
    "manual/views.py",  # chapters, which are templates of ours with nothing filled in
    "accounts/templates/accounts/new_app.html",  # a picture that is drawn here, of squares
}
# Runs text, or makes a template of it.
DANGEROUS = {"eval", "exec", "compile", "__import__", "Template"}
WITHOUT_LIMIT = {
    # Bounded by the whole request; what is typed there is kept nowhere.
    ("SignInForm", "password"),
    ("ForgottenForm", "stamp"),
    ("ForgottenForm", "website"),
    ("PublicApplicationForm", "stamp"),
    ("PublicApplicationForm", "website"),
}


def named(path):
    return str(path.relative_to(ROOT))


@pytest.fixture(scope="module")
def trees():
    return {named(path): ast.parse(path.read_text()) for path in SOURCES}


def imported(tree) -> set[str]:
    """The modules that are imported in a file, at its top or in a function."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def outside(module: str) -> set[str]:
    """Which of OUTSIDE a module is, or is part of."""
    return {one for one in OUTSIDE if f"{module}.".startswith(f"{one}.")}


def test_nothing_speaks_to_another_host_or_starts_a_program(trees):
    wrong = [
        f"{name}: {one}"
        for name, tree in trees.items()
        for one in imported(tree)
        if outside(one) - SPEAK.get(name, set())
    ]
    assert wrong == []
    spoken = {name: {o for one in imported(trees[name]) for o in outside(one)} for name in SPEAK}
    assert spoken == SPEAK  # nobody is named who does not need it


def test_no_program_is_started_through_the_system(trees):
    wrong = [
        f"{name}: {called}"
        for name, tree in trees.items()
        for called in (ast.unparse(n.func) for n in ast.walk(tree) if isinstance(n, ast.Call))
        if re.match(r"os\.(system|popen|exec|spawn|posix_spawn)|pty\.", called)
    ]
    assert wrong == []


# Of authenticator apps (RFC 6238), of which every one knows SHA-1.
OLD_HASHES = {("accounts/factors.py", "SHA1")}


def test_no_broken_cipher_or_hash_is_used(trees):
    weak = (
        r"(?i)md[245]|sha_?1|ripemd160|arc4|rc4|des|triple_?des|blowfish|idea|cast5|ecb|cbc|cfb|ofb"
    )
    found = set()
    for name, tree in trees.items():
        for node in ast.walk(tree):
            used = getattr(node, "id", None) or getattr(node, "attr", None)
            if isinstance(used, str) and re.fullmatch(weak, used):
                found.add((name, used))
    assert found == OLD_HASHES


def test_chance_comes_from_where_nobody_can_foresee_it(trees):
    """Keys, codes and links are drawn by `secrets`; `random` draws what is in the demo."""
    uses = {name for name, tree in trees.items() if "random" in imported(tree)}
    assert {name for name in uses if not name.startswith("privacyhub/demo/")} == set()
    assert uses  # the rule looks where it should


def test_nothing_runs_text_or_marks_it_as_safe(trees):
    wrong = []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            marks = called.rpartition(".")[2] == "mark_safe" and name not in SAFE_WORDS
            from_text = called.rpartition(".")[2] in {*DANGEROUS - {"compile"}, "from_string"}
            if called in DANGEROUS or from_text or called.endswith(".extra") or marks:
                wrong.append(f"{name}:{node.lineno} {called}")
    assert wrong == []


# Where SQL is written by hand: below the pages, out of names of tables and columns of our own.
SQL = {
    *("core/alone.py", "core/rows.py", "audit/sealing.py", "audit/guards.py", "backups/tables.py"),
    *("consents/overview.py", "imports/work.py", "retention/actions/certifying.py"),
    *("retention/declarations.py", "system/state.py", "system/preparing.py"),
}
WRITES_SQL = r"cursor\(|RawSQL|\.raw\(|\.extra\("
ASKED = {"request", "cleaned_data", "POST", "GET", "form", "forms"}


def test_no_query_is_put_together_from_what_people_type(trees):
    """SQL stands in few modules, and none of them has what was typed at hand: no request, no form.
    What they are given are parameters, and never text of a query."""
    wrong = []
    for path in SOURCES:
        for number, line in enumerate(path.read_text().splitlines(), start=1):
            if re.search(r"execute\(\s*f?[\"'].*(%s'|\{(request|form|data|value)\b)", line):
                wrong.append(f"{named(path)}:{number}")
    assert wrong == []
    raw = {named(path) for path in SOURCES if re.search(WRITES_SQL, path.read_text())}
    assert {name for name in raw if "/migrations/" not in name} == SQL
    for name in SQL:
        nodes = list(ast.walk(trees[name]))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        assert not names & ASKED, name


def test_no_template_turns_escaping_off_but_for_words_of_our_own():
    wrong = []
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]:
        text = path.read_text()
        if named(path) in SAFE_WORDS:
            text = text.replace("|safe", "")
        if "autoescape off" in text or re.search(r"(?<!help_text)\|safe\b", text):
            wrong.append(named(path))
        if re.search(r"\son[a-z]+=|\sstyle=|<style|javascript:", text) and "pdf" not in named(path):
            wrong.append(named(path))
    assert wrong == []


WRITES_HTML = r"(inner|outer)HTML\s*=[^=]|insertAdjacentHTML|document\.write|\beval\("


def test_no_template_writes_a_script_or_takes_in_another_page():
    """Scripts are files of ours: nothing that is shown can become part of one."""
    wrong = []
    for path in [*ROOT.glob("templates/**/*.html"), *ROOT.glob("*/templates/**/*.html")]:
        for tag in re.findall(r"<(?:script|object|embed|applet|i?frame)\b[^>]*>", path.read_text()):
            if not tag.startswith("<script src="):
                wrong.append(f"{named(path)}: {tag}")
    assert wrong == []
    for path in ROOT.glob("static/js/*.js"):
        assert not re.search(WRITES_HTML, path.read_text())


def our_forms():
    for path in SOURCES:
        if "form" not in named(path) or "migrations" in path.parts:
            continue
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, form in inspect.getmembers(module, inspect.isclass):
            if form.__module__ == module.__name__ and issubclass(form, forms.BaseForm):
                yield name, form


def test_every_text_that_can_be_typed_has_a_longest():
    bounded = forms.UUIDField | forms.RegexField
    wrong = [
        f"{form.__module__}.{name}.{field_name}"
        for name, form in our_forms()
        for field_name, field in form.base_fields.items()
        if isinstance(field, forms.CharField)
        and not isinstance(field, bounded)
        and field.max_length is None
        and (name, field_name) not in WITHOUT_LIMIT
    ]
    assert wrong == []


TECHNICAL = {"id", "pk", "subject", "created_at", "by", "user", "retention_class", "key"}


def test_a_form_names_the_fields_it_takes_and_none_of_them_is_technical():
    wrong = []
    for name, form in our_forms():
        if issubclass(form, BaseModelForm):
            options = form._meta
            if options.exclude or options.fields == forms.ALL_FIELDS:
                wrong.append(name)
            if TECHNICAL & set(options.fields or ()):
                wrong.append(name)
    assert wrong == []


def test_no_view_hands_all_that_was_posted_to_an_action_or_a_model(trees):
    wrong = []
    for name, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for keyword in node.keywords:
                    handed = ast.unparse(keyword.value)
                    if keyword.arg is None and re.search(r"request\.(POST|GET)", handed):
                        wrong.append(f"{name}:{node.lineno}")
    assert wrong == []


def test_no_page_lets_a_form_of_another_site_pass(trees):
    """The token is looked at for all of them: no view asks to be left out."""
    assert [name for name, tree in trees.items() if "csrf_exempt" in ast.dump(tree)] == []
    assert "django.middleware.csrf.CsrfViewMiddleware" in settings.MIDDLEWARE


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_no_cell_of_ours(start):
    assert start in RUNS
    header, rows = ["naam", start + "kop"], [["Kwak", start + 'HYPERLINK("http://x")']]
    for written in (write_csv(header, rows), write_xlsx(header, rows)):
        assert b">=HYPERLINK" not in written
        table = read_table(written)
        assert table.header[1].startswith("'")
    text = write_csv(header, rows).decode("utf-8-sig")
    assert f"'{start}HYPERLINK" in text


def test_every_spreadsheet_is_written_by_the_one_module_that_neutralises():
    """The command that prints the matrix on a terminal holds codes of ours only."""
    writers = {
        named(path) for path in SOURCES if re.search(r"csv\.writer|Workbook\(", path.read_text())
    }
    assert writers == {"imports/spreadsheet.py", "subjects/management/commands/access.py"}


SECRETS = [
    r"-----BEGIN [A-Z ]*PRIVATE KEY",
    r"AKIA[0-9A-Z]{16}",
    r"gh[pousr]_[A-Za-z0-9]{36}",
    r"glpat-[A-Za-z0-9_-]{20}",
    r"xox[abpr]-[A-Za-z0-9-]{10,}",
    r"sk_live_[A-Za-z0-9]{16,}",
    r"eyJ[A-Za-z0-9_-]{20,}\.eyJ[A-Za-z0-9_-]{20,}\.",
    r"(?i)(?:secret_key|password|passphrase|api_key|token)\s*[:=]\s*[\"'][A-Za-z0-9+/=_-]{32,}[\"']",
    r"(?i)postgres(?:ql)?://[a-z0-9_]+:(?!password@)[^@\s\"'$]{6,}@",
]
# Made up, and worth nothing: what tests start production with, and what shows how to write one.
MADE_UP = {"tests/core/test_settings.py", "tests/system/test_installing.py"}


def test_nothing_in_the_repository_looks_like_a_secret():
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if not any(tracked):  # unpacked and not cloned: all that is not made here
        made = {".venv", "build", "var", "secrets"}
        found = (path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file())
        tracked = [str(path) for path in found if path.parts[0] not in made]
    wrong = [name for name in tracked if re.search(r"(^|/)(\.env|.*\.pem|.*\.key|id_rsa.*)$", name)]
    for name in tracked:
        path = ROOT / name
        if name in MADE_UP or not path.is_file() or path.stat().st_size > 3_000_000:
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        wrong += [f"{name}: {pattern}" for pattern in SECRETS if re.search(pattern, text)]
    assert wrong == []
