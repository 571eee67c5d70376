"""What is held on somebody, as the person or the parents read it: in words, without empty lines."""

import re
from itertools import groupby

from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.functions import FUNCTIONS
from accounts.models import User
from audit.models import Event
from core.purposes import purpose_of
from rights.contents import Contents, Part
from rights.words import in_words, shown
from subjects.trail import ACTIONS

TRAIL = "log"  # the export section of who looked and changed
LOG_SHOWN = 200
DISCLOSURES = "disclosures"
NOTHING = in_words("")
# What is missing here matters as well, so that it can be told.
WITH_GAPS = {"child.daily_care"}
# What the page says already, or that says nothing to who reads it.
LEFT_OUT = {"subject": {"kind"}}
# What is called otherwise to who reads it here: in the own file, and in that of an own child.
OWN_LABELS = {
    "affiliations": gettext_lazy("Where you work or help"),
    "breaches.concerned": gettext_lazy("Data breaches that concern you"),
}
LABELS_OF_A_CHILD = {
    "breaches.concerned": gettext_lazy("Data breaches that concern your child"),
}
# Acts of people: where such a line does not say as what, somebody still did it.
_BY_PEOPLE = {
    "section.opened",
    "document.viewed",
    "document.downloaded",
    "record.added",
    "record.changed",
}
# As these, or as nothing, somebody opens what is the own; who that was, only the account tells: a
# login may have been linked to the wrong person before.
OWN_FUNCTIONS = {"", *(code for code, function in FUNCTIONS.items() if function.own)}
_CODE = re.compile(r"[a-z_]+\.[a-z_]+")
# Why something was done, where that is not a person's words.
WHY = {
    "consent.withdrawn": gettext_lazy("because the consent no longer applies"),
    "copy expired": gettext_lazy("because its term had ended"),
}


def parts_for_page(contents: Contents, *, reads_own: User | None = None) -> list[dict]:
    """The parts as portal/section.html shows them, of a child, or of the file of the user who
    reads it; one that says nothing is left out."""
    found = [_part(part, reads_own) for part in contents.parts]
    labels = OWN_LABELS if reads_own else LABELS_OF_A_CHILD
    for part, shown_as in zip(contents.parts, found, strict=True):
        shown_as["label"] = labels.get(part.code, shown_as["label"])
    return [
        part for part in found if part.get("cards") or part.get("visits") or part.get("own_visits")
    ]


def _part(part: Part, reads_own: User | None) -> dict:
    if part.code == TRAIL:
        return _trail(part, reads_own)
    cards = [
        _disclosure(row) if part.code == DISCLOSURES else _card(part, row) for row in part.rows
    ]
    return {"label": part.label, "cards": [card for card in cards if card["rows"]]}


def _trail(part: Part, reads_own: User | None) -> dict:
    """Who looked and changed; in the own file what the reader did stands apart, so that it does
    not hide what others did."""
    did, mine, others = _moments_of(reads_own), [], []
    for row in part.rows:
        is_mine = row["function"] in OWN_FUNCTIONS and row["at"] in did
        (mine if is_mine else others).append(row)
    return {
        "label": part.label,
        "visits": _visits(others),
        "cut": LOG_SHOWN if len(others) > LOG_SHOWN else 0,
        "own_visits": _visits(mine, who=_("You")),
        "own_cut": LOG_SHOWN if len(mine) > LOG_SHOWN else 0,
    }


def _moments_of(user: User | None) -> set[str]:
    """When the user did something to the own file: what is exported of the trail names nobody."""
    if user is None:
        return set()
    events = Event.objects.filter(subject_id=user.subject.pk, actor=user)
    return {at.isoformat() for at in events.values_list("at", flat=True)}


def _card(part: Part, row: dict) -> dict:
    """The (label, value) pairs of one record."""
    hidden, gaps = LEFT_OUT.get(part.code, ()), part.code in WITH_GAPS
    pairs = []
    for name, words in shown(row):
        if name in hidden or (words == NOTHING and not gaps):
            continue
        words = _("not filled in") if words == NOTHING else words
        pairs.append((part.labels.get(name, name), words))
    return {"title": "", "rows": pairs}


def _disclosure(row: dict) -> dict:
    """What was told to whom: who and when on top, then what, how, and why that was allowed; or that
    it was not told after all."""
    words = dict(shown(row))

    def said(*names):
        return "; ".join(words[name] for name in names if words.get(name, NOTHING) != NOTHING)

    if row["taken_back_on"]:
        pairs = [(_("Recorded by mistake"), said("taken_back_on", "taken_back_because"))]
    else:
        pairs = [
            (_("What we told"), said("categories", "told")),
            (_("How"), said("means")),
            (_("What for"), said("purpose")),
            (_("Why we were allowed to"), said("ground", "duty", "ground_note")),
        ]
    who = said("recipient") or said("recipient_kind")
    kind = said("recipient_kind")
    title = f"{who} ({kind})" if kind and kind.casefold() not in who.casefold() else who
    return {"title": f"{title}, {words['disclosed_on']}", "rows": [p for p in pairs if p[1]]}


def _visits(rows: list[dict], *, who: str = "") -> list[dict]:
    """The newest rows of the trail for components/timeline.html, newest first: who, or as what
    somebody, opened or changed which part, when, and what that part is for. The same on one day is
    one line.
    """
    newest = rows[-LOG_SHOWN:][::-1]
    return [_visit(list(same), who) for _key, same in groupby(newest, key=_sameness)]


def _sameness(row: dict) -> tuple:
    at = localdate(parse_datetime(row["at"]))
    return at, row["action"], row["function"], row["section"], row["purpose"]


def _visit(same: list[dict], who: str) -> dict:
    row, words = same[0], dict(shown(same[0]))
    done = words["action"] if row["action"] in ACTIONS else _("something was noted")
    if not who and row["function"]:
        who = words["function"]
    if not who and row["action"] in _BY_PEOPLE:
        who = _("Somebody who works here")
    text = [done] if who else []
    if len(same) > 1:
        count = ngettext("%(n)d time", "%(n)d times", len(same))
        text.append(count % {"n": len(same)})
    reason, purpose = _why(row)
    text.append(reason)
    return {
        "title": who or capfirst(done),
        "meta": words["section"] if row["section"] else "",
        "when": parse_datetime(row["at"]),
        "text": ". ".join(part for part in (", ".join(filter(None, text)), purpose) if part),
    }


def _why(row: dict) -> tuple[str, str]:
    """Why it was done, as far as the trail says; else what the part that was opened is for."""
    if row["purpose"] in WHY:
        return str(WHY[row["purpose"]]), ""
    if row["purpose"] and not _CODE.fullmatch(row["purpose"]):
        return row["purpose"], ""
    return "", purpose_of(row["section"]) if row["action"] == "section.opened" else ""
