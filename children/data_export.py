from django.utils.translation import gettext_lazy as _

from children.models import Address, Child, Contract, DailyCare, Identification, Parent, Placement
from core.export import model_section
from core.registries import export_sections


def _parents(subject):
    """A parent's own data where the subject is a parent; a child's copy names its parents apart."""
    return Parent.objects.filter(subject=subject)


def _addresses(subject):
    references = [parent.address_reference for parent in _parents(subject)]
    return Address.objects.filter(pk__in=[reference for reference in references if reference])


export_sections.register(model_section(Child, code="child.identity", label=_("Identity"), order=10))
export_sections.register(
    model_section(Parent, code="parent.identity", label=_("Parent"), order=11, rows=_parents)
)
export_sections.register(
    model_section(Address, code="parent.address", label=_("Address"), order=12, rows=_addresses)
)
export_sections.register(
    model_section(Placement, code="child.placement", label=_("Kind of place"), order=21)
)
export_sections.register(
    model_section(DailyCare, code="child.daily_care", label=_("Daily care"), order=40)
)
export_sections.register(
    model_section(
        Identification, code="child.identification", label=_("BSN and identity check"), order=50
    )
)
export_sections.register(
    model_section(
        Contract, code="child.contract", label=_("Contract"), order=60, select_related=("location",)
    )
)
