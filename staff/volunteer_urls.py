from django.urls import path

from staff.views import volunteers

app_name = "volunteers"
urlpatterns = [
    path("", volunteers.volunteer_list, name="list"),
    path("register/", volunteers.register, name="register"),
    path("<uuid:pk>/end/", volunteers.end, name="end"),
    *volunteers.ROOM.urls(),
]
