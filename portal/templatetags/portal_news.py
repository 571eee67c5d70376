"""What every home page of the portal shows besides what is one's own."""

from django import template

from register.statements import unread_by

register = template.Library()


@register.inclusion_tag("portal/_statement.html", takes_context=True)
def statement_card(context):
    """The newest version of the privacy statement, until the user has said to have read it."""
    return {"statement": unread_by(context["request"].user)}
