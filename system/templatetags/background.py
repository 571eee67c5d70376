"""What pages tell of the work in the background to whoever waits for it."""

from django import template
from django.utils import timezone

from system.state import goes_on_behind

register = template.Library()


@register.simple_tag
def background_stands_still() -> bool:
    """Whether what waits in the background is not being taken up now."""
    return not goes_on_behind(timezone.now())
