from django.urls import path

from register import statement_desk, views

app_name = "register"
urlpatterns = [
    path("", views.register_list, name="list"),
    path("defaults/", views.load_defaults_view, name="load-defaults"),
    path("statement/", statement_desk.versions, name="statements"),
    path("statement/publish/", statement_desk.publish, name="publish-statement"),
    path("statement/<int:version>/withdraw/", statement_desk.withdraw, name="withdraw-statement"),
]
