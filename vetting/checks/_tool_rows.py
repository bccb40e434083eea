"""Tools that exist to hand on what is in the user's own tables, or to have it worked with."""

from vetting.patterns import pattern
from vetting.surface import Flow, Reading, tools_of

_SAYS = pattern(
    r"(?i)\b(?:sync\w*|back\w{0,3} ?up\w{0,2}|exports?\w{0,3}|import\w{0,3}|uploads?"
    r"|publish\w{0,3}|push\w{0,3}"
    r"|sends?|submits?|shares?|mirrors?|replicat\w{1,3}|migrat\w{1,3}|restor\w{1,3}|cloud|remote"
    r"|embed\w{0,6}"
    r"|(?:re)?index\w{0,3}|semantic\w{0,4}|similar\w{0,4}|vectors?|summar\w{1,6}"
    r"|analy[sz]\w{1,4}|classif\w{1,8}"
    r"|categori[sz]\w{1,6}|translat\w{1,4}|ai|llm|models?|insights?|recommend\w{0,8}|predict\w{0,4}"
    r"|forecast\w{0,4}|optimi[sz]\w{1,6}|geocod\w{1,4}|enrich\w{0,5}|dedup\w{0,8}|ask|questions?"
    r"|advi[cs]e\w{0,3}"
    r"|clean\w{0,3}|validat\w{1,4}|check\w{0,3}|score\w{0,2}|rank\w{0,3}|match\w{0,3}|report to|e?mails?"
    r"|web ?hooks?|notif\w{1,8}|integrat\w{1,5}|connect\w{0,3}|post\w{0,3}|transfer\w{0,4}|team|service)\b"
)
"""Words of who hands all of it on, or has somebody else look at all of it."""

_HOSTS = pattern(
    r"(?i)//(?:[\w-]{1,60}\.){0,4}(?:openai|anthropic|googleapis|cohere|mistral|voyageai"
    r"|huggingface|together"
    r"|deepseek|jina|groq|openrouter|airtable|notion|dropboxapi|dropbox|graph\.microsoft|slack"
    r"|github|gitlab)\."
)
"""Services of which everybody knows what they do, and that they belong to no author of a server."""

_APART = str.maketrans("_-", "  ")


def hands_rows_on(flow: Flow, reading: Reading) -> bool:
    """Whether a tool that does this, or any where none is known, says so, or the service is a known one."""
    if _HOSTS.search(flow.what):
        return True
    tools = tools_of(reading)
    doing = [
        item
        for item in tools
        if item.code is not None
        and any(
            path == flow.path and first <= flow.line <= last
            for path, first, last, _ in item.code.parts
        )
    ]
    return any(
        _SAYS.search(f"{item.name}. {item.fields.get('description')}".translate(_APART))
        for item in doing or tools
    )
