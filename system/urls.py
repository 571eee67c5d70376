from django.urls import path

from system.views import pages

app_name = "system"
urlpatterns = [
    path("", pages.state, name="state"),
    path("setting-up/", pages.setting_up, name="setting_up"),
]
