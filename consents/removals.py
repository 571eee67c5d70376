"""What is still to be removed after decisions were noted, for who noted them (G03)."""

from django.utils.translation import ngettext

from consents.models import ConsentDecision, RemovalTask


def noted(words: str, decisions: list[ConsentDecision]) -> str:
    """`words`, with how many tasks came of these decisions that somebody has yet to do."""
    count = RemovalTask.objects.filter(decision__in=decisions, done_on__isnull=True).count()
    if not count:
        return words
    tasks = ngettext(
        "There is %(n)d task to remove what was made under a yes. It is on this page and on"
        " the work list.",
        "There are %(n)d tasks to remove what was made under a yes. They are on this page and"
        " on the work list.",
        count,
    )
    return f"{words} {tasks % {'n': count}}"
