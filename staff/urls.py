from django.urls import path

from staff import views

app_name = "staff"
urlpatterns = [
    path("list/", views.staff_list, name="list"),
    path("archive/", views.archive, name="archive"),
    path("register/", views.register, name="register"),
    path("<uuid:pk>/", views.section, name="file"),
    path("<uuid:pk>/end/", views.end, name="end"),
    path("<uuid:pk>/<slug:slug>/", views.section, name="section"),
    path("<uuid:pk>/<slug:slug>/change/", views.change, name="change"),
]
