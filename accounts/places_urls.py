from django.urls import path

from accounts import places

app_name = "organisation"
urlpatterns = [
    path("", places.locations, name="locations"),
    path("<int:pk>/", places.location, name="location"),
]
