"""Which models hold the rows of a retention class."""

from functools import cache

from django.db.models import ForeignKey

from core.privacy import MAIN, PER_ROW, RETENTION_CLASSES, personal_models
from core.rows import among


@cache
def declarations_of(retention_class: str) -> tuple:
    """The models whose rows go with a class, those that point at others first."""
    is_main = any(classes[0] == retention_class for classes in RETENTION_CLASSES.values())
    found = [
        declared
        for declared in personal_models()
        if declared.retention_class in {retention_class, PER_ROW}
        or (is_main and declared.retention_class == MAIN)
    ]
    ordered: list = []
    while found:
        for declared in found:
            if not any(
                _points_at(other.model, declared.model) for other in found if other != declared
            ):
                ordered.append(declared)
                found.remove(declared)
                break
        else:
            raise ValueError(f"models of {retention_class} point at each other in a circle")
    return tuple(ordered)


def _points_at(model, target) -> bool:
    return any(
        isinstance(field, ForeignKey) and field.related_model is target
        for field in model._meta.get_fields()
    )


def rows_of(declared, owner_ids, retention_class: str):
    """The rows of a model that go with a class of these owners."""
    rows = declared.model.objects.filter(
        **{f"{declared.owner}__in": among(owner_ids, declared.model)}
    )
    if declared.retention_class == PER_ROW:
        rows = rows.filter(retention_class=retention_class)
    return rows.order_by()
