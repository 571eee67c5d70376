from django.urls import path

from register import statement_views

app_name = "privacy"
urlpatterns = [
    path("", statement_views.statement, name="statement"),
    path("<int:version>/", statement_views.version, name="version"),
    path("<int:version>/read/", statement_views.read, name="read"),
]
