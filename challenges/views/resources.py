"""What lies beside a challenge: the page where it is put there, and sending one to whoever may see it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from challenges import resources as verbs
from challenges.forms.resources import FileForm, LinkForm
from challenges.models import Challenge, Resource, ResourceKind
from learninglogs.files.picture_process import PictureProcessFailed
from learninglogs.files.refusals import Refusal
from learninglogs.files.serving import send_file
from learninglogs.people.doors import signed_in
from learninglogs.people.http import Request

from .setting import own_challenges, write_down

ENOUGH = _("Twelve are plenty for a child to look at. Take one away first.")
TRY_AGAIN = _("Something went wrong on our side, so it was not kept. Please send it once more.")


@signed_in
@require_safe
def resources(request: Request, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(own_challenges(request), pk=pk))


def _page(request: Request, challenge: Challenge, **forms: Any) -> HttpResponse:
    context = {
        "challenge": challenge,
        "resources": challenge.resources.all(),
        "school_class": challenge.school_class,
        "section": "challenges",
        "link_form": LinkForm(),
        "file_form": FileForm(),
    }
    return render(request, "challenges/resources.html", context | forms)


@signed_in
@require_POST
def add_link(request: Request, pk: int) -> HttpResponse:
    challenge = get_object_or_404(own_challenges(request), pk=pk)
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, challenge, link_form=form)
    try:
        verbs.add_link(challenge, **form.cleaned_data)
    except verbs.TooManyResources:
        form.add_error(None, ENOUGH)
        return _page(request, challenge, link_form=form)
    return _changed(request, challenge)


@signed_in
@require_POST
def add_file(request: Request, pk: int) -> HttpResponse:
    """Cleaned before it is kept; a refusal stands beside the field, kindly."""
    challenge = get_object_or_404(own_challenges(request), pk=pk)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        if not (words := _why_not(challenge, form)):
            return _changed(request, challenge)
        form.add_error("file", words)
    return _page(request, challenge, file_form=form)


def _why_not(challenge: Challenge, form: FileForm) -> str:
    """Add the file; why it was not kept, empty where it was."""
    try:
        verbs.add_file(challenge, form.cleaned_data["file"], title=form.cleaned_data["file_title"])
    except Refusal as refusal:
        return refusal.words
    except verbs.TooManyResources:
        return ENOUGH
    except PictureProcessFailed:
        return TRY_AGAIN
    return ""


def _changed(request: Request, challenge: Challenge) -> HttpResponse:
    if not challenge.is_draft:
        write_down(request, "changed", challenge)
    return redirect("challenges:resources", challenge.pk)


@signed_in
@require_safe
def resource(request: Request, pk: int) -> HttpResponseBase:
    """The picture, or the PDF to save: with the full check each time, as somebody may be looked at anew."""
    stored = Resource.objects.visible_to(request.actor).exclude(kind=ResourceKind.LINK)
    found = get_object_or_404(stored, pk=pk)
    key = found.key_in(request.GET.get("size", ""))
    is_paper = found.kind == ResourceKind.FILE
    name = f"{found.title}.pdf" if is_paper else None
    return send_file(request, key, content_type=found.content_type, download_name=name)


@signed_in
@require_POST
def put_on_card(request: Request, pk: int) -> HttpResponse:
    """This picture on the card; or, where it lies there, off it."""
    found = get_object_or_404(_own(request), pk=pk)
    verbs.put_on_card(found, on=not found.is_on_card)
    return _changed(request, found.challenge)


@signed_in
@require_POST
def take_away(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(_own(request), pk=pk)
    verbs.take_away(found)
    messages.success(request, _("“%s” is taken away.") % found.title)
    return _changed(request, found.challenge)


def _own(request: Request) -> Any:
    return Resource.objects.editable_by(request.actor).select_related("challenge__school_class__school")
