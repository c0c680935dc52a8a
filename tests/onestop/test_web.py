"""What every answer carries, whoever asks: language, headers, the lock after wrong passwords."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import include, path
from django.utils import translation

from onestop.lockout import client_address, locked_out


def words(request: HttpRequest) -> HttpResponse:
    """A page of one word."""
    return HttpResponse(translation.gettext("Sunday"))


def styled(request: HttpRequest) -> HttpResponse:
    """A page with its styles inside."""
    return HttpResponse(f'<style nonce="{request.csp_nonce}">p{{}}</style>')  # type: ignore[attr-defined]


urlpatterns = [
    path("words", words, name="home"),
    path("styled", styled),
    path("sign-in", words, name="sign_in"),
    path("i18n/", include("django.conf.urls.i18n")),
]
own_urls = pytest.mark.urls("tests.onestop.test_web")


@own_urls
def test_vietnamese_whatever_the_browser_prefers(client):
    answer = client.get("/words", headers={"Accept-Language": "en-US,en;q=0.9"})
    assert answer.content.decode() == "Chủ nhật"
    assert answer.headers["Content-Language"] == "vi"


@own_urls
def test_english_for_who_chose_it(client):
    client.post("/i18n/setlang/", {"language": "en", "next": "/words"})
    answer = client.get("/words")
    assert answer.content.decode() == "Sunday"
    assert answer.headers["Content-Language"] == "en"
    client.post("/i18n/setlang/", {"language": "vi", "next": "/words"})
    assert client.get("/words").content.decode() == "Chủ nhật"


@own_urls
@pytest.mark.parametrize("chosen", ["fr", "", "../../etc", "vi-VN"])
def test_a_language_nobody_offers_is_vietnamese(client, chosen):
    client.cookies["onestop_language"] = chosen
    assert client.get("/words").content.decode() == "Chủ nhật"


@own_urls
def test_the_language_of_one_answer_does_not_stay_for_the_next(client):
    client.cookies["onestop_language"] = "en"
    client.get("/words")
    assert Client().get("/words").content.decode() == "Chủ nhật"


@own_urls
def test_pages_load_nothing_foreign_and_nothing_inline(client):
    policy = client.get("/words").headers["Content-Security-Policy"]
    assert {part.strip() for part in policy.split(";")} == {
        "default-src 'self'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    }


@own_urls
def test_inline_styles_need_the_nonce_of_their_own_answer(client):
    first, second = client.get("/styled"), client.get("/styled")
    nonce = first.content.decode().split('"')[1]
    assert f"style-src 'self' 'nonce-{nonce}'" in first.headers["Content-Security-Policy"]
    assert nonce not in second.content.decode()
    assert "unsafe" not in first.headers["Content-Security-Policy"]


@own_urls
def test_a_tracking_address_does_not_travel_to_other_sites(client):
    headers = client.get("/words").headers
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


def request_from(direct: str, claimed: str = "") -> HttpRequest:
    headers = {"HTTP_X_FORWARDED_FOR": claimed} if claimed else {}
    return RequestFactory().get("/", REMOTE_ADDR=direct, **headers)


def test_claims_about_the_address_are_not_believed_without_a_proxy_of_ours(settings):
    settings.ONESTOP_TRUSTED_PROXIES = 0
    assert client_address(request_from("192.0.2.7", "198.51.100.1")) == "192.0.2.7"


@pytest.mark.parametrize(
    ("proxies", "claimed", "address"),
    [
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (2, "198.51.100.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, " , ", "10.0.0.1"),
    ],
)
def test_the_address_that_our_outermost_proxy_saw(settings, proxies, claimed, address):
    settings.ONESTOP_TRUSTED_PROXIES = proxies
    assert client_address(request_from("10.0.0.1", claimed)) == address


@own_urls
def test_the_lock_says_how_long(rf):
    answer = locked_out(rf.post("/sign-in"))
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert "15" in answer.content.decode()


@pytest.mark.django_db
def test_five_wrong_passwords_lock_a_name_at_one_machine(client, django_user_model):
    from django.contrib.auth import authenticate

    django_user_model.objects.create_user("an.nv", password="right horse", full_name="Nguyễn Văn An")

    def sign_in(password: str, machine: str):
        request = request_from(machine)
        return authenticate(request, username="an.nv", password=password), getattr(request, "axes_locked_out", False)

    assert [sign_in("wrong", "192.0.2.7") for _ in range(4)] == [(None, False)] * 4
    assert sign_in("wrong", "192.0.2.7") == (None, True)
    assert sign_in("right horse", "192.0.2.7") == (None, True)
    officer, locked = sign_in("right horse", "192.0.2.8")
    assert (officer.username, locked) == ("an.nv", False)
