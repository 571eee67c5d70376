from django.urls import path

from subjects import invitation_views

app_name = "invitation"
urlpatterns = [
    path("sent/", invitation_views.sent, name="sent"),
    path("proven/", invitation_views.proven, name="proven"),
    path("<str:token>/provider/", invitation_views.to_provider, name="provider"),
    path("<str:token>/", invitation_views.accept, name="accept"),
]
