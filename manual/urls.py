from django.urls import path

from manual import views

app_name = "manual"
urlpatterns = [
    path("", views.index, name="index"),
    path("<slug:code>/", views.show_chapter, name="chapter"),
]
