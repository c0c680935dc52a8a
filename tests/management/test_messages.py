"""Every sentence is found where it stands, and what is not fit to be read in Vietnamese is told."""

from pathlib import Path

import polib
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from procedures.management.messages import (
    Message,
    compile_catalogues,
    in_python,
    in_template,
    messages_in,
    problems,
    updated,
)


def found(source: str, reader=in_template) -> list[tuple[str, str, str]]:
    return [(message.context, message.id, message.plural) for message in reader(source, "a.html")]


def test_sentences_of_python():
    source = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext_lazy, npgettext
A = _("Hand over the result")
B = ngettext("%(n)s case", "%(n)s cases", n)
C = pgettext_lazy("paper", "Original")
D = npgettext("paper", "%(n)s copy", "%(n)s copies", n)
E = translation.gettext("Sign in")
F = _("Said in "
      "two lines")
"""
    assert sorted(found(source, in_python)) == [
        ("", "%(n)s case", "%(n)s cases"),
        ("", "Hand over the result", ""),
        ("", "Said in two lines", ""),
        ("", "Sign in", ""),
        ("paper", "%(n)s copy", "%(n)s copies"),
        ("paper", "Original", ""),
    ]


def test_what_is_computed_is_not_a_sentence():
    assert found("A = _(name)\nB = other('text')\nC = _()", in_python) == []


def test_sentences_of_templates():
    source = """{% load i18n %}
<a title="{% translate "Sign in" %}">{% translate 'Late' %}</a> _("not here")
{% blocktranslate trimmed with name=case.applicant %}
   Case of {{ name }}
   is 50% done.
{% endblocktranslate %}
{% blocktranslate trimmed count n=cases|length %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}
{% translate "Original" context "paper" %}
{% include "x.html" with label=_("Papers") %}
{# {% translate "in a comment" %} #}
"""
    assert sorted(found(source)) == sorted(
        [
            ("", "Late", ""),
            ("", "Sign in", ""),
            ("", "Case of %(name)s is 50%% done.", ""),
            ("", "%(n)s case", "%(n)s cases"),
            ("paper", "Original", ""),
            ("", "Papers", ""),
        ]
    )


def entry(text: str, **more) -> polib.POEntry:
    return polib.POEntry(msgid="Case %(code)s", msgstr=text, **more)


def catalogue(*entries: polib.POEntry) -> polib.POFile:
    made = polib.POFile()
    made.extend(entries)
    return made


CASE = Message("Case %(code)s", "", "", "a.py")
CASES = Message("%(n)s case", "%(n)s cases", "", "a.py")


def test_a_good_sentence_is_no_problem():
    assert problems([CASE], catalogue(entry("Hồ sơ %(code)s"))) == []


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ([], "a.py: not in the catalogue: 'Case %(code)s'"),
        ([entry("")], "a.py: not translated: 'Case %(code)s'"),
        ([entry("  ")], "a.py: not translated: 'Case %(code)s'"),
        ([entry("Hồ sơ %(code)s", flags=["fuzzy"])], "a.py: marked fuzzy: 'Case %(code)s'"),
        ([entry("Hồ sơ")], "a.py: placeholders differ: 'Case %(code)s'"),
        ([entry("Hồ sơ %(codes)s")], "a.py: placeholders differ: 'Case %(code)s'"),
        ([entry("Ho\u0302\u0300 sơ %(code)s")], "a.py: not in Unicode form NFC: 'Case %(code)s'"),
        ([entry("Hồ sơ %(code)s", obsolete=True)], "a.py: not in the catalogue: 'Case %(code)s'"),
        ([entry("Hồ sơ %(code)s", msgctxt="other")], "a.py: not in the catalogue: 'Case %(code)s'"),
    ],
)
def test_each_problem_is_told(entries, problem):
    assert problems([CASE], catalogue(*entries)) == [problem]


def test_a_plural_needs_one_vietnamese_form():
    plural = polib.POEntry(msgid=CASES.id, msgid_plural=CASES.plural, msgstr_plural={0: "%(n)s hồ sơ"})
    assert problems([CASES], catalogue(plural)) == []
    plural.msgstr_plural = {0: ""}
    assert problems([CASES], catalogue(plural)) == ["a.py: not translated: '%(n)s case'"]
    single = polib.POEntry(msgid=CASES.id, msgstr="%(n)s hồ sơ")
    assert problems([CASES], catalogue(single)) == ["a.py: has a plural that the catalogue lacks: '%(n)s case'"]


def test_updating_keeps_what_is_known_and_sets_the_unused_aside():
    old = catalogue(entry("Hồ sơ %(code)s"), polib.POEntry(msgid="Gone", msgstr="Đã bỏ"))
    more = catalogue(polib.POEntry(msgid=CASES.id, msgstr="%(n)s hồ sơ"))
    new = updated([CASE, CASES], old, [more])
    assert problems([CASE, CASES], new) == []
    assert [(item.msgid, item.obsolete) for item in new] == [
        (CASES.id, False),
        (CASE.id, False),
        ("Gone", True),
    ]
    back = updated([Message("Gone", "", "", "b.py")], new)
    assert next((item.msgid, item.msgstr, item.obsolete) for item in back) == ("Gone", "Đã bỏ", False)
    assert str(updated([CASE, CASES], new)) == str(new)


def test_compiling_once(tmp_path):
    source = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    updated([CASE], catalogue(entry("Hồ sơ %(code)s"))).save(str(source))
    target = source.with_suffix(".mo")
    assert compile_catalogues([tmp_path]) == [target]
    assert [item.msgstr for item in polib.mofile(str(target))] == ["Hồ sơ %(code)s"]
    assert compile_catalogues([tmp_path]) == []
    assert sorted(path.name for path in source.parent.iterdir()) == ["django.mo", "django.po"]


def test_a_broken_catalogue_is_told_in_one_line(settings, tmp_path):
    source = tmp_path / "vi" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text('msgid "a"\nnonsense\n')
    settings.LOCALE_PATHS = [tmp_path]
    with pytest.raises(CommandError, match="cannot be compiled"):
        call_command("compile_locale")
    with pytest.raises(CommandError, match="not a catalogue that can be read"):
        call_command("check_messages")


def test_the_command_tells_every_problem_and_fails(settings, tmp_path, capsys):
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale"]
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text('{% load i18n %}{% translate "Sign in" %}{% translate "Sign out" %}')
    with pytest.raises(CommandError, match="2 sentences"):
        call_command("check_messages")
    assert capsys.readouterr().out.splitlines() == [
        "templates/page.html: not in the catalogue: 'Sign in'",
        "templates/page.html: not in the catalogue: 'Sign out'",
    ]
    translated = tmp_path / "translated.po"
    catalogue(
        polib.POEntry(msgid="Sign in", msgstr="Đăng nhập"), polib.POEntry(msgid="Sign out", msgstr="Đăng xuất")
    ).save(str(translated))
    call_command("check_messages", "--update", "--from", str(translated))
    assert capsys.readouterr().out == "2 sentences, all in Vietnamese.\n"
    call_command("check_messages")
    kept = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES" / "django.po"
    assert 'msgstr "Đăng xuất"' in kept.read_text(encoding="utf-8")


def test_files_are_read_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a" / "templates").mkdir(parents=True)
    (tmp_path / "b" / "x.py").write_text('_("From Python")')
    (tmp_path / "a" / "templates" / "x.html").write_text('{% translate "From a page" %}')
    (tmp_path / "a" / "x.html").write_text('{% translate "Not a template" %}')
    assert [(message.id, message.file) for message in messages_in(tmp_path, ["a", "b", "none"])] == [
        ("From a page", "a/templates/x.html"),
        ("From Python", "b/x.py"),
    ]
