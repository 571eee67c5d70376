"""A withdrawn consent: who got something under it has to be told (G03)."""

from disclosures.actions import ask_to_tell
from disclosures.models import Disclosure, RecipientTask


def tell_recipients(sender, *, decision, on, by, **kwargs) -> None:
    """Open a task for every disclosure that rests on the consent that was withdrawn."""
    given = Disclosure.objects.standing().filter(
        subject=decision.subject_id,
        ground=Disclosure.Ground.CONSENT,
        consent__kind=decision.kind_id,
        consent__matter=decision.matter_id,
    )
    ask_to_tell(disclosures=list(given), why=RecipientTask.Why.WITHDRAWN, on=on, by=by)
