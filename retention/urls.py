from django.urls import path

from retention import views

app_name = "retention"
urlpatterns = [
    path("", views.show_plan, name="plan"),
    path("rules/<str:code>/", views.items, name="items"),
    path("rules/<str:code>/term/", views.term, name="term"),
    path("rules/<str:code>/propose/", views.propose, name="propose"),
    path("rules/<str:code>/missing/", views.anchors, name="anchors"),
    path("proposals/<uuid:pk>/", views.proposal, name="proposal"),
    path("proposals/<uuid:pk>/approve/", views.approve, name="approve"),
    path("proposals/<uuid:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("hold/<uuid:pk>/<str:code>/", views.hold, name="hold"),
    path("held/", views.held, name="held"),
    path("holds/<uuid:pk>/release/", views.release, name="release"),
    path("certificates/", views.certificate_list, name="certificates"),
    path("certificates/<int:number>/", views.certificate, name="certificate"),
    path("destroyed/", views.look_up, name="look_up"),
]
