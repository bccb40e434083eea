import pytest

from vetting import lexicon, text_words
from vetting.lexicon import Lexicon
from vetting.text_words import Words


def words(text: bytes, *wanted: bytes) -> Words:
    known = Lexicon()
    known.since(frozenset(wanted))
    return Words(text, known)


def naive(text: bytes, wanted: bytes) -> list[int]:
    lowered = text.lower()
    return [n for n in range(len(text)) if lowered.startswith(wanted, n)]


def test_what_is_there() -> None:
    asked = frozenset({b"user", b"name", b"password"})
    found = words(b"getUserName(id)", *asked)
    assert found.there(asked) == {b"user", b"name"}
    assert found.there(frozenset({b"getuser", b"mean", b"id", b"no"})) == {b"getuser", b"id"}
    assert [found.has(text) for text in (b"rname(", b"id", b"user", b"users")] == [
        *(True, True, True),
        False,
    ]


def test_what_is_looked_for_in_one_file_is_in_the_next() -> None:
    known = Lexicon()
    assert known.since(frozenset({b"user"})) == known.since(frozenset({b"user"})) == 1
    first = Words(b"aUser", known)
    asked = frozenset({b"user", b"xuser", b"ser"})
    assert first.there(asked) == {b"user", b"ser"}
    assert Words(b"xUser", known).there(asked) == asked


def test_of_which_sets_a_text_is_there() -> None:
    known = Lexicon()
    first, second = Words(b"aUser x", known), Words(b"secret", known)
    user, any_of = frozenset({b"user"}), frozenset({b"secret", b"token"})
    assert [words.may_have((user,)) for words in (first, second)] == [True, False]
    # Sets that are asked for later are told of texts that were read before.
    assert [words.may_have((any_of,)) for words in (first, second)] == [False, True]
    assert not first.may_have((user, any_of))
    assert first.may_have((user, frozenset({b"x", b"token"})))  # a short text may be anywhere
    assert first.may_have(())


def test_parts_of_a_text() -> None:
    whole = words(b"user USER secret user", b"user")
    part = whole.within([(1, 4), (5, 16)])
    assert part.there(frozenset({b"user", b"secret", b"et", b"us"})) == {
        b"user",
        b"secret",
        b"us",
        b"et",
    }
    assert list(part.places(b"user") or ()) == [5]
    assert list(part.places(b"us") or ()) == [5]
    assert not part.has(b"et u")
    late = whole.within([(17, 21)])
    assert late.there(frozenset({b"user", b"secret"})) == {b"user"}


@pytest.mark.parametrize("step", [1, 7, 64, lexicon._STEP])
@pytest.mark.parametrize("filler", [b" ", b"word ", b"\n(x)  "])
def test_the_places(filler: bytes, step: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_STEP", step)
    text = b"User,user_userS;" + filler * 90 + b"reuser " + b"user" * 20 + b" \xc3\xa9user    "
    wanted = (b"user", b"reuser ", b"user_", b"ser", b"  ", b"er", b"useruser")
    found = words(text, *wanted[:3])
    late = words(text)
    late.there(frozenset())
    for one in wanted:
        assert list(found.places(one) or ()) == naive(text, one)
        assert list(late.places(one) or ()) == naive(text, one)
    assert late.there(frozenset(wanted)) >= {b"user", b"useruser"}
    assert list(late.places(b"useruser") or ()) == naive(text, b"useruser")


def test_too_many_places_are_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (lexicon, text_words):
        monkeypatch.setattr(module, "MOST_PLACES", 100)
    crowd = b"user " * 101
    assert words(crowd).places(b"user") is None
    monkeypatch.setattr(lexicon, "_STEP", 64)
    found = words(crowd, b"user", b"ser ")
    assert found.there(frozenset({b"user", b"ser ", b"use"})) == {b"user", b"ser ", b"use"}
    assert found.places(b"user") is None
    assert words(b"user " * 100, b"user").places(b"user") == list(range(0, 500, 5))


def test_who_reads_parts_has_a_lexicon_of_its_own() -> None:
    words = Words(b"as one and as two", Lexicon())
    first, second = (words.within([(0, 10)], name) for name in (b"a", b"b"))
    assert first.there(frozenset({b"as", b"two"})) == {b"as"}
    assert second.lexicon is not first.lexicon
    assert second.lexicon is words.within([(3, 9)], b"b").lexicon
    assert first.sought_places(b"as") == [0]


def test_what_is_not_ascii_is_not_in_ascii() -> None:
    assert not Words(b"plain text", Lexicon()).has("\u0430".encode())
    assert Words("pl\u0430in".encode(), Lexicon()).has("\u0430".encode())


def test_one_letter_that_is_not_ascii_is_looked_for_in_advance() -> None:
    letter = "\u0430".encode()
    found = words("pl\u0430in".encode(), letter, b"in")
    assert found.there(frozenset({letter, b"in"})) == {letter, b"in"}
    assert found.sought_places(letter) == [2]
    assert found.sought_places(b"in") is None
    assert not found.may_have((frozenset({b"user"}), frozenset({letter})))
    assert found.may_have((frozenset({letter, b"plane"}),))


def test_what_is_looked_for_in_advance_is_told_first() -> None:
    found = words(b"user id", b"user", b"name")
    assert list(found.each_there(frozenset({b"id", b"user", b"name", b"no"}))) == [b"user", b"id"]
