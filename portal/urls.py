from django.http import HttpResponse
from django.urls import path

app_name = "portal"
urlpatterns = [
    path("home/", lambda request: HttpResponse(), name="home"),
    path("requests/", lambda request: HttpResponse(), name="requests"),
]
