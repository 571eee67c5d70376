"""The pages of a breach beside the seven sections of its form."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from breaches.people import counted_people

register = template.Library()


@register.inclusion_tag("breaches/_pages.html")
def breach_pages(breach):
    """Links to what belongs to a breach, each with how far it is."""
    return {
        "items": [
            {
                "label": _("People concerned"),
                "url": reverse("breaches:people", args=[breach.pk]),
                "state_label": str(counted_people(breach)),
            },
            {
                "label": _("Telling the people concerned"),
                "url": reverse("breaches:communications", args=[breach.pk]),
                "state_label": _("Told") if breach.informed_at else _("Nobody told yet"),
                "state_kind": "good" if breach.informed_at else "",
            },
        ]
    }
