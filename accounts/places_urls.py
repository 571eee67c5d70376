from django.urls import path

from accounts import organisation_page, places

app_name = "organisation"
urlpatterns = [
    path("", places.locations, name="locations"),
    path("organisation/", organisation_page.change, name="change"),
    path("<int:pk>/", places.location, name="location"),
]
