# ok: model-led-astray
# leak into snapshots sent to the LLM, where prompt injection could exfiltrate them.
is_password = (
    node.name
    and node.name.lower() == 'input'
    and node.attributes
    and node.attributes.get('type', '').lower() == 'password'
)
