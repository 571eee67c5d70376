from django.urls import path

from applicants.views import file, procedures

app_name = "applicants"
urlpatterns = [
    path("list/", procedures.procedure_list, name="list"),
    path("new/", procedures.new, name="new"),
    path("procedure/<uuid:pk>/", procedures.procedure, name="procedure"),
    path("procedure/<uuid:pk>/vacancy/", procedures.change, name="vacancy"),
    path("procedure/<uuid:pk>/panel/", procedures.seat, name="seat"),
    path("procedure/<uuid:pk>/panel/<int:seat_id>/remove/", procedures.unseat, name="unseat"),
    path("procedure/<uuid:pk>/end/", procedures.end, name="end"),
    path("procedure/<uuid:pk>/register/", procedures.register, name="register"),
    path("<uuid:pk>/stage/", file.stage, name="stage"),
    path("<uuid:pk>/outcome/", file.outcome, name="outcome"),
    path("<uuid:pk>/reopen/", file.reopen, name="reopen"),
    path("<uuid:pk>/hire/", file.hire, name="hire"),
    path("<uuid:pk>/keeping/", file.keeping, name="keeping"),
    path("<uuid:pk>/invite/", file.invite, name="invite"),
    path("<uuid:pk>/remove/", file.remove, name="remove"),
    *file.ROOM.urls(),
]
