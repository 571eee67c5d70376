from django.urls import path

from subjects import invitation_views

app_name = "invitation"
urlpatterns = [
    path("sent/", invitation_views.sent, name="sent"),
    path("<str:token>/", invitation_views.accept, name="accept"),
]
