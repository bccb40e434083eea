"""What is told to a log, a trace, a metric, a report of errors or an analysis of use that goes to a host
which the code names. They are for counts, times and names; not for what a tool is given, nor for what
files and services hold.
"""

from collections.abc import Iterator

from vetting.patterns import pattern
from vetting.surface._calls import last_name
from vetting.surface._flow_log_handlers import LogHandlers
from vetting.surface._flow_marks import PRIVATE
from vetting.surface._ir import Attr, Call, Map, Node, Scope, Site
from vetting.surface._reading import Flow

_LOGS = frozenset({
    *("HTTPHandler", "SysLogHandler", "SocketHandler", "DatagramHandler", "Http", "Syslog"),
    *("OTLPLogExporter", "LokiHandler", "LokiQueueHandler", "LokiLoggerHandler", "LokiTransport"),
    *("GelfUdpHandler", "GelfTcpHandler", "GelfHttpHandler", "GelfTlsHandler", "GELFUDPHandler"),
    *("GELFTCPHandler", "GELFHTTPHandler", "GELFTLSHandler", "Log2gelf", "LogtailHandler", "Logtail"),
    *("LogtailTransport", "SplunkHandler", "DatadogTransport", "DatadogWinston", "LogstashHandler"),
    *("TCPLogstashHandler", "UDPLogstashHandler", "AsynchronousLogstashHandler", "FluentHandler"),
    *("ElasticsearchTransport", "SeqHandler", "transport", "pino", "dictConfig"),
})  # fmt: skip
_TRACES = frozenset({
    *("OTLPSpanExporter", "OTLPTraceExporter", "OTLPExporter", "CollectorTraceExporter", "ZipkinExporter"),
    *("JaegerExporter", "configure_azure_monitor", "useAzureMonitor", "HoneycombSDK"),
})  # fmt: skip
_METRICS = frozenset({"OTLPMetricExporter", "OTLPMetricsExporter", "CollectorMetricExporter"})
_PUSHES = frozenset({"push_to_gateway", "pushadd_to_gateway", "Pushgateway"})
_REPORTERS = frozenset({"init"})
"""Calls by which what is told gets its way out."""

_TELLS = pattern(
    r"debug|info|warn(?:ing)?|error|critical|exception|log|trace|notice|fatal|silly|verbose|http"
)
_OTHERS = pattern(r"(?i)console|math|ctx|context|server|session|mcp|response|res")
"""What has such methods too, and is no log."""

_SPANS = pattern(
    r"(?i)set_?attributes?|add_?event|start_?(?:as_?current_?|active_?)?span|set_?tags?"
)
_COUNTS = frozenset({"add", "record", "observe"})
_NUMBERS = frozenset({"inc", "dec", "set", "observe"})
_COUNTERS = pattern(r"(?i)create_?(?:observable_?)?(?:up_?down_?)?(?:counter|histogram|gauge)")
_REPORTS = pattern(
    r"(?i)capture\w{0,30}|add_?breadcrumb|set_?context|set_?extras?|set_?tags?|set_?user"
)
_WATCHES = pattern(
    r"(?i)capture|track|identify|page|screen|group|alias|log_?event|people_?set|set_?once|set"
    r"|increment|incr|decrement|gauge|histogram|timing|distribution|event"
)


class Reported(LogHandlers):
    """Judges calls that tell a log, a trace or the like."""

    def told(self, site: Site, name: str) -> Iterator[Flow]:
        """The flows of what is private into such a call."""
        call, scope = site.call, site.scope
        host, named = self._way(call, scope, name)
        if host:
            payload = self.marks((*call.args[named:], *(v for _, v in call.named)), scope)
            yield from self.flows("reported", site, host, payload, PRIVATE)

    def _way(self, call: Call, scope: Scope, name: str) -> tuple[str | None, int]:
        """Where what a call tells goes, and how many of its arguments are only numbers."""
        if not isinstance(call.func, Attr):
            tells = _SPANS.fullmatch(name) or _REPORTS.fullmatch(name)
            return (self._reporter(name) if tells else None), 0
        if _TELLS.fullmatch(name):
            other = _OTHERS.fullmatch(last_name(call.func.of))
            return (None if other else self.leads(_LOGS) or self.handled() or self.shipped()), 0
        if name == "emit":
            logs = "log" in last_name(call.func.of).lower()
            return (self.leads(_LOGS) if logs else None), 0
        if name == "labels" or (name in _NUMBERS and call.args and isinstance(call.args[0], Map)):
            return self.leads(_PUSHES), 0
        if name in _COUNTS:
            return (self.leads(_METRICS) if self._is_counter(call.func.of, scope) else None), 1
        found = self._reporter(name)
        if found is None and _WATCHES.fullmatch(name):
            found = self.watched(call.func.of, scope)
        return found, 0

    def _reporter(self, name: str) -> str | None:
        found = self.leads(_TRACES) if _SPANS.fullmatch(name) else None
        return found or (self.leads(_REPORTERS) if _REPORTS.fullmatch(name) else None)

    def _is_counter(self, node: Node, scope: Scope) -> bool:
        made = self.held(node, scope)
        return isinstance(made, Call) and _COUNTERS.fullmatch(last_name(made.func)) is not None
