import os

from celery import Celery, Task
from celery.signals import worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "privacyhub.settings")


class ScopedTask(Task):
    """A task forgets the keys it opened when it ends, and has a request id of its own. While a
    backup is being restored nothing runs: what has to be done stands in the database."""

    def __call__(self, *args, **kwargs):
        import uuid

        from backups.state import is_restoring
        from core.context import request_id
        from core.keys import key_scope

        if is_restoring():
            return None
        token = request_id.set(uuid.uuid4())
        try:
            with key_scope():
                return super().__call__(*args, **kwargs)
        finally:
            request_id.reset(token)


app = Celery("privacyhub", task_cls=ScopedTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def refuse_wrong_keys(**_):
    """A worker does not start with keys that are not those of the data."""
    from django.core.exceptions import ImproperlyConfigured

    from privacyhub import start

    try:
        start.refuse_wrong_keys()
    except ImproperlyConfigured as wrong:
        # Celery would only log any other exception, and go on.
        raise SystemExit(str(wrong)) from wrong
