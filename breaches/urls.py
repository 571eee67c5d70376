from django.http import HttpResponse
from django.urls import path

app_name = "breaches"
urlpatterns = [
    path("list/", lambda request: HttpResponse(), name="list"),
    path("report/", lambda request: HttpResponse(), name="report"),
]
