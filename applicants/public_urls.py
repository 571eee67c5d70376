from django.urls import path

from applicants.views import public

app_name = "apply"
urlpatterns = [
    path("", public.vacancies, name="list"),
    path("sent/", public.sent, name="sent"),
    path("<uuid:pk>/", public.apply, name="form"),
]
