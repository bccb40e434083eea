"""Work that starts itself again whatever happens, by the words of it: a function that is its own next
step, a list that grows while it is gone through, a wait that only burns time.
"""

from collections.abc import Iterator

from vetting.patterns import pattern

_CRAWL_WORDS = ("crawl", "Crawl", "spider", "Spider", "scrape", "Scrape", "mirror", "Mirror")
_CRAWLS = rf"\w{{0,20}}(?:{'|'.join(_CRAWL_WORDS)})\w{{0,20}}"
_UNBOUND = (
    r"(?:(?!\b(?:if|while|has|seen|visited|depth|level|limit|slice|islice|def|function)\b"
    r"|\?|\n\S)[^\0]){0,500}?"
)
"""Statements of one function that neither decide anything nor count."""

_AGAIN = (
    (
        pattern(
            r"function (?<!\wfunction )(\w{1,40})\(\)\s?\{\s{0,40}try\s?\{[^\0]{0,300}?"
            r"\b(?:fetch|axios|got|request)\b[^\0]{0,200}?"
            r"\}\s?catch\s?(?:\(\w{1,20}\)\s?)?\{\s{0,40}(?:return\s|await\s){0,2}\1\(\);?\s{0,40}\}"
        ),
        "a request that is made again at once as long as it fails",
        ("catch",),
    ),
    (
        pattern(
            r"\b(?:while\s?\((?:true|1)\)|for\s?\(;;\))\s?\{?\s{0,40}(?:await\s)?(?:fetch|axios(?:\.\w{1,8})?|got)"
            r"\((?:[^;{}\n]|\{[^{}\n]{0,200}\}){0,200}\);?\s{0,40}(?:\}|\n)"
        ),
        "a request that is made again and again, and whose answer nobody takes",
        ("while(", "while (", "for(;;)", "for (;;)"),
    ),
    (
        pattern(
            r"for(?<!\wfor)\s?\((?:const|let|var) \w{1,20} of (\w{1,40})\)\s?\{?\s{0,40}"
            r"\1\.(?:push|unshift)\("
        ),
        "a loop over a list that grows with each step",
        (".push(", ".unshift("),
    ),
    (
        pattern(
            r"\.on\((?<=\w\.on\()\s?[\"'`]([\w:-]{1,40})[\"'`],\s?\(?[\w,\s]{0,40}\)?\s?=>\s?\w{1,20}\.emit\(\s?[\"'`]\1[\"'`]"
        ),
        "an event that is told of again whenever it is heard",
        (".emit(",),
    ),
    (
        pattern(
            r"\b(\w{1,20}) = (?:Date|performance)\.now\(\) \+ (?:\d{5,}|\de\d{1,2}|\d{2,} \* \d{4,})"
            r"[^\0]{0,80}?\bwhile\s?\((?:Date|performance)\.now\(\) <=? \1\)\s?(?:;|\{\s{0,20}\})"
        ),
        "a wait that only burns time",
        (".now() + ",),
    ),
    (
        pattern(
            r"\b(\w{1,20}) = time\.(?:time|monotonic|perf_counter)\(\) \+ "
            r"(?:\d{3,}|\d{1,3} \*\* \d|\d{2,} \* \d{2,})[^\0]{0,80}?"
            r"\bwhile time\.(?:time|monotonic|perf_counter)\(\) <=? \1:\s{1,40}(?:pass|continue)\b"
        ),
        "a wait that only burns time",
        ("while time.",),
    ),
    (
        pattern(
            r"(?:function|const) (?<!\wfunction )(?<!\wconst )(\w{1,30})(?: = )?\((\w{1,20})\)(?: =>)?\s?\{"
            r"\s{0,20}(?:const|let) (\w{1,20}) = (?:Date|performance)\.now\(\) \+ \2;\s{0,20}"
            r"while\s?\((?:Date|performance)\.now\(\) <=? \3\)\s?(?:;|\{\s{0,20}\})"
            r"[^\0]{0,4000}?(?<![\w$.])\1\(\s?(?:\d[\d_]{4,12}|\de\d{1,2}|\d{2,9} \* \d{4,9})\b"
        ),
        "a wait that only burns time",
        (".now() + ",),
    ),
    (
        pattern(
            r"def (?<!\wdef )(\w{1,30})\((\w{1,20})(?:: ?\w{1,9})?\)(?: -> \w{1,9})?:\s{1,20}(\w{1,20}) = "
            r"time\.(?:time|monotonic|perf_counter)\(\) \+ \2\s{1,20}"
            r"while time\.(?:time|monotonic|perf_counter)\(\) <=? \3:\s{1,40}(?:pass|continue)\b"
            r"[^\0]{0,4000}?(?<![\w.])\1\(\s?(?:\d[\d_]{2,9}|\de\d|\d{2,9} \* \d{2,9})\b"
        ),
        "a wait that only burns time",
        ("while time.",),
    ),
    (
        pattern(
            r"\b((?:fork|spawn|subprocess\.Popen|Popen)\([^;\n]{0,120}(?:argv\[[01]\]|__file(?:name|__))[^;\n]{0,80}\));?"
            r"\s{1,20}\1"
        ),
        "a program that starts itself more than once",
        ("argv[", "__file"),
    ),
    (
        pattern(
            r"(?:\b\w{0,30}(?i:worker|process|thread|job|fork|pool)\w{0,12}\s?=\s?|\brange\(\s?|<\s?)\(?"
            r"(?:(?:os|multiprocessing|mp)\.)?(?:cpu_count\(\)|cpus\(\)\.length|availableParallelism\(\))"
            r"(?:\s(?:or|\?\?|\|\|)\s\d{1,3})?\)?\s?\*\s?(?:3[2-9]|[4-9]\d|\d{3,5})\b"
        ),
        "many times as many workers as there are processors",
        ("cpu_count() ", "cpus().length ", "availableParallelism() "),
    ),
    (
        pattern(
            rf"\b(?:function|const) ({_CRAWLS})(?: = (?:async )?)?\(\w{{1,30}}(?::\s?\w{{1,20}})?\)"
            rf"[^{{}}\n]{{0,60}}\{{{_UNBOUND}\.map\(\s?(?:\(?\w{{1,30}}\)?\s?=>\s?\1\(\s?\w{{1,30}}\s?\)|\1\s?\))"
        ),
        "a function that follows all links of what it loads",
        _CRAWL_WORDS,
    ),
    (
        pattern(
            rf"def (?<!\wdef )({_CRAWLS})\(\w{{1,30}}(?::\s?\w{{1,20}})?\)[^\n]{{0,60}}:\n{_UNBOUND}"
            r"(?:(?<![\w.])\1\(\s?\w{1,30}\s?\)\sfor\b"
            r"|\bfor\b[^\n]{1,100}:\s{1,40}[^\n]{0,80}?(?<![\w.])\1\(\s?\w{1,30}\s?\))"
        ),
        "a function that follows all links of what it loads",
        _CRAWL_WORDS,
    ),
)
"""Each with what it is, and words of which one stands wherever it does."""


def starts_again(source: str) -> Iterator[tuple[int, str]]:
    """Line and kind of each."""
    for form, what, words in _AGAIN:
        for match in form.finditer(source) if any(word in source for word in words) else ():
            yield source.count("\n", 0, match.start()) + 1, what
