from django.urls import path, re_path

from imports import views

app_name = "imports"
urlpatterns = [
    path("", views.upload, name="upload"),
    re_path(r"^templates/(?P<code>\w+)\.(?P<ending>csv|xlsx)$", views.template, name="template"),
    path("examples/<slug:code>/<str:name>", views.example, name="example"),
    path("<uuid:pk>/", views.preview, name="preview"),
    path("<uuid:pk>/columns/", views.columns, name="columns"),
    path("<uuid:pk>/progress/", views.progress, name="progress"),
    path("<uuid:pk>/errors/", views.errors, name="errors"),
    path("<uuid:pk>/confirm/", views.confirm, name="confirm"),
    path("<uuid:pk>/cancel/", views.cancel, name="cancel"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
    path("<uuid:pk>/done/", views.done, name="done"),
]
