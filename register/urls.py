from django.urls import path

from register import views

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("defaults/", views.load_defaults_view, name="load-defaults"),
]
