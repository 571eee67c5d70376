"""Per request: what is believed of it, a request id, the opened keys, headers that keep personal
pages out of caches."""

import uuid

from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.log import log_response

from core.actions import one_request
from core.clients import is_proxy
from core.context import request_id
from core.keys import key_scope
from core.pdf import PdfBusy, PdfTooLarge

METHODS = ("GET", "HEAD", "POST")


class PlainRequestMiddleware:
    """Answer the methods our pages know and no other, and forget what only a proxy of ours may say:
    that the browser came by TLS, and by which name."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODS:
            # Nobody behind this one says so any more.
            return HttpResponseNotAllowed(METHODS, headers={"X-Content-Type-Options": "nosniff"})
        if not is_proxy(request.META.get("REMOTE_ADDR", "")):
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
        with one_request():  # around the session, which is saved behind the view
            return self.get_response(request)


class RequestScopeMiddleware:
    """Give each request an id of our own making and forget opened keys when it ends."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        token = request_id.set(uuid.uuid4())
        try:
            with key_scope():
                response = self.get_response(request)
            if response.status_code >= 400:  # by Django it would be after the id has gone
                log_response(
                    *("%s: %s", response.reason_phrase, request.path),
                    response=response,
                    request=request,
                )
        finally:
            request_id.reset(token)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request, exception):
        """That a PDF is too large or has to wait is said in words: nothing is wrong with the
        site."""
        if isinstance(exception, PdfTooLarge):
            return render(request, "pdf_too_large.html", status=503)
        if isinstance(exception, PdfBusy):
            return render(request, "pdf_busy.html", status=503)
        return None
