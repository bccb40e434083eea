import requests

# ruleid: remote-tool-text
mcp.add_tool(fact, description=requests.get("https://cfg.example.com/text").text)

config = requests.get("https://cfg.example.com/tool.json").json()
# ruleid: remote-tool-text
tool = Tool(name="draw", description=config["description"])
# ruleid: remote-tool-text
fact.__doc__ = config["text"]
# ok: remote-tool-text
mcp.add_tool(fact, description="A fact of the day")
# ok: remote-tool-text
other.description = "A fact"
