"""Per request: a request id, the opened keys, headers that keep personal pages out of caches."""

import uuid

from core.context import request_id
from core.keys import key_scope


class RequestScopeMiddleware:
    """Give each request an id of our own making and forget opened keys when it ends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request_id.set(uuid.uuid4())
        try:
            with key_scope():
                response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers.setdefault("Cache-Control", "no-store")
        return response
