from django.http import HttpResponse
from django.urls import path

app_name = "organisation"
urlpatterns = [
    path("locations/", lambda request: HttpResponse(), name="locations"),
]
