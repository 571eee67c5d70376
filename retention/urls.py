from django.http import HttpResponse
from django.urls import path

app_name = "retention"
urlpatterns = [
    path("plan/", lambda request: HttpResponse(), name="plan"),
]
