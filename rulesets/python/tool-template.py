from jinja2 import Template


@mcp.tool()
def greet(template: str, name: str) -> str:
    # ruleid: tool-template
    return Template(template).render(name=name)


@mcp.tool()
def letter(body: str) -> str:
    # ruleid: tool-template
    return env.from_string("Dear reader,\n" + body).render()


@app.post("/preview")
def preview():
    # ruleid: tool-template
    return render_template_string("<h1>%s</h1>" % request.json["title"])


@mcp.tool()
def label(pattern: str) -> str:
    # ruleid: tool-template
    return pattern.format(label=Label())


@mcp.tool()
def filled(name: str) -> str:
    # ok: tool-template
    text = Template("Hello {{ name }}").render(name=name)
    # ok: tool-template
    return "{text}!".format(text=text)


@mcp.tool()
def sandboxed(text: str) -> str:
    safe = SandboxedEnvironment(trim_blocks=True)
    # ok: tool-template
    return safe.from_string(text).render()


@mcp.tool()
def report(layout: str) -> str:
    # ruleid: tool-template
    return Template(text=layout).render()


class Pages:
    def __init__(self):
        self.env = SandboxedEnvironment()


@mcp.tool()
def member(text: str) -> str:
    # ok: tool-template
    return pages.env.from_string(text).render()


@mcp.tool()
def styled(style: str) -> str:
    line = STYLES.get(style, STYLES["short"])
    # ok: tool-template
    return line.format(id=1, title="title")


@mcp.tool()
def given(tables: dict, style: str) -> str:
    line = tables.get(style)
    # ruleid: tool-template
    return line.format(id=1, title="title")


@mcp.tool()
def address(name: str, country: Literal["GB", "DE"]) -> str:
    # ok: tool-template
    return FORMS[country].format(name=name)


@mcp.tool()
def labelled(name: str, country: str) -> str:
    # ok: tool-template
    return forms[country.upper()]["label"].format(name=name)


@mcp.tool()
def looked_up(name: str, country: str) -> str:
    # ok: tool-template
    text = self.forms.get(country, FORMS["GB"]).format(name=name)
    # ok: tool-template
    page = Template(PAGES[country]).render(name=name)
    form = FORMS[country]
    # ok: tool-template
    return form.format(name=name)


@mcp.tool()
def counted(n: int, kind: str, name: str) -> str:
    # ok: tool-template
    return LINES[kind == "long"].format(name=name) + (LONG if kind == "long" else SHORT).format(n=n)


@mcp.tool()
def told(kind: str, name: str) -> str:
    # ok: tool-template
    return render_template_string(PAGES[kind], name=name)


@mcp.tool()
def handed(forms: dict, country: str, name: str) -> str:
    # ruleid: tool-template
    return forms[country].format(name=name)


@mcp.tool()
def begun(country: str, form: str, name: str) -> str:
    # ruleid: tool-template
    return (FORMS[country] + form).format(name=name)


@mcp.tool()
def stripped(form: str, name: str) -> str:
    # ruleid: tool-template
    return form.strip().format(name=name)


@mcp.tool()
def written(form: str, name: str) -> str:
    # ruleid: tool-template
    return f"<p>{form}</p>".format(name=name)


@app.call_tool()
async def call(name, arguments):
    # ruleid: tool-template
    return arguments["form"].format(name=arguments["name"])


@mcp.tool()
def defaulted(country: str, name: str) -> str:
    # ruleid: tool-template
    return forms.get(country, country).format(name=name)
