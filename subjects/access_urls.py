from django.urls import path

from subjects import access_views as views
from subjects import trail_pages, unusual_pages

app_name = "reach"
urlpatterns = [
    path("people/<uuid:pk>/sight/", views.person, name="person"),
    path("people/<uuid:pk>/file/", views.find, name="find"),
    path("people/<uuid:pk>/file/<uuid:subject_pk>/", views.file, name="file"),
    path("people/<uuid:pk>/file/<uuid:subject_pk>/give/", views.give, name="give"),
    path("trail/", trail_pages.trail, name="trail"),
    path("trail/unusual/", unusual_pages.unusual, name="unusual"),
    path("trail/unusual/<uuid:pk>/", unusual_pages.unusual_one, name="unusual-one"),
    path("exceptions/", views.grants, name="grants"),
    path("exceptions/<uuid:pk>/end/", views.end, name="end"),
]
