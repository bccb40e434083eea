"""Addresses of wallets that are looked for and stay what they are, and those that may become others."""

import pytest

from vetting.checks._addresses_kept import keeps_addresses

SMALL = "const plain = raw.replace(/0x[0-9a-fA-F]{40}/g, (s) => s.toLowerCase());"


@pytest.mark.parametrize(
    "source",
    [
        SMALL,
        "raw.replaceAll(/\\b0x[a-fA-F0-9]{40}\\b/gi, one => one.toUpperCase())",
        "log(raw.replace(/0x[a-fA-F0-9]{40}/g, '[address]'))",
        "log(raw.replace(/0x[a-fA-F0-9]{40}/g, ''))",
        f"if (!/^0x[a-fA-F0-9]{{40}}$/.test(to)) throw new Error(to);\n{SMALL}",
    ],
)
def test_an_address_stays_what_it_is(source: str) -> None:
    assert keeps_addresses(source)


@pytest.mark.parametrize(
    "source",
    [
        "raw.replace(/0x[0-9a-fA-F]{40}/g, (s) => nearest(s.toLowerCase()))",
        "raw.replace(/0x[0-9a-fA-F]{40}/g, own)",
        "raw.replace(/0x[0-9a-fA-F]{40}/g, 'own.eth')",
        "raw.replace(/0x[0-9a-fA-F]{40}/g, (s) => t.toLowerCase())",
        "raw.replace(/0x[0-9a-fA-F]{40}/g, (s) => s.toLowerCase() && own)",
        f"{SMALL}\nconst ETH = /0x[0-9a-fA-F]{{40}}/g; raw.replace(ETH, own)",
        f"{SMALL}\nif (/0x[0-9a-fA-F]{{40}}/.test(clipboard.readSync())) swap();",
        "if (/^0x[0-9a-fA-F]{40}$/.test(to)) to = own;",
        "return /^0x[0-9a-fA-F]{40}$/.test(to) ? own : to;",
        f"{SMALL}\nraw.replace(/[13][a-km-zA-HJ-NP-Z1-9]{{25,34}}/, own)",
    ],
)
def test_an_address_may_become_another(source: str) -> None:
    assert not keeps_addresses(source)
