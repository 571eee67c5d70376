from django.urls import path

from accounts.views import passwords

app_name = "account"
urlpatterns = [
    path("forgotten/", passwords.forgotten, name="forgotten"),
    path("forgotten/sent/", passwords.sent, name="sent"),
    path("password/<str:token>/", passwords.reset, name="reset"),
    path("removed/", passwords.removed, name="removed"),
]
