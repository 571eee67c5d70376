"""The kinds of consent the organisation asks, and the words of each version."""

from django.urls import path

from consents import views

app_name = "consents"
urlpatterns = [
    path("kinds/", views.kinds, name="kinds"),
    path("kinds/new/", views.new_kind, name="new_kind"),
    path("kinds/<slug:code>/", views.kind, name="kind"),
    path("kinds/<slug:code>/change/", views.change, name="change_kind"),
    path("kinds/<slug:code>/text/", views.new_text, name="new_text"),
    path("kinds/<slug:code>/stop/", views.stop, name="stop_kind"),
    path("kinds/<slug:code>/resume/", views.resume, name="resume_kind"),
]
