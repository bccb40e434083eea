"""A library that is carried along in a bundle without marks: its own code registers under the names that
its methods are given, and nothing else does so unseen.
"""

import pytest

from tests.surface.conftest import gaps, javascript, names
from vetting.model.surface import SurfaceState

INTO = "index.js:4 a tool is put into the library's own list"
CHANGED = "index.js:4 a tool that is registered is changed later"
LIBRARY = """class K{constructor(e,t){this._registeredTools={},this._registeredResources={},\
this.server=new U(e,t)}\
setToolRequestHandlers(){this.server.setRequestHandler(L,()=>({tools:Object.entries(this._registeredTools)\
.map(([e,t])=>({name:e,description:t.description}))}))}%ssendToolListChanged(){this.server.sendToolListChanged()}\
resource(e,t,n){return this._registeredResources[t]={name:e,readCallback:n}}}
class U{constructor(e,t){this._requestHandlers=new Map}setRequestHandler(e,t){this._requestHandlers.set(e,t)}\
async sendToolListChanged(){return this.notification({method:"notifications/tools/list_changed"})}}
const R=new K({name:"a",version:"1"});R.tool("one","One",()=>({}));
"""
PUTS = """let i={description:t,callback:n,enabled:!0,disable:()=>i.update({enabled:!1}),\
enable:()=>i.update({enabled:!0}),remove:()=>i.update({name:null}),update:c=>{typeof c.name<"u"&&c.name!==e\
&&(delete this._registeredTools[e],c.name&&(this._registeredTools[c.name]=i)),this.sendToolListChanged()}};\
return this._registeredTools[e]=i,this.setToolRequestHandlers(),this.sendToolListChanged(),i"""
OLD = f"tool(e,t,n){{{PUTS}}}"
NEW = f"_createRegisteredTool(e,t,n){{{PUTS}}}tool(e,...t){{return this._createRegisteredTool(e,t[0],t[1])}}"
BOTH = (OLD, NEW)


@pytest.mark.parametrize("methods", BOTH)
def test_what_the_library_does_itself_is_no_gap(methods: str) -> None:
    server = javascript(LIBRARY % methods + "setTimeout(later, 9);")
    assert (names(server), server.state, gaps(server)) == (["one"], SurfaceState.COMPLETE, [])


@pytest.mark.parametrize("methods", BOTH)
@pytest.mark.parametrize(
    ("more", "found"),
    [
        ('R._registeredTools["two"]={};', [INTO]),
        ("R._registeredTools[R.name]={};", [INTO]),
        ('R._createRegisteredTool("two","Two",f);', [INTO]),
        ('class M extends K{go(){this._registeredTools["two"]={}}}', [INTO]),
        ('class M extends K{go(){this._createRegisteredTool("two","Two",f)}}', [INTO]),
        ("class M extends K{tool(e,t){this._registeredTools[t]={}}}", [INTO]),
        ("class M extends K{go(e){this._registeredTools[e]={}}}", [INTO]),
        ('class M extends K{tool(e){e="two";this._registeredTools[e]={}}}', [INTO]),
        ("class M extends K{tool(e){f((c)=>{this._registeredTools[c.name]={}})}}", [INTO]),
        ("class M extends K{tool(e){f((c)=>{this._registeredTools[c]={}})}}", [INTO]),
        ('const t=R.tool("two","Two",f);t.update({name:"three"});', [CHANGED]),
    ],
)
def test_what_others_do_with_it_is_told(methods: str, more: str, found: list[str]) -> None:
    assert gaps(javascript(LIBRARY % methods + more)) == found


def test_a_list_that_changes_is_told() -> None:
    server = javascript(LIBRARY % OLD + "setTimeout(() => R.sendToolListChanged(), 9);")
    assert server.state == SurfaceState.DYNAMIC
    own = "class M{sendToolListChanged(){R.sendToolListChanged()}go(){this.sendToolListChanged()}}"
    assert javascript(LIBRARY % OLD + own).state == SurfaceState.DYNAMIC
