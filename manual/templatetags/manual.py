from django import template
from django.urls import reverse
from django.utils.html import format_html

register = template.Library()


@register.simple_tag(takes_context=True)
def page(context, name, words):
    """The title of a page of the app: a link for who reads the chapter of the own function, and
    the bare words for everybody else, to whom the page may be closed.
    """
    if not context["is_own"]:
        return format_html("“{}”", words)
    return format_html('<a href="{}">{}</a>', reverse(name), words)
