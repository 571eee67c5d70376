from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:pk>/", views.download, name="download"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
    path("of/<uuid:pk>/<str:category>/", views.section, name="section"),
    path("of/<uuid:pk>/<str:category>/add/", views.add, name="add"),
]
