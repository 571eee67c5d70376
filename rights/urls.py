from django.urls import path

from rights import views

app_name = "rights"
urlpatterns = [
    path("", views.request_list, name="list"),
    path("new/<uuid:child_pk>/", views.new, name="new"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/approve/", views.approve, name="approve"),
    path("<uuid:pk>/refuse/", views.refuse, name="refuse"),
    path("<uuid:pk>/progress/", views.progress, name="progress"),
    path("<uuid:pk>/retry/", views.retry, name="retry"),
]
