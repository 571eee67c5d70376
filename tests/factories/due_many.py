"""Many files whose day has come, made in bulk."""

from children.models import Placement
from core.rows import insert_rows
from documents import storage
from documents.models import Document
from privacyhub.demo.people import People
from privacyhub.synthetic import ChildFiles, Place
from tests.factories import world
from tests.factories.due import DUE, ENDED

CONTENT = b"%PDF-1.7 een papier"


class Children:
    """Children of one location who were deregistered on 29-02-2024."""

    def __init__(self, seed: int = 1):
        at = world.location()
        self._place = Place(at.pk, Placement.Kind.DAY_CARE, (world.care_group(at).pk,))
        self._files = ChildFiles(People(seed), today=DUE)

    def make(self, count: int, *, with_documents: bool = False) -> list:
        """The ids of so many more of them, with a document each if asked."""
        ids = [self._files.add(self._place, ended_on=ENDED).pk for _n in range(count)]
        self._files.write()
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


def children(count: int, *, with_documents: bool = False, seed: int = 1) -> list:
    """The ids of so many, with a document each if asked."""
    return Children(seed).make(count, with_documents=with_documents)
