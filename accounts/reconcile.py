"""Whether appointments and the guardian rows that follow from them agree, both ways."""

import datetime as dt
from collections import Counter

from accounts.models import GRANTS, Appointment
from organisation.models import CareGroup, Cluster, Location, Organisation


def _place_of(cluster_id, location_id, group_id) -> tuple | None:
    """(model, id) of the place of an appointment; the organisation's id is not in it."""
    for model, pk in ((Cluster, cluster_id), (Location, location_id), (CareGroup, group_id)):
        if pk is not None:
            return model, pk
    return None


def appointment_differences(on: dt.date) -> list[str]:
    """Every appointment that has not ended without exactly its one row, and every row that is not
    of its appointment: another user, place or permission. Names ids only, never a person."""
    organisation = Organisation.objects.values_list("pk", flat=True).first()
    held = {
        pk: (user_id, _place_of(*place) or (Organisation, organisation), ends_on)
        for pk, user_id, ends_on, *place in Appointment.objects.values_list(
            "pk", "user_id", "ends_on", "cluster_id", "location_id", "care_group_id"
        )
    }
    found, rows = [], Counter()
    for model, (grant, codename) in GRANTS.items():
        for pk, appointment_id, user_id, place_id, permission in grant.objects.values_list(
            "pk", "appointment_id", "user_id", "content_object_id", "permission__codename"
        ):
            row = f"{grant._meta.model_name} {pk}"
            if appointment_id not in held:
                found.append(f"{row}: its appointment {appointment_id} is not there")
                continue
            rows[appointment_id] += 1
            wanted_user, wanted_place, _ends_on = held[appointment_id]
            if user_id != wanted_user:
                found.append(f"{row}: of another user than appointment {appointment_id}")
            if (model, place_id) != wanted_place:
                found.append(f"{row}: at another place than appointment {appointment_id}")
            if permission != codename:
                found.append(f"{row}: permission {permission} and not {codename}")
    for pk, (_user_id, _place, ends_on) in held.items():
        if rows[pk] != 1 and (ends_on is None or ends_on >= on):
            found.append(f"appointment {pk}: {rows[pk]} rows and not 1")
    return found
