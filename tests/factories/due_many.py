"""Many files whose day has come, made in bulk."""

from children.models import Placement
from core.rows import insert_rows
from documents import storage
from documents.models import Document
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles, Place
from subjects.models import Subject
from tests.factories import world
from tests.factories.due import DUE, ENDED

CONTENT = b"%PDF-1.7 een papier"


def children(count: int, *, with_documents: bool = False, seed: int = 1) -> list:
    """The ids of children who were deregistered on 29-02-2024, with a document each if asked."""
    at = world.location()
    place = Place(at.pk, Placement.Kind.DAY_CARE, (world.care_group(at).pk,))
    files = ChildFiles(People(seed), today=DUE)
    for _n in range(count):
        files.add(place, ended_on=ENDED)
    files.write()
    ids = list(Subject.objects.filter(kind="child").values_list("pk", flat=True))
    if with_documents:
        papers = [
            Document(
                subject_id=pk,
                category="child.development",
                retention_class="child.file",
                title="Plan",
                content_type="application/pdf",
                byte_size=len(CONTENT),
            )
            for pk in ids
        ]
        for paper in papers:
            storage.write(paper, CONTENT)
        insert_rows(Document, papers)
    return ids
