from django.http import HttpResponse
from django.urls import path

app_name = "children"
urlpatterns = [
    path("list/", lambda request: HttpResponse(), name="list"),
    path("archive/", lambda request: HttpResponse(), name="archive"),
]
