from django.urls import path

from documents import views

app_name = "documents"
urlpatterns = [
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/view/", views.view, name="view"),
    path("<uuid:pk>/download/", views.download, name="download"),
    path("<uuid:pk>/thumbnail/", views.small, name="thumbnail"),
    path("<uuid:pk>/replace/", views.replace, name="replace"),
    path("<uuid:pk>/share/", views.share, name="share"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
    path("of/<uuid:pk>/add/", views.new, name="new"),
    path("of/<uuid:pk>/<str:category>/", views.section, name="section"),
    path("of/<uuid:pk>/<str:category>/add/", views.add, name="add"),
]
