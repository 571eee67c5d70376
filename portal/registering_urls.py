from django.urls import path

from portal import registering

app_name = "signup"
urlpatterns = [
    path("", registering.start, name="start"),
    path("sent/", registering.sent, name="sent"),
    path("confirmed/", registering.verified, name="verified"),
    path("confirm/<str:token>/", registering.verify, name="verify"),
]
