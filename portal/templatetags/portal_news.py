"""What every home page of the portal shows besides what is one's own."""

from django import template

from core.dates import today
from register.statements import announced, unread_by

register = template.Library()


@register.inclusion_tag("portal/_statement.html", takes_context=True)
def statement_card(context):
    """The newest version of the privacy statement, until the user has said to have read it, below
    those that hold before it and are still to come."""
    newest = unread_by(context["request"].user)
    sooner = [one for one in announced(today()) if one.version < newest.version] if newest else []
    return {"statement": newest, "sooner": sooner}
