from retention.views.anchors import anchors
from retention.views.certificate_list import certificate_list
from retention.views.certificates import certificate
from retention.views.held import held
from retention.views.holds import hold, release
from retention.views.items import items
from retention.views.looking_up import look_up
from retention.views.overview import show_plan
from retention.views.proposals import approve, proposal, propose, withdraw
from retention.views.terms import term

__all__ = [
    "anchors",
    "approve",
    "certificate",
    "certificate_list",
    "held",
    "hold",
    "items",
    "look_up",
    "proposal",
    "propose",
    "release",
    "show_plan",
    "term",
    "withdraw",
]
