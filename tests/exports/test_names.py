from tests.exports.conftest import Shop
from vetting.exports import _approved, _names


def test_a_name_is_short_where_only_one_package_has_it(shop: Shop) -> None:
    for name in ("@other/mcp", "acme-mcp", "mcp.server"):
        shop.approve("npm", name, "1.0.0")
    shop.approve("pypi", "mcp-server", "1.0.0")
    found = {
        str(item.launches[0].pin): item.name for item in _names.packages(_approved.load(shop.tools))
    }
    assert found == {
        "npm:@acme/mcp@1.10.0": "npm-acme-mcp",
        "npm:@other/mcp@1.0.0": "npm-other-mcp",
        "npm:acme-mcp@1.0.0": "acme-mcp",
        "npm:mcp.server@1.0.0": "npm-mcp-server",
        "pypi:mcp-server-git==2026.10.19": "mcp-server-git",
        "pypi:mcp-server==1.0.0": "pypi-mcp-server",
    }


def test_no_two_servers_share_a_name(shop: Shop) -> None:
    for name in ("@a-b/c", "@a/b-c", "@z/c", "@y/b-c", "npm-z-c"):
        shop.approve("npm", name, "1.0.0")
    found = _names.packages(_approved.load(shop.tools))
    assert len({item.name for item in found}) == len(found) == 7


def test_what_only_a_longer_command_starts_has_a_name(shop: Shop) -> None:
    shop.approve("pypi", "python", "3.13.0")
    line = "uvx --from python==3.13.0 serve"
    named = {item.name: item for item in _names.packages(_approved.load(shop.tools, [line]))}
    assert [item.argv for item in named["python"].launches] == [tuple(line.split())]
    assert line in shop.export("goose", line).text
