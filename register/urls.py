from django.urls import path

from register import statement_views, views

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("defaults/", views.load_defaults_view, name="load-defaults"),
    path("statement/", statement_views.versions, name="statements"),
    path("statement/publish/", statement_views.publish, name="publish-statement"),
]
