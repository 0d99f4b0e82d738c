"""What somebody typed into a form that was not taken: shown to them, so that it can be copied."""

from django.http import HttpRequest

NEVER_SHOWN = ("password", "token", "secret")
WORTH_KEEPING = 12  # letters: a chosen option is quickly chosen again, a sentence is not


def typed_words(request: HttpRequest) -> list[str]:
    """The sentences of the refused form; none if another site sent it, whose words are not ours to show."""
    origin = request.headers.get("Origin", "")
    if origin.rpartition("//")[2] != request.get_host():
        return []
    return [
        value
        for name, values in request.POST.lists()
        if not any(word in name.lower() for word in NEVER_SHOWN)
        for value in values
        if len(value) >= WORTH_KEEPING
    ]
