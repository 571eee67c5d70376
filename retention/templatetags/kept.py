"""How long something is kept, for words on a page: by the rule as it is in force."""

from django import template

from core.dates import Term
from retention.plan import term_of

register = template.Library()


@register.simple_tag(name="term_of")
def show_term(code: str) -> Term:
    return term_of(code)
