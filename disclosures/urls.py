from django.urls import path

from disclosures.views import calls, deciding, of_subject, recipients, taking_back, telling

app_name = "disclosures"
urlpatterns = [
    path("calls/", calls.call_list, name="calls"),
    path("calls/new/", calls.note, name="note_call"),
    path("calls/<uuid:pk>/", calls.call, name="call"),
    path("calls/<uuid:pk>/child/", deciding.link, name="call_link"),
    path("calls/<uuid:pk>/ask/", deciding.ask, name="call_ask"),
    path("calls/<uuid:pk>/tell/", deciding.tell, name="call_tell"),
    path("calls/<uuid:pk>/message/", deciding.message, name="call_message"),
    path("calls/<uuid:pk>/nothing/", deciding.nothing, name="call_nothing"),
    path("children/<uuid:pk>/", of_subject.of_child, name="of_child"),
    path("children/<uuid:pk>/add/", telling.add_of_child, name="add_child"),
    path("children/<uuid:pk>/changed/", telling.changed_of_child, name="changed_child"),
    path("children/<uuid:pk>/handover/", telling.handover, name="handover"),
    path(
        "children/<uuid:pk>/<uuid:disclosure>/take-back/",
        taking_back.of_child,
        name="take_back_child",
    ),
    path("children/<uuid:pk>/message/", telling.give_fixed_message, name="fixed_message"),
    path("staff/<uuid:pk>/", of_subject.of_employee, name="of_employee"),
    path("staff/<uuid:pk>/add/", telling.add_of_employee, name="add_employee"),
    path("staff/<uuid:pk>/changed/", telling.changed_of_employee, name="changed_employee"),
    path(
        "staff/<uuid:pk>/<uuid:disclosure>/take-back/",
        taking_back.of_employee,
        name="take_back_employee",
    ),
    path("recipients/", recipients.told, name="told"),
    path("recipients/<uuid:pk>/", recipients.note_told, name="note_told"),
    path("recipients/known/", recipients.recipients, name="recipients"),
    path("recipients/known/add/", recipients.add_recipient, name="add_recipient"),
    path("recipients/known/<int:pk>/", recipients.change_recipient, name="change_recipient"),
    path("recipients/duties/", recipients.duties, name="duties"),
]
