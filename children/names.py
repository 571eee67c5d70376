"""Names of other children in what is written about one: only the own child's stands in full."""

from django.utils.translation import gettext as _

from children.models import Child
from subjects.models import Affiliation, Subject, search_text


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
    return search_text("".join(c if c.isalnum() or c in "-'" else " " for c in text))


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
