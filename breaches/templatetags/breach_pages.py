"""The pages of a breach beside the seven sections of its form."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from breaches.people import counted_people

register = template.Library()


@register.inclusion_tag("breaches/_pages.html")
def breach_pages(breach):
    """Links to what belongs to a breach, each with how far it is."""
    to_take_up = any(one.is_to_be_taken_up for one in breach.processor_reports.all())
    return {
        "items": [
            _page(breach, "people", _("People concerned"), str(counted_people(breach))),
            _page(
                breach,
                "communications",
                _("Messages to the people concerned"),
                _("Informed") if breach.informed_at else _("Nobody told yet"),
                "good" if breach.informed_at else "",
            ),
            _page(
                breach,
                "measures",
                _("Measures"),
                _measures_state(list(breach.measures.only("done_on"))),
            ),
            _page(
                breach,
                "processor-reports",
                _("Report from a processor"),
                _("To be taken up") if to_take_up else str(breach.processor_reports.count()),
                "late" if to_take_up else "",
            ),
        ]
    }


def _measures_state(measures: list) -> str:
    if not measures:
        return _("None yet")
    due = sum(one.done_on is None for one in measures)
    return _("%(n)d to be done") % {"n": due} if due else _("Nothing to be done")


def _page(breach, name, label, state, kind="") -> dict:
    url = reverse(f"breaches:{name}", args=[breach.pk])
    return {"label": label, "url": url, "state_label": state, "state_kind": kind}
