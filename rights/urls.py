from django.urls import path

from rights.views import (
    calendar,
    detail,
    entering,
    letter_texts,
    letters,
    lists,
    progress,
    screening,
    steps,
)

app_name = "rights"
urlpatterns = [
    path("", lists.request_list, name="list"),
    path("letters/", letter_texts.letter_texts, name="letter-texts"),
    path("letters/<slug:kind>/", letter_texts.letter_text, name="letter-text"),
    path("letters/<slug:kind>/new/", letter_texts.new_letter_text, name="new-letter-text"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/stop/", calendar.stop, name="calendar-stop"),
    path("calendar/<str:token>.ics", calendar.feed, name="calendar-feed"),
    path("about/<uuid:pk>/", lists.of_subject, name="of"),
    path("about/<uuid:pk>/new/", entering.new, name="new"),
    path("<uuid:pk>/", detail.detail, name="detail"),
    path("<uuid:pk>/progress/", progress.progress, name="progress"),
    path("<uuid:pk>/passages/", screening.passages, name="passages"),
    path("<uuid:pk>/others/", screening.others, name="others"),
    path("<uuid:pk>/preview/", screening.preview, name="preview"),
    path("<uuid:pk>/print/", screening.print_copy, name="print"),
    path("<uuid:pk>/retry/", progress.retry, name="retry"),
    path("<uuid:pk>/letters/<slug:code>/<slug:language>/", letters.letter, name="letter"),
    path("<uuid:pk>/<slug:slug>/", steps.step, name="step"),
]
