from vetting.model.envelope import IN_TOTO, pae


def test_the_example_of_the_specification() -> None:
    # https://github.com/secure-systems-lab/dsse/blob/master/protocol.md#test-vectors
    encoded = pae("http://example.com/HelloWorld", b"hello world")
    assert encoded == b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"


def test_lengths_count_bytes() -> None:
    assert pae("é", b"") == b"DSSEv1 2 \xc3\xa9 0 "
    assert pae(IN_TOTO, b"{}") == b"DSSEv1 28 application/vnd.in-toto+json 2 {}"
