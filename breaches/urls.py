from django.urls import path

from breaches import views

app_name = "breaches"
urlpatterns = [
    path("", views.breach_list, name="list"),
    path("report/", views.report, name="report"),
    path("report/done/", views.reported, name="reported"),
    path("form/", views.blank_form, name="blank-form"),
    path("<uuid:pk>/", views.detail, name="detail"),
    path("<uuid:pk>/form/", views.form_pdf, name="form-pdf"),
    path("<uuid:pk>/close/", views.close, name="close"),
    path("<uuid:pk>/reopen/", views.reopen, name="reopen"),
    path("<uuid:pk>/people/", views.people, name="people"),
    path("<uuid:pk>/people/find/", views.find_people, name="people-find"),
    path("<uuid:pk>/people/place/", views.people_of_place, name="people-place"),
    path("<uuid:pk>/<slug:code>/", views.section, name="section"),
]
