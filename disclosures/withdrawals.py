"""A withdrawn consent: who got something under it has to be told (G03), until it holds again."""

from consents.models import ConsentDecision
from disclosures.actions import ask_to_tell, end_telling
from disclosures.models import Disclosure, RecipientTask

WITHDRAWN = RecipientTask.Why.WITHDRAWN


def _resting_on(decision: ConsentDecision) -> list[Disclosure]:
    """The disclosures that rest on the consent this was decided about."""
    return list(
        Disclosure.objects.standing().filter(
            subject=decision.subject_id,
            ground=Disclosure.Ground.CONSENT,
            consent__kind=decision.kind_id,
            consent__matter=decision.matter_id,
        )
    )


def tell_recipients(sender, *, decision, on, by, **kwargs) -> None:
    """Open a task for every disclosure that rests on the consent that was withdrawn."""
    ask_to_tell(disclosures=_resting_on(decision), why=WITHDRAWN, on=on, by=by)


def need_not_tell(sender, *, decision, by, **kwargs) -> None:
    """End what is still to be told of a no of before, now that the consent holds again."""
    end_telling(disclosures=_resting_on(decision), why=WITHDRAWN, by=by)
