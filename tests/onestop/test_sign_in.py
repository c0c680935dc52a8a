"""Signing in through the page: five wrong passwords, then the lock that says how long."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(django_user_model):
    return django_user_model.objects.create_user("an.thu", password="right horse", full_name="Nguyễn Thị An")


def sign_in(client, password: str):
    return client.post(reverse("sign_in"), {"username": "an.thu", "password": password})


def test_the_right_password_signs_in(client, officer):
    assert sign_in(client, "right horse").status_code == 302
    assert client.session["_auth_user_id"] == str(officer.pk)
    assert client.cookies["onestop_session"]["httponly"] is True
    assert client.cookies["onestop_session"]["samesite"] == "Lax"
    assert client.cookies["onestop_session"]["max-age"] == ""  # ends with the browser


def test_the_fifth_wrong_password_locks(client, officer):
    assert [sign_in(client, "wrong").status_code for _ in range(4)] == [200] * 4
    locked = sign_in(client, "wrong")
    assert locked.status_code == 429
    assert locked.headers["Retry-After"] == "900"
    assert sign_in(client, "right horse").status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_right_password_forgets_the_wrong_ones_before(client, officer):
    for _ in range(4):
        sign_in(client, "wrong")
    assert sign_in(client, "right horse").status_code == 302
    client.logout()
    assert [sign_in(client, "wrong").status_code for _ in range(4)] == [200] * 4
