"""Reading the text of a privacy statement: its parts, and what differs between two versions.

Marks at the start of a line: `# ` a part, `## ` a heading within it, `- ` a line of a list. A text
without marks is paragraphs only. Nothing else means anything; the templates escape it all.
"""

import difflib
from dataclasses import dataclass, field

from django.utils.text import slugify

PART, HEADING, ITEM = "# ", "## ", "- "


@dataclass
class Block:
    """A heading, a paragraph, or a list with its items."""

    kind: str
    text: str = ""
    items: list[str] = field(default_factory=list)


@dataclass
class Part:
    """A part of the statement with the name its link goes to; the first may have no title."""

    title: str = ""
    anchor: str = ""
    blocks: list[Block] = field(default_factory=list)


@dataclass(frozen=True)
class Change:
    """A line that was added or removed, and the part of the statement it stands in."""

    part: str
    added: bool
    line: str


def parts_of(text: str) -> list[Part]:
    """The parts of a text, in order."""
    parts, fresh = [Part()], True
    for line in (raw.strip() for raw in text.splitlines()):
        blocks = parts[-1].blocks
        if not line:
            fresh = True
            continue
        if line.startswith(PART):
            title = line.removeprefix(PART).strip()
            parts.append(Part(title, f"{len(parts)}-{slugify(title)}"))
        elif line.startswith(HEADING):
            blocks.append(Block("heading", line.removeprefix(HEADING).strip()))
        elif line.startswith(ITEM):
            if not blocks or blocks[-1].kind != "list":
                blocks.append(Block("list"))
            blocks[-1].items.append(line.removeprefix(ITEM).strip())
        elif fresh or not blocks or blocks[-1].kind != "paragraph":
            blocks.append(Block("paragraph", line))
        else:
            blocks[-1].text += f"\n{line}"
        fresh = False
    return [part for part in parts if part.title or part.blocks]


def changes(old: str, new: str) -> list[Change]:
    """The lines that were removed from the old text and added in the new one, in order."""
    before, after = _lines(old), _lines(new)
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    found = []
    for kind, a_from, a_to, b_from, b_to in matcher.get_opcodes():
        if kind != "equal":
            found += [Change(part, False, _shown(line)) for part, line in before[a_from:a_to]]
            found += [Change(part, True, _shown(line)) for part, line in after[b_from:b_to]]
    return found


def _lines(text: str) -> list[tuple[str, str]]:
    """The lines that say something, each with the part it stands in."""
    part, found = "", []
    for line in (raw.strip() for raw in text.splitlines()):
        if line.startswith(PART):
            part = line.removeprefix(PART).strip()
        if line:
            found.append((part, line))
    return found


def _shown(line: str) -> str:
    for mark in (HEADING, PART, ITEM):
        line = line.removeprefix(mark)
    return line
