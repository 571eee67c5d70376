"""The copy of a file with 400 entries and 40 documents, against WeasyPrint alone.

copy    what the worker does: gather the file, find every passage about others and apply what was
        decided on it, render the PDF with the data inside, and write the ZIP with the documents,
        sealed, to disk.
alone   WeasyPrint rendering the same finished HTML to the same kind of PDF, and nothing else.

They take turns; the ratio is that of the medians. Beside it stands the peak of the memory of the
whole process, before and after, how much of it came from writing the ZIP, and the peak of the
process that renders.
"""

import datetime as dt
import gc
import io
import random
import resource
import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

import pikepdf
from django.conf import settings
from django.utils import timezone, translation

from children.actions import ParentDetails
from children.models import CareNote, Conversation, Observation
from core import pdf
from core.dates import today
from core.pdf import IN_BACKGROUND, pdf_of
from documents import storage
from documents.actions import add_document
from documents.cleaning import Cleaned
from documents.models import Document
from rights.bundle import ZIP_TYPE, write_bundle
from rights.contents import gather_whole
from rights.copy import as_html, make_copy
from rights.models import Request
from subjects.models import Subject
from tests.benchmarks import _common as common
from tests.factories import world

ENTRIES, DOCUMENTS, DOCUMENT_BYTES = 400, 40, 250_000
OTHERS = 60  # children at the location, with two parents each
AIM = 1.3
SAID = (
    "vandaag samen spelen in de zandbak met water en emmers, daarna fruit gegeten en een boek "
    "gelezen; het ging rustig, er was even ruzie over een auto maar dat was snel weer goed"
)
NAMES = [
    "Storm", "Fenna", "Joris", "Lieke", "Teun", "Saar", "Mees", "Pleun", "Guus", "Roos", "Siem",
    "Tess", "Bram", "Evi", "Luuk", "Jip", "Nora", "Cas", "Veerle", "Daan",
]  # fmt: skip


def peak() -> float:
    """The most memory the process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def peak_of_renderer() -> float:
    """The same of the processes that render and still stand ready."""
    lines = [
        line
        for renderer in pdf._idle
        for line in Path(f"/proc/{renderer.process.pid}/status").read_text().splitlines()
    ]
    return (
        max((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), default=0) / 1024
    )


def text(chance: random.Random) -> str:
    """A few sentences, in every third of which another child is named."""
    sentences = []
    for _number in range(6):
        words = chance.sample(SAID.split(), 12)
        if chance.random() < 1 / 3:
            words.insert(chance.randint(1, 10), f"met {chance.choice(NAMES)}")
        sentences.append(" ".join(words).capitalize() + ".")
    return " ".join(sentences)


def a_pdf(chance: random.Random) -> bytes:
    """A PDF of the size of a scan."""
    document, out = pikepdf.new(), io.BytesIO()
    document.add_blank_page()
    document.Root.Extra = document.make_stream(chance.randbytes(DOCUMENT_BYTES))
    document.save(out)
    return out.getvalue()


def fill(scale: float, seed: int) -> tuple[Subject, Subject]:
    """One full file among others at its location; returns the child and who asks for the copy."""
    chance, here = random.Random(seed), world.location()
    for number in range(round(OTHERS * scale) or 1):
        name = NAMES[number % len(NAMES)]
        parents = [ParentDetails(f"Ouder{number}", f"Vlot{number}")]
        world.child(here, name, f"Vlot{number}", parents=parents)
    child = world.child(here)
    first = dt.date(2025, 1, 1)
    for number in range(round(ENTRIES * scale)):
        day = first + dt.timedelta(days=number)
        model, more = (
            (Observation, {"observed_on": day}),
            (CareNote, {"noted_on": day, "kind": "plan"}),
            (Conversation, {"held_on": day, "kind": "progress"}),
        )[number % 3]
        names = {field.name for field in model._meta.fields}
        said = next(name for name in ("text", "report", "note") if name in names)
        values = {name: value for name, value in more.items() if name in names}
        model.objects.create(subject=child.subject, **values, **{said: text(chance)})
    for number in range(round(DOCUMENTS * scale)):
        add_document(
            subject=child.subject,
            category="child.care_file",
            title=f"Stuk {number}",
            file=Cleaned(a_pdf(chance), "application/pdf"),
            by=None,
        )
    return child.subject, world.parents_of(child)[0].subject


def main() -> None:
    options = common.arguments(__doc__.partition("\n")[0], repeat=3)
    root = Path(tempfile.mkdtemp(prefix="privacyhub-bench-"))
    settings.FILES_ROOT = root
    try:
        with common.own_databases():
            run(options)
    finally:
        shutil.rmtree(root)


def run(options) -> None:
    with common.told("filled"):
        child, reader = fill(options.scale, options.seed)
    request = Request(
        number="2026-001", kind="copy", received_on=today(), subject=child, requester=reader
    )
    at = timezone.localtime()
    with common.told("gathered, with every passage found"):
        contents = gather_whole(child, reader=reader, decided={})
    decided = {passage.identity: passage.proposed for passage in contents.to_decide}
    entries = sum(
        len(part.rows)
        for part in contents.parts
        if part.code in ("child.development", "child.care_file", "child.conversations")
    )
    print(
        f"{entries} entries, {len(contents.enclosures)} documents,"
        f" {len(contents.passages)} passages about others"
    )
    with translation.override(settings.LANGUAGE_CODE):
        html = as_html(request, contents, at=at)[0]
    document = Document(subject=child, retention_class="child.file", content_type=ZIP_TYPE)
    steps: dict[str, list[float]] = {"made": [], "written": []}

    def copy():
        start = time.perf_counter()
        made = make_copy(request, at=at, decided=decided)
        between, before = time.perf_counter(), peak()
        with storage.writing(document) as sealed:
            write_bundle(sealed, made, at=at)
        steps["made"].append(between - start)
        steps["written"].append(time.perf_counter() - between)
        grown.append(peak() - before)
        document.byte_size = sealed.size

    def alone():
        pdf_of(html, seconds=IN_BACKGROUND)

    grown: list[float] = []
    print(f"peak memory before: {peak():.0f} MB")
    times: dict[str, list[float]] = {"copy": [], "alone": []}
    tasks = {"copy": copy, "alone": alone}
    for turn in range(-1, options.repeat):
        for name in ("copy", "alone") if turn % 2 else ("alone", "copy"):
            gc.collect()
            start = time.perf_counter()
            tasks[name]()
            if turn >= 0:
                times[name].append(time.perf_counter() - start)
    print(
        f"copy {median(times['copy']):.2f} s (made {median(steps['made']):.2f} s, written sealed"
        f" {median(steps['written']):.2f} s), WeasyPrint alone {median(times['alone']):.2f} s"
    )
    print(f"the ZIP: {document.byte_size / 1e6:.1f} MB")
    print(
        f"peak memory: {peak():.0f} MB, of which writing the ZIP {max(grown):.0f} MB;"
        f" of the renderer {peak_of_renderer():.0f} MB"
    )
    common.last_line("export", median(times["copy"]) / median(times["alone"]), AIM)


if __name__ == "__main__":
    main()
