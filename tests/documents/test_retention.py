"""What goes with its class, and what a copy says there is."""

import datetime as dt

import pytest

from children.actions import deregister_child
from core.registries import export_sections
from documents.actions import add_document, replace_document
from documents.cleaning import clean_bytes
from documents.models import Document
from rights.contents import gather
from tests.factories import files, staff, world
from tests.factories.due import run_when_due

pytestmark = pytest.mark.django_db
ENDED, DUE = dt.date(2024, 2, 29), dt.date(2026, 3, 1)


def paper(subject, category, audience="managers", title="Stuk"):
    file = clean_bytes(files.jpeg((900, 600)))
    return add_document(
        subject=subject,
        category=category,
        title=title,
        file=file,
        audience=audience,
        function="location_manager",
        by=None,
    )


def second_version(document):
    return replace_document(
        document=document,
        title="Later",
        file=clean_bytes(files.jpeg((900, 600))),
        audience="section",
        function="administration",
        by=None,
    )


def stored(root):
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.clause("K18", "L72")
def test_versions_and_thumbnails_go_with_the_class(files_root):
    child = world.child(world.location()).subject
    media, contract = paper(child, "child.media"), paper(child, "child.contract")
    second_version(media)
    kept = second_version(contract)
    assert len(stored(files_root)) == 8
    deregister_child(child=child, ends_on=ENDED, by=None)
    run_when_due(DUE)
    assert set(Document.objects.values_list("retention_class", flat=True)) == {"child.fiscal"}
    left = {path.name for path in stored(files_root)}
    assert left == {f"{pk}{end}" for pk in (contract.pk, kept.pk) for end in ("", ".thumbnail")}
    run_when_due(dt.date(2032, 1, 1))
    assert not Document.objects.exists()
    assert stored(files_root) == []


def test_a_copy_lists_all_versions_and_with_whom_each_is_shared():
    child = world.child(world.location())
    second_version(paper(child.subject, "child.media"))
    reader = world.parents_of(child)[0].subject
    files.stored_copy(child.subject, reader)
    part = next(p for p in gather(child.subject, reader=reader).parts if p.label == "Documents")
    assert [(r["title"], r["version"], r["audience"], r["added_as"]) for r in part.rows] == [
        ("Later", 2, "everybody whose function opens this part", "Administration"),
        ("Stuk", 1, "everybody whose function opens this part", "Location manager"),
    ]
    assert part.labels["audience"] == "Shared with"


def test_the_list_of_all_documents_of_staff_stands_in_no_section_of_the_portal():
    worker = staff.employee(world.location()).subject
    paper(worker, "staff.conduct")
    assert [row["title"] for row in export_sections["documents.staff"].rows(worker)] == ["Stuk"]
    for section in export_sections:
        if section.category.startswith("staff."):
            assert section.model is not Document
