"""Setting up the organisation and taking over its locations."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.actions import record
from core.actions import action
from organisation.models import Holder, Location, Organisation


@action
def create_organisation(*, name: str, by, **fields) -> Organisation:
    """Make the one organisation of this installation.

    Raises ValidationError where there is one already, or a value does not fit its field.
    """
    if Organisation.objects.exists():
        raise ValidationError(_("There is an organisation already."))
    organisation = Organisation(name=name.strip(), **fields)
    organisation.full_clean()
    organisation.save()
    record("organisation.created", by=by, obj=organisation)
    return organisation


@action
def change_organisation(*, organisation: Organisation, values: dict, by) -> Organisation:
    """Change what people read about the organisation: its name, address and how to reach it.

    Raises ValidationError where a value does not fit its field.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = [name for name, value in values.items() if getattr(organisation, name) != value]
    for name in changed:
        setattr(organisation, name, values[name])
    organisation.full_clean()
    organisation.save()
    record("organisation.changed", by=by, obj=organisation, fields=changed)
    return organisation


@action
def import_locations(*, rows: list[dict], by) -> dict[str, int]:
    """Write locations by their LRK number: make those that are not there, change the others.

    A row holds values by field of Location, `holder` as a name; fields that are absent stay as
    they are. Returns how many `locations` and `holders` were made and how many were `changed`.
    """
    organisation = Organisation.objects.get()
    wanted = {row["holder"] for row in rows}
    holders = {holder.name: holder for holder in Holder.objects.filter(organisation=organisation)}
    missing = sorted(wanted - holders.keys())
    for name in missing:
        holders[name] = Holder.objects.create(organisation=organisation, name=name)
    stored = {location.lrk_number: location for location in Location.objects.select_for_update()}
    made = 0
    for row in rows:
        location = stored.get(row["lrk_number"])
        if location is None:
            location = Location(status=Location.Status.UNKNOWN)
            made += 1
        for name, value in row.items():
            setattr(location, name, holders[value] if name == "holder" else value)
        location.save()
    counts = {"locations": made, "changed": len(rows) - made, "holders": len(missing)}
    record("organisation.locations_imported", by=by, **counts)
    return counts
