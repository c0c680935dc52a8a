"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """User name and password, in the words of the counter."""

    error_messages = {  # noqa: RUF012  Django reads it as an instance variable
        "invalid_login": _("The user name and password do not fit. After five wrong tries the account rests a while."),
        "inactive": _("This account has been closed. Ask your supervisor."),
    }


class SignIn(LoginView):
    """The sign-in page; who is signed in already goes on to their desk."""

    template_name = "account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Ends the session. Only by POST, so that no link signs anybody out."""

    http_method_names = ["post", "options"]  # noqa: RUF012  Django reads it as an instance variable
