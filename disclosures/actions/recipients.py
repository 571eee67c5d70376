"""The recipients we know, by name, and the kinds and duties the product brings."""

from audit.actions import record
from consents.models import ConsentKind
from core.actions import action
from disclosures.defaults import DUTIES, RECIPIENT_KINDS
from disclosures.models import LegalDuty, Recipient, RecipientKind


@action
def ship_recipients(*, by=None) -> int:
    """Add the product's own kinds of recipient and legal duties that are not there yet."""
    consents = {kind.code: kind for kind in ConsentKind.objects.all()}
    kinds = {kind.code: kind for kind in RecipientKind.objects.all()}
    duties = set(LegalDuty.objects.values_list("code", flat=True))
    made = 0
    for position, (code, (fields, opened_by)) in enumerate(RECIPIENT_KINDS.items(), start=1):
        if code not in kinds:
            kinds[code] = RecipientKind.objects.create(code=code, position=10 * position, **fields)
            kinds[code].consent_kinds.set([consents[one] for one in opened_by if one in consents])
            made += 1
    for position, (code, (fields, recipients, categories)) in enumerate(DUTIES.items(), start=1):
        if code not in duties:
            duty = LegalDuty.objects.create(
                code=code, categories=categories, position=10 * position, **fields
            )
            duty.recipient_kinds.set([kinds[one] for one in recipients])
            made += 1
    record("recipient.shipped", by=by, made=made)
    return made


@action
def make_recipient(*, by, **values) -> Recipient:
    """Add a recipient by name. Raises ValidationError by field, also where it is there already."""
    recipient = Recipient(**values)
    recipient.full_clean()
    recipient.save(force_insert=True)
    record("recipient.made", by=by, obj=recipient)
    return recipient


@action
def change_recipient(*, recipient: Recipient, by, **values) -> Recipient:
    """Change how a recipient is called or reached, or whether it is still in use."""
    for name, value in values.items():
        setattr(recipient, name, value)
    recipient.full_clean()
    recipient.save()
    record("recipient.changed", by=by, obj=recipient, fields=sorted(values))
    return recipient
