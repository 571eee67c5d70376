from django.urls import path

from register import statement_views

app_name = "privacy"
urlpatterns = [
    path("", statement_views.statement, name="statement"),
    path("pdf/", statement_views.statement_pdf, name="pdf"),
    path("cookies/", statement_views.cookie_page, name="cookies"),
    path("<int:version>/", statement_views.version, name="version"),
    path("<int:version>/read/", statement_views.read, name="read"),
    path("<int:old>/changes/<int:new>/", statement_views.compare, name="changes"),
]
