"""What a tool's parameters ask for, and whether what they name is checked before it is used."""

import re
from collections.abc import Iterator

from vetting.checks._tool_behaviour_rules import DATA, EXEC_LIKE, PATH, SECRET, SSRF
from vetting.checks._tool_facts import Claim, Facts
from vetting.model.evidence import Rule, Severity
from vetting.patterns import pattern
from vetting.surface import DOCUMENT, Act, names_a_file
from vetting.trifecta import ADDRESSES, COMMANDS, PATHS, named

_SECRETS = pattern(
    r"(?:\w+_)?(?:api_?key|password|passwd|passphrase|secret_key|private_key|access_token"
    r"|auth_token|bearer_token|refresh_token|client_secret|ssh_key|mnemonic"
    r"|seed_phrase|otp|pin_code|api_token|session_cookie)"
)
_CONVERSATION = pattern(
    r"(?:full_|whole_|entire_|complete_|previous_|prior_|raw_|user_)*(?:conversation(?:_history"
    r"|_context|_log|_so_far)?|chat_(?:history|log|context|transcript)|message_history"
    r"|system_prompt|system_message|system_instructions|previous_messages|prior_messages"
    r"|chain_of_thought|full_context|user_prompt_history|all_messages)"
)
_ASIDE = pattern(r"side_?note|hidden_?notes?|internal_?notes?|reasoning|user_prompt|user_query")
_LOGS_IN = pattern(
    r"(?i)\blog(?:s|ging)?.?in\b|sign.?in|authenticat|password|passphrase|credential|vault|secret|api.?key"
    r"|\bwi.?fi\b|wireless|\b(?:en|de)crypt|\bprotected\b|\bunlock"
)
_TALKS = pattern(
    r"(?i)chat|conversation|messag|memor|assistant|agent|\bllm|completion|summar|transcript"
)
_ANYTHING = pattern("")
_HOST_ASKED = pattern(
    r"\.(?:hostname|netloc|host)\b[^\n]{0,20}(?:\bin\s|[!=]==?|\.ends_?[wW]ith\()"
    r"|\.(?:includes|has)\([\w.]{0,40}\.(?:hostname|host)\b"
)
_CHECKS_ADDRESS = pattern(
    r"(?i)valid|safe|sanit|allow|private|is_?global|ip_?address|whitelist|forbid|guard|check|assert|ensure"
    r"|verify|restrict|permi|includes|has$|startswith|test$"
)


_MODULE = pattern(
    r"(?<![\w.])path\.(?:join\((?=[^,()]{1,80}(?:\([^()]{0,80}\))?,)"
    r"|(?:resolve|dirname|basename|relative|isAbsolute|extname)\()"
)
"""The module of this name, and none of what a caller may give: a list joins with one text."""

_LAST = pattern(r"[,/+]\s{0,8}f?[\"'`]/?([\w./-]{1,80})[\"'`]\s{0,8}\)")
"""The last part of a path, where the code says it."""


def asked(facts: Facts) -> Iterator[Claim]:
    """Parameters for secrets and for the conversation; milder where that is the tool's purpose."""
    tool = facts.tool
    words = re.sub(r"[_-]", " ", f"{tool.name} {tool.description[:2000]}")
    for rule, kind, what, purpose in (
        (SECRET, _SECRETS, "a secret", _LOGS_IN),
        (DATA, _CONVERSATION, "the conversation", _TALKS),
        (DATA, _ASIDE, "words beside its purpose", _ANYTHING),
    ):
        given = named(tool.parameters, kind)
        if given is not None:
            text = f"takes {what} as its parameter {given[:80]}"
            yield Claim(
                rule=rule,
                message=f"tool {tool.name[:80]} {text}",
                note=text,
                place=facts.place,
                severity=Severity.LOW if purpose.search(words) else None,
            )


def unchecked(facts: Facts) -> Iterator[Claim]:
    """Commands, paths and addresses that reach what they are for without a check on the way."""
    checked = bool(facts.checks)
    guarded = any(_CHECKS_ADDRESS.search(name) for name in facts.checks)
    for rule, kind, deeds, why_not in (
        (EXEC_LIKE, COMMANDS, ("process_exec", "dynamic_code"), checked),
        (PATH, PATHS, ("fs_read", "fs_write", "delete"), checked),
        (SSRF, ADDRESSES, ("network", "send"), guarded),
    ):
        given = named(facts.tool.parameters, kind)
        act = _uses(facts, given, deeds) if given else None
        if given is None or act is None or why_not or facts.known(rule.id):
            continue
        if f"{facts.item.name}.{given}" in facts.bounded:
            continue
        if rule is PATH and act.kind == "fs_read":
            last = _LAST.search(act.text)
            if _is_document(facts, given) or (last and names_a_file(last[1])):
                continue
        yield _told(rule, facts, given, act)


def _is_document(facts: Facts, given: str) -> bool:
    """Whether a schema lets a parameter name documents, pictures or sounds alone."""
    schema = str(facts.item.fields.get("inputSchema", ""))
    kind = DOCUMENT.pattern.removeprefix("(?i)")
    ends = rf"\b{re.escape(given)}\b[^,{{}}]{{0,120}}?endsWith\s*\(\s*[\"'`\\]{{0,2}}{kind}"
    return re.search(ends, schema) is not None


def _uses(facts: Facts, given: str, deeds: tuple[str, ...]) -> Act | None:
    """The nearest act of a kind whose first argument holds the parameter, by its name."""
    # `JOBS[command]` is a choice of the server's own.
    word = rf"(?<!\w\[)(?<![A-Z]\.get\()\b{re.escape(given)}\b"
    said = pattern(rf"\(\s*(?:await )?[^,(]*(?:\([^,]*)?{word}")
    # Of what a method makes of it, nothing is known here: the flows tell.
    made = pattern(rf"\b(?:self|this)\.\w+\(\s*{word}\s*\)\s*\.")
    acts = [
        act
        for act in facts.acts
        if act.kind in deeds and said.search(act.text) and not made.search(act.text)
        if re.search(word, _MODULE.sub("", act.text))
    ]
    return min(acts, key=lambda act: (act.depth, act), default=None)


def _asks_host(facts: Facts) -> bool:
    """Whether the tool's code compares the host of an address, or looks it up in a list."""
    return any(_HOST_ASKED.search(source) for source in facts.sources())


def _told(rule: Rule, facts: Facts, given: str, act: Act) -> Claim:
    place = facts.at(act)
    text = f"its parameter {given[:80]} may reach {act.what} unchecked"
    return Claim(
        rule=rule,
        message=f"tool {facts.tool.name[:80]}: {text}",
        note=f"{text} ({place.path}:{act.line})",
        place=place,
        # Where the values were followed, the flows tell what surely gets there.
        severity=Severity.LOW if facts.followed or (rule is SSRF and _asks_host(facts)) else None,
    )
