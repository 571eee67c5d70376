"""The systems of others: adding, changing and ending them."""

import datetime as dt

from audit.actions import record
from core.actions import action
from register.actions.entries import end, rewrite, write
from register.models import Processor


@action
def add_processor(*, values: dict, by) -> Processor:
    """Add a system of somebody else. Raises ValidationError on what does not fit."""
    processor = write(Processor(), values)
    record("register.processor_added", by=by, obj=processor)
    return processor


@action
def change_processor(*, processor: Processor, values: dict, version: int, by) -> Processor:
    """Change what the register says of it. Raises as `rewrite` does."""
    processor = Processor.objects.select_for_update().get(pk=processor.pk)
    changed = rewrite(processor, values, version)
    record("register.processor_changed", by=by, obj=processor, fields=changed)
    return processor


@action
def end_processor(*, processor: Processor, on: dt.date, by) -> Processor:
    """The organisation uses this system no longer: it is kept to be accounted for."""
    processor = Processor.objects.select_for_update().get(pk=processor.pk)
    end(processor, on)
    record("register.processor_ended", by=by, obj=processor)
    return processor
