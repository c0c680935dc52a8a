"""The environment is read by kind, and nonsense stops the start with a sentence that names the variable."""

from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from onestop.settings.env import Environment


def env(**variables: str) -> Environment:
    return Environment(variables)


def refusal(call, *args, **kwargs) -> str:
    with pytest.raises(ImproperlyConfigured) as refused:
        call(*args, **kwargs)
    return str(refused.value)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("1", True), ("TRUE", True), ("off", False), ("0", False)])
def test_a_flag_is_yes_or_no(text, value):
    assert env(POOL=text).flag("POOL", default=not value) is value


@pytest.mark.parametrize("text", ["", "   "])
def test_an_empty_flag_is_the_default(text):
    assert env(POOL=text).flag("POOL", default=True) is True
    assert env(POOL=text).flag("POOL", default=False) is False


def test_a_flag_of_nonsense_is_refused():
    assert refusal(env(POOL="maybe").flag, "POOL", True) == "POOL must be yes or no, not 'maybe'."


def test_a_whole_number():
    assert env(SIZE="12").whole("SIZE", 8) == 12
    assert env().whole("SIZE", 8) == 8


@pytest.mark.parametrize("text", ["-1", "1.5", "many", "٣", "0"])
def test_a_number_of_nonsense_is_refused(text):
    sentence = refusal(env(SIZE=text).whole, "SIZE", 8, least=1)
    assert sentence == f"SIZE must be a whole number of at least 1, not {text!r}."


def test_a_choice():
    assert env(PROFILE="server").choice("PROFILE", ("embedded", "server"), "embedded") == "server"
    assert env().choice("PROFILE", ("embedded", "server"), "embedded") == "embedded"
    sentence = refusal(env(PROFILE="Server").choice, "PROFILE", ("embedded", "server"), "embedded")
    assert sentence == "PROFILE must be one of embedded, server, not 'Server'."


def test_words_are_separated_by_commas():
    assert env(HOSTS="a.example, b.example ,").words("HOSTS") == ["a.example", "b.example"]
    assert env().words("HOSTS", default=["*"]) == ["*"]


def test_a_folder_is_absolute():
    assert env(DIR="/srv/onestop").folder("DIR", Path("/x")) == Path("/srv/onestop")
    assert refusal(env(DIR="srv").folder, "DIR", Path("/x")) == "DIR must be an absolute path, not 'srv'."


def test_an_address_loses_its_closing_slash():
    assert env(URL="https://motcua.example/").address("URL") == "https://motcua.example"


@pytest.mark.parametrize("text", ["motcua.example", "ftp://motcua.example", "https://", "http:// "])
def test_an_address_of_nonsense_is_refused(text):
    assert refusal(env(URL=text).address, "URL") == "URL must be an address such as https://host.example."


def test_a_refused_address_is_not_repeated_since_it_may_hold_a_password():
    assert "hunter2" not in refusal(env(URL="mysql://u:hunter2@db").address, "URL", schemes=("redis",))
    assert "hunter2" not in refusal(env(URL="mysql://u:hunter2@db/x").database, "URL")
    assert "hunter2" not in refusal(env(URL="postgresql://u:hunter2@db/x?nonsense=1").database, "URL")


def test_secrets_are_long_enough():
    assert env(KEY="0123456789" * 5).secret_key("KEY") == "0123456789" * 5
    assert env(KEY="k" * 32).field_keys("KEY") == "k" * 32
    assert env(KEY=f"{'n' * 32},{'o' * 32}").field_keys("KEY") == f"{'n' * 32},{'o' * 32}"


@pytest.mark.parametrize("text", ["", "short", "a" * 80])
def test_a_guessable_secret_is_refused_and_not_repeated(text):
    sentence = refusal(env(KEY=text).secret_key, "KEY")
    assert sentence == "KEY must have at least 50 characters that nobody can guess."


@pytest.mark.parametrize("text", ["", "short", f"{'n' * 32},short", f"{'n' * 32},"])
def test_a_short_field_key_is_refused(text):
    assert refusal(env(KEY=text).field_keys, "KEY").startswith("KEY must have at least 32 random characters")


def test_a_database_address():
    assert env(URL="postgresql://office:p%40ss@db.example:5433/onestop?sslmode=require").database("URL") == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "onestop",
        "USER": "office",
        "PASSWORD": "p@ss",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }


def test_a_database_on_a_socket():
    found = env(URL="postgresql:///onestop?host=/run/postgresql").database("URL")
    assert (found["NAME"], found["HOST"]) == ("onestop", "/run/postgresql")


@pytest.mark.parametrize(
    "text", ["", "onestop", "mysql://db/onestop", "postgresql://db", "postgresql://db/x?nonsense=1"]
)
def test_a_database_address_of_nonsense_is_refused(text):
    assert refusal(env(URL=text).database, "URL").startswith("URL ")


def test_everything_missing_is_named_at_once():
    sentence = refusal(env(A="x", C=" ").require, "A", "B", "C")
    assert sentence == "The server profile needs these variables: B, C."
