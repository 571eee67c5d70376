from celery import shared_task
from django.utils import timezone

from documents.loose import remove_loose_files


@shared_task(name="documents.remove_loose")
def remove_loose() -> str:
    """Take off the disk what no row knows of. Run twice it finds nothing left."""
    return f"{remove_loose_files(at=timezone.now())} files without a row removed"
