from django.http import HttpResponse
from django.urls import path

app_name = "staff"
urlpatterns = [
    path("list/", lambda request: HttpResponse(), name="list"),
]
