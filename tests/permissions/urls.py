"""All addresses of the product, whose refusals are a number without a page: most of the table's
questions end in one, and a page costs a third of its question."""

from django.http import HttpResponse

from privacyhub.urls import handler500, urlpatterns

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]


def handler403(request, exception):
    return HttpResponse(status=403)


def handler404(request, exception):
    return HttpResponse(status=404)
