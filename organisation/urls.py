from django.urls import path

from organisation import views

app_name = "organisation"
urlpatterns = [
    path("", views.locations, name="locations"),
    path("<int:pk>/", views.location, name="location"),
]
