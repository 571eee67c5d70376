from django.urls import path

from staff.views import volunteers

app_name = "volunteers"
urlpatterns = [
    path("", volunteers.volunteer_list, name="list"),
    path("register/", volunteers.register, name="register"),
    path("<uuid:pk>/end/", volunteers.end, name="end"),
    path("<uuid:pk>/invite/", volunteers.invite, name="invite"),
    *volunteers.ROOM.urls(),
]
