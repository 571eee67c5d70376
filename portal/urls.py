from django.urls import path

from portal import views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("file/", views.own, name="own"),
    path("file/profile/change/", views.own_profile, name="own-profile"),
    path("file/<str:category>/", views.own_section, name="own-section"),
    path("requests/", views.request_list, name="requests"),
    path("requests/<uuid:pk>/", views.request_detail, name="request"),
    path("requests/<uuid:pk>/sent/", views.request_sent, name="request-sent"),
    path("requests/<uuid:pk>/copy/", views.copy, name="copy"),
    path("children/<uuid:pk>/", views.child, name="child"),
    path("children/<uuid:pk>/ask-copy/", views.ask_copy, name="ask-copy"),
    path("children/<uuid:pk>/ask-copy/check/", views.ask_copy_check, name="ask-copy-check"),
    path("children/<uuid:pk>/<str:category>/", views.section, name="section"),
]
