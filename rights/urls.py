from django.urls import path

from rights.views import detail, entering, lists, progress, screening, steps

app_name = "rights"
urlpatterns = [
    path("", lists.request_list, name="list"),
    path("about/<uuid:pk>/", lists.of_subject, name="of"),
    path("about/<uuid:pk>/new/", entering.new, name="new"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/progress/", progress.progress, name="progress"),
    path("<uuid:pk>/passages/", screening.passages, name="passages"),
    path("<uuid:pk>/others/", screening.others, name="others"),
    path("<uuid:pk>/preview/", screening.preview, name="preview"),
    path("<uuid:pk>/print/", screening.print_copy, name="print"),
    path("<uuid:pk>/retry/", progress.retry, name="retry"),
    path("<uuid:pk>/<slug:slug>/", steps.step, name="step"),
]
