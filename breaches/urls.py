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
    path("tips/", views.tip_list, name="tips"),
    path("tips/new/", views.new_tip, name="tip-new"),
    path("tips/given/", views.tip_given, name="tip-given"),
    path("tips/mine/", views.own_tips, name="own-tips"),
    path("tips/lessons/", views.lessons, name="lessons"),
    path("tips/<uuid:pk>/", views.tip, name="tip"),
    path("tips/<uuid:pk>/improve/", views.tip_improve, name="tip-improve"),
    path("tips/<uuid:pk>/answer/", views.tip_answer, name="tip-answer"),
    path("tips/<uuid:pk>/lesson/", views.tip_lesson, name="tip-lesson"),
    path("measures/<uuid:pk>/", views.own_measure, name="own-measure"),
    path("<uuid:pk>/measures/", views.measures, name="measures"),
    path("<uuid:pk>/measures/new/", views.new_measure, name="measure-new"),
    path("<uuid:pk>/measures/<uuid:measure>/", views.measure, name="measure"),
    path("<uuid:pk>/measures/<uuid:measure>/remove/", views.drop_measure, name="measure-remove"),
    path("<uuid:pk>/processors/", views.processor_reports, name="processor-reports"),
    path("<uuid:pk>/processors/new/", views.new_processor_report, name="processor-report-new"),
    path("<uuid:pk>/processors/<uuid:report>/", views.processor_report, name="processor-report"),
    path(
        "<uuid:pk>/processors/<uuid:report>/awareness/",
        views.processor_awareness,
        name="processor-awareness",
    ),
    path("<uuid:pk>/communications/", views.communications, name="communications"),
    path("<uuid:pk>/communications/text/", views.communication_text, name="communication-text"),
    path(
        "<uuid:pk>/communications/portal/",
        views.communicate_in_portal,
        name="communication-portal",
    ),
    path(
        "<uuid:pk>/communications/by-hand/",
        views.communicated_by_hand,
        name="communication-by-hand",
    ),
    path(
        "<uuid:pk>/communications/public/",
        views.communicate_in_public,
        name="communication-public",
    ),
    path(
        "<uuid:pk>/communications/letters/<slug:language>/<int:part>/",
        views.communication_letters,
        name="communication-letters",
    ),
    path(
        "<uuid:pk>/communications/<uuid:person>/",
        views.communication_preview,
        name="communication-preview",
    ),
    path(
        "<uuid:pk>/communications/<uuid:person>/<slug:language>/",
        views.communication_letter,
        name="communication-letter",
    ),
    path("<uuid:pk>/<slug:code>/", views.section, name="section"),
]
