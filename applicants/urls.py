from django.urls import path

from applicants import file_views, views

app_name = "applicants"
urlpatterns = [
    path("list/", views.procedure_list, name="list"),
    path("new/", views.new, name="new"),
    path("procedure/<uuid:pk>/", views.procedure, name="procedure"),
    path("procedure/<uuid:pk>/panel/", views.seat, name="seat"),
    path("procedure/<uuid:pk>/panel/<int:seat_id>/remove/", views.unseat, name="unseat"),
    path("procedure/<uuid:pk>/end/", views.end, name="end"),
    path("procedure/<uuid:pk>/register/", views.register, name="register"),
    path("<uuid:pk>/", file_views.section, name="application"),
    path("<uuid:pk>/outcome/", file_views.outcome, name="outcome"),
    path("<uuid:pk>/keeping/", file_views.keeping, name="keeping"),
    path("<uuid:pk>/remove/", file_views.remove, name="remove"),
    path("<uuid:pk>/<slug:slug>/", file_views.section, name="section"),
]
