"""Requests that say by their path or body that they ask, or that they act; and those that say neither."""

import pytest

from vetting.checks._request_words import purpose

DEFINED = """
    order = {"from": a, "confirmed": True}
    plain = {"from": a}
    url = f"{BASE}/transfers"
    quotes = BASE + "/quotes"
    address = f"{BASE}/{route}"
    ROUTES = {"price": "/rides/price", "ride": "/rides/book"}
    const PRICE = gql`query { price }`;
    const premium = new URL("/v1/policies/estimate", BASE);
    const BUY = gql`mutation Buy { checkout }`;
"""


@pytest.mark.parametrize(
    ("call", "acts"),
    [
        ('bank.post("/transfers", json=plain)', True),
        ('bank.post("/transfer-quotes", json=plain)', False),
        ('bank.post("/transfer-quotes", json=order)', True),
        ('bank.post("/transfer-quotes", json={**plain, "execute": "now"})', False),
        ('bank.post("/x", json={**plain, "execute": "now"})', True),
        ('bank.post("/x", json={**plain, "execute": "never"})', None),
        ('http.post(f"{URL}/swap", json={"dry_run": False})', True),
        ('http.post(f"{URL}/swap", json={"dry_run": True})', False),
        ('post("labels", { ...args, pay: "card_on_file" })', True),
        ("fetch('https://vision.example.com/v1/labels', { method: 'POST', body })", None),
        ('post("rates", args)', False),
        ('post("transit-times", args)', False),
        ("fetch(`${API}/${route}`, { method: 'POST', body })", None),
        ("fetch(`${API}/orders/${id}`, { method: 'POST' })", None),
        ("fetch(`${API}/orders/${id}/confirm`, { method: 'POST' })", True),
        ("fetch(HOST + '/v1/payments/validate', { method: 'POST' })", False),
        ("fetch(HOST, { method: 'POST', headers: { 'x': 'y/orders' } })", None),
        ("api.request({ method: 'POST', url: '/orders', data })", True),
        ("api.request({ method: 'POST', url: '/orders/search', data })", False),
        ("call('POST', '/graphql', { query: 'mutation { pay }' })", True),
        ("call('POST', '/graphql', { query: 'query { payments }' })", False),
        ("rpc('getOrders', { id })", False),
        ("rpc('createOrder', { id })", True),
        ('requests.post(f"{BASE}/orders", json={"page": 1})', None),
        ('requests.post(f"{BASE}/documents", json=plain)', None),
        ("requests.post(url, json=plain)", True),
        ('httpx.post(BASE + ROUTES["ride"], json=plain)', True),
        ('httpx.post(BASE + ROUTES["price"], json=plain)', False),
        ("requests.post(self._url('fees/calculate'), json=plain)", False),
        ("fetch(premium, { method: 'POST', body })", False),
        ("shop.request(BUY, { sku })", True),
        ("shop.request(PRICE, { sku })", None),
        ("requests.post(quotes, json=plain)", False),
        ("requests.post(address, json=plain)", None),
        ('urllib.request.Request("https://example.com/" + route, data=plain)', None),
    ],
)
def test_what_a_request_is_for(call: str, acts: bool | None) -> None:
    assert purpose(call, DEFINED).acts is acts


def test_only_where_a_variable_ends_the_path_its_callers_say_it() -> None:
    assert purpose("fetch(`${API}/${route}`, { method: 'POST' })").is_open
    assert not purpose("fetch(`${API}/collect`, { method: 'POST' })").is_open
