from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.export import model_section, plain_value
from core.registries import export_sections
from disclosures.defaults import DECIDED_FIRST_DUTIES, DECIDED_FIRST_KINDS
from disclosures.models import CallNote, Disclosure, RecipientTask

_plain = model_section(Disclosure, code="disclosures", label=_("Disclosed to"))


def _told(subject):
    """What was told, but for what a person decides about first: whether reading it hampers an
    inquiry, or harms the child or who reported (GDPR art. 15(4), art. 41 UAVG). The answer to a
    question that waits for that goes with it, unless it was given by consent."""
    asked = Q(call_note__recipient_kind__code__in=DECIDED_FIRST_KINDS)
    by_consent = Q(ground=Disclosure.Ground.CONSENT)
    found = Disclosure.objects.filter(subject=subject)
    return found.exclude(duty__code__in=DECIDED_FIRST_DUTIES).exclude(asked & ~by_consent)


def _asked(subject):
    """The questions, but for those a person decides about first, as above."""
    found = CallNote.objects.filter(owner_id=subject.pk)
    found = found.exclude(recipient_kind__code__in=DECIDED_FIRST_KINDS)
    return found.select_related("location", "recipient_kind")


def _told_of_change(subject):
    return RecipientTask.objects.standing().filter(disclosure__in=_told(subject))


def _rows(subject):
    """The exported fields, with the categories in words."""
    found = _told(subject).select_related("recipient_kind", "duty")
    return [
        {name: _value(record, name) for name in Disclosure.Privacy.exported} for record in found
    ]


def _value(record: Disclosure, name: str):
    """What was said of what was recorded by mistake may be about somebody else: that stays in."""
    if name == "categories":
        return record.category_labels
    if record.taken_back_on and name in ("told", "purpose"):
        return ""
    return plain_value(record, name)


export_sections.register(replace(_plain, rows=_rows, order=85))
export_sections.register(
    model_section(
        CallNote,
        code="calls",
        label=_("Questions from outside"),
        order=86,
        rows=_asked,
    )
)
export_sections.register(
    model_section(
        RecipientTask,
        code="recipient_tasks",
        label=_("Recipients told of a change"),
        order=87,
        rows=_told_of_change,
    )
)
