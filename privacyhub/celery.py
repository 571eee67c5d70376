import os

from celery import Celery, Task

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
