from django.urls import path

from retention import views

app_name = "retention"
urlpatterns = [
    path("", views.show_plan, name="plan"),
    path("rules/<str:code>/", views.items, name="items"),
    path("hold/<uuid:pk>/<str:code>/", views.hold, name="hold"),
    path("holds/<uuid:pk>/release/", views.release, name="release"),
    path("certificates/<int:number>/", views.certificate, name="certificate"),
]
