"""Logs that a machine can read and that name nobody."""

import datetime as dt
import json
import logging
import re
import traceback

from core.context import current_request_id

# What opens a page by itself, in its address: longer than an id. A refusal names the page, and who
# reads the log may not go and open it.
TOKEN = re.compile(r"(?<=/)[\w-]{40,}(?=[/.\s]|$)")
TASKS = "celery.app.trace"  # writes what a task was given and what went wrong into its message


class JsonFormatter(logging.Formatter):
    """A line of JSON for each record: when (in UTC), how bad, where from, the request's id, what.

    Of an exception only its kind and where it came from are written, never its text: that may hold
    a value of somebody (a database tells which row was refused).
    """

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat("T", "milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._message(record),
            "process": record.process,
        }
        request_id = current_request_id()
        if request_id:
            line["request_id"] = request_id
        if record.exc_info and record.exc_info[0]:
            line["error"] = self._error(*record.exc_info[:2])
            line["where"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(record.exc_info[2])
            ]
        return json.dumps(line, ensure_ascii=False)

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        data = getattr(record, "data", None)
        if record.name == TASKS and isinstance(data, dict):
            return f"task {data.get('name')} {data.get('id')}: {record.levelname.lower()}"
        return TOKEN.sub("TOKEN", record.getMessage())

    @staticmethod
    def _error(kind, error) -> str:
        """The kind of an exception, with that of what caused it."""
        cause = error.__cause__ if error is not None else None
        name = f"{kind.__module__}.{kind.__qualname__}"
        return f"{name} from {type(cause).__qualname__}" if cause else name
