"""What is wider than its place in a widget, and neither clipped nor scrolled on purpose."""

from __future__ import annotations

from playwright.sync_api import Locator

OVERFLOWING = """
(root) => {
  const scrolls = (element) => {
    for (let up = element.parentElement; up !== root.parentElement; up = up.parentElement)
      if (getComputedStyle(up).overflowX !== "visible") return true;
    return false;
  };
  const edge = root.getBoundingClientRect().right + 0.5;
  const output = root.closest(".jp-OutputArea-output");
  return [...root.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > edge && !scrolls(element))
    .map((element) => element.outerHTML.slice(0, 120))
    .concat(root.scrollWidth > root.clientWidth ? ["the widget scrolls sideways"] : [])
    .concat(output.scrollWidth > output.clientWidth ? ["the output scrolls sideways"] : []);
}
"""


def overflowing(root: Locator) -> list[str]:
    """The elements within a widget's root that stick out of it, as HTML."""
    found: list[str] = root.evaluate(OVERFLOWING)
    return found
