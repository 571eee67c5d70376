"""Names of other children in what is written about one: only the own child's stands in full."""

from collections import defaultdict

from django.utils.translation import gettext as _

from children.models import Child
from core.folding import folded
from subjects.models import Affiliation, Representation, Subject, search_text


def other_children_named(subject: Subject, text: str) -> list[Child]:
    """Children of the same locations whose full name stands in a text about another (L25, L53)."""
    written = f"{_words(text)} "
    locations = subject.affiliations.values("location_id")
    near = Affiliation.objects.filter(location_id__in=locations, ends_on__isnull=True)
    others = Child.objects.filter(subject_id__in=near.values("subject_id")).exclude(pk=subject.pk)
    return [
        child
        for child in others.only("first_name", "family_name", "search_name")
        if f"{child.search_name} " in written
    ]


def _words(text: str) -> str:
    return search_text("".join(c if c.isalnum() or c in "-'" else " " for c in folded(text)))


# Parts of a Dutch family name that name nobody by themselves, and stand in many an address.
PARTICLES = {
    *("aan", "bij", "de", "den", "der", "het", "in", "la", "le", "op", "te", "ten", "ter", "uit"),
    *("van", "von", "voor"),
}


def names_of_files(subject_ids) -> dict:
    """The words of the names in each child's file, by the child's id: its own and its parents'."""
    found = defaultdict(set)
    ids = list(subject_ids)
    people = [
        *Child.objects.filter(pk__in=ids).values_list("pk", "first_name", "family_name"),
        *Representation.objects.filter(subject__in=ids).values_list(
            "subject", "parent__parent__first_name", "parent__parent__family_name"
        ),
    ]
    for pk, *names in people:
        words = _words(" ".join(name or "" for name in names)).replace("-", " ").split()
        found[pk] |= {word for word in words if len(word) > 1 and word not in PARTICLES}
    return found


def without_names(text: str, names: set[str]) -> str:
    """A text without the words that are names, as `names_of_files` gives them; in any writing."""
    kept = [
        word for word in text.split() if not names & set(_words(word).replace("-", " ").split())
    ]
    return " ".join(kept) if len(kept) < len(text.split()) else text


def warn_of_names(*fields):
    """A check of records: the full names of other children, each with the initials to write."""

    def check(subject: Subject, values: dict) -> list[str]:
        text = "\n".join(str(values.get(name) or "") for name in fields)
        return [
            _("The text names another child in full: %(name)s. Write the initials: %(initials)s.")
            % {"name": child.name, "initials": child.initials}
            for child in other_children_named(subject, text)
        ]

    return check
