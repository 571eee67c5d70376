"""The walls of the house: layers, direction of references, declarations, actions."""

import ast
import importlib
import inspect
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from core.fields import EncryptedTextField
from core.privacy import (
    CATEGORIES,
    MAIN,
    PER_ROW,
    RETENTION_CLASSES,
    declaration_of,
)
from core.registries import export_sections, retention_rules
from retention.declarations import declarations_of

ROOT = Path(settings.BASE_DIR)
# From the bottom up; apps of one line do not know each other (design: Layers).
LAYERS = [
    ["core"],
    ["audit"],
    ["organisation"],
    ["accounts"],
    ["subjects"],
    ["documents"],
    ["retention", "imports"],
    ["consents", "backups"],
    ["children", "staff"],
    ["disclosures"],
    ["register"],
    ["rights", "applicants", "breaches"],
    ["portal", "oversight", "system", "manual"],
    ["privacyhub"],
]
OURS = [app for layer in LAYERS for app in layer]
HEIGHT = {app: height for height, layer in enumerate(LAYERS) for app in layer}


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_no_list_stands_in_the_order_of_a_column_that_may_be_empty():
    """Databases differ in where what is empty comes: `F(...).asc(nulls_first=True)` says it."""
    wrong = [
        f"{model._meta.label}: {name}"
        for model in our_models()
        for name in model._meta.ordering
        if isinstance(name, str)
        and name.lstrip("-") != "pk"
        and model._meta.get_field(name.lstrip("-").partition("__")[0]).null
    ]
    assert wrong == []


def test_every_package_of_ours_has_a_layer_and_is_installed():
    packages = {
        path.parent.name for path in ROOT.glob("*/apps.py") if path.parent.name not in {"tests"}
    }
    assert packages == set(OURS)
    assert set(OURS) <= set(settings.INSTALLED_APPS)


def _may_know(app: str, other: str) -> bool:
    return app == other or HEIGHT[other] < HEIGHT[app]


def _imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_imports_go_downwards_also_those_inside_functions():
    wrong = []
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            for name in _imported(path):
                other = name.partition(".")[0]
                if other in HEIGHT and not _may_know(app, other):
                    wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert not wrong


def test_foreign_keys_point_downwards_also_those_written_as_strings():
    wrong = []
    for model in our_models():
        for field in model._meta.get_fields():
            if field.is_relation and field.concrete and field.related_model:
                other = field.related_model._meta.app_label
                if other in HEIGHT and not _may_know(model._meta.app_label, other):
                    by_setting = model._meta.app_label == "audit" and other == "accounts"
                    if not by_setting:
                        wrong.append(f"{model._meta.label}.{field.name} points at {other}")
    assert not wrong


@pytest.mark.parametrize("model", our_models(), ids=lambda model: model._meta.label)
def test_every_field_is_classified_and_every_model_says_how_it_ends(model):
    declared = declaration_of(model)
    if declared.retention_class in (None, MAIN, PER_ROW):
        return
    assert declared.retention_class in {rule.retention_class for rule in retention_rules}


def test_every_class_of_every_kind_of_person_has_a_rule():
    ruled = {rule.retention_class for rule in retention_rules}
    classes = {name for names in RETENTION_CLASSES.values() for name in names}
    assert classes <= ruled


def test_every_model_with_exported_fields_has_an_export_section_of_all_of_them():
    sections = {section.model: section for section in export_sections if section.model}
    for model in our_models():
        declared = declaration_of(model)
        if declared.exported:
            assert model in sections, f"{model._meta.label} is in no export section"
            assert set(sections[model].labels) >= set(declared.exported), model._meta.label


def test_export_sections_hang_on_a_category_that_exists():
    assert {section.category for section in export_sections} <= set(CATEGORIES) | {MAIN, PER_ROW}


def test_the_engine_can_order_the_models_of_every_class():
    for rule in retention_rules:
        assert declarations_of(rule.retention_class), rule.code


def test_a_model_with_sealed_fields_has_a_class_and_an_owner_for_its_key():
    for model in our_models():
        if any(isinstance(field, EncryptedTextField) for field in model._meta.fields):
            declared = declaration_of(model)
            assert declared.retention_class, model._meta.label
            assert hasattr(model, declared.owner), model._meta.label


def action_modules():
    for app in OURS:
        for pattern in ("actions.py", "actions/*.py", "bulk.py", "bulk/*.py"):
            for path in (ROOT / app).glob(pattern):
                module = path.relative_to(ROOT).with_suffix("")
                yield importlib.import_module(".".join(module.parts))


@pytest.mark.parametrize("module", list(action_modules()), ids=lambda module: module.__name__)
def test_an_action_takes_keywords_only_and_who_did_it(module):
    for name, function in inspect.getmembers(module, inspect.isfunction):
        if function.__module__ != module.__name__ or not getattr(function, "is_action", False):
            continue
        parameters = inspect.signature(function).parameters
        by_the_system = "by=None" in inspect.getsource(function)
        assert "by" in parameters or by_the_system, name
        named = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
        assert name.startswith("_") or all(p.kind in named for p in parameters.values()), name


WRITES = {"save", "create", "bulk_create", "update", "delete", "get_or_create", "update_or_create"}


def test_views_forms_and_tasks_write_nothing_themselves():
    wrong = []
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            if not ({"views", "forms", "tasks"} & {path.stem, path.parent.name}):
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in WRITES
                    and "objects" in ast.unparse(node.func)
                ):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {ast.unparse(node.func)}")
    assert not wrong


CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "dt.date.today",
    "datetime.date.today",
    "datetime.now",
    "dt.datetime.now",
    "today",
}


def test_what_follows_a_commit_may_fail():
    """Django cannot log the failure of a hook without a name (functools.partial), and raises."""
    stating_it_themselves = {
        path.relative_to(ROOT).as_posix()
        for line in LAYERS
        for app in line
        for path in (ROOT / app).rglob("*.py")
        if "robust=True" in path.read_text()
    }
    assert stating_it_themselves == {"core/actions.py", "accounts/notices.py"}


def test_only_views_commands_and_tasks_read_the_day():
    wrong = []
    for app in OURS:
        for path in (ROOT / app).rglob("*.py"):
            parts = {*path.relative_to(ROOT / app).parts[:-1], path.stem}
            if not parts & {"actions", "bulk", "visibility", "plan"}:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCKS - {
                    "timezone.now"
                }:
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not wrong


def test_django_auditlog_masks_all_that_may_hold_something_of_a_person():
    from auditlog.registry import auditlog

    for model in auditlog.get_models():
        options = auditlog.get_model_fields(model)
        assert options["include_fields"], model
        assert options["mask_callable"] == "audit.changelog.mask", model
        sealed = {f.name for f in model._meta.fields if isinstance(f, EncryptedTextField)}
        assert sealed & set(options["include_fields"]) <= set(options["mask_fields"]), model
        assert not {"first_name", "family_name", "name"} & (
            set(options["include_fields"]) - set(options["mask_fields"])
        ) or model._meta.app_label in {"organisation", "register"}, model
