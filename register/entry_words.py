"""The words for what an entry of the register holds, on its page and in what is taken along."""

import datetime as dt
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Appointment
from core.dates import running
from organisation.models import Organisation
from register.choices import recipient_labels
from register.models import ProcessingActivity, Processor
from retention.plan import terms


def listed(labels) -> str:
    """Labels below each other, each with a capital."""
    return "\n".join(capfirst(str(label)) for label in labels)


def rows_of(entry, names, words: dict | None = None) -> list:
    """(label, value) of these fields: its words where it has any, else its value."""
    words = words or {}

    def value(name):
        if name in words:
            return words[name]
        shown = getattr(entry, f"get_{name}_display", None)
        return capfirst(shown()) if shown else getattr(entry, name)

    return [(capfirst(entry._meta.get_field(name).verbose_name), value(name)) for name in names]


def processor_words(processor: Processor) -> dict:
    """The values of a system that are told in other words than they are stored in."""
    return {"people": listed(processor.people_labels), "agreement_model": processor.agreed_model}


class ActivityWords:
    """Says of activities what is not said in the words of a field; what they share is read once."""

    def __init__(self, on: dt.date):
        self.on = on
        self.recipients = recipient_labels()
        self.terms = terms()

    @cached_property
    def controller(self) -> str:
        """Who is responsible and how to reach it (GDPR art. 30(1)(a))."""
        found = Organisation.objects.get()
        address = f"{found.address}, {found.postcode} {found.town}" if found.address else ""
        return "\n".join(filter(None, [found.name, address, found.phone, found.email]))

    @cached_property
    def privacy_officer(self) -> str:
        """Who watches over privacy that day, with the address (GDPR art. 30(1)(a))."""
        held = Appointment.objects.filter(running(self.on), function="privacy_officer")
        people = dict.fromkeys(
            f"{one.user.display_name}, {one.user.email}" for one in held.select_related("user")
        )
        return "\n".join(people)

    def of(self, activity: ProcessingActivity) -> dict:
        """By the name of the field."""
        judged = {True: _("Yes"), False: _("No")}
        return {
            "people": listed(activity.people_labels),
            "categories": listed(activity.category_labels),
            "special_grounds": listed(activity.special_ground_labels),
            "recipients": listed(self.recipients.get(code, code) for code in activity.recipients),
            "processors": listed(activity.processors.all()),
            "transfers": activity.transfers or _("None: the data stays inside the EEA."),
            "retention_rules": listed(self._kept(rule) for rule in activity.rules),
            "dpia_needed": judged.get(activity.dpia_needed, _("Not judged yet")),
            "principles": listed(activity.principle_labels),
        }

    def _kept(self, rule) -> str:
        kept = self.terms[rule.code].counted_from(rule.anchor)
        return _("%(what)s: %(kept)s.") % {"what": rule.label, "kept": kept}


def joint_controllers(activity: ProcessingActivity) -> str:
    """Who decides together with us about it (GDPR art. 26 and 30(1)(a))."""
    joint = [p for p in activity.processors.all() if p.role == Processor.Role.JOINT]
    return listed(", ".join(filter(None, [p.system, p.supplier_beside, p.contact])) for p in joint)
