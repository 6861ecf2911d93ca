"""axe-core in the page: what it finds serious in the widget, or in a part of it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator

# JupyterLab's body has no height and clips, so that axe takes all that is in it for hidden. And contrast is
# for the eyes: it counts for the texts, too, that screen readers do not read.
RUN_AXE = """
async (root) => {
  await Promise.all(root.getAnimations({ subtree: true }).map((animation) => animation.finished));
  document.body.style.overflow = "visible";
  const rules = { "color-contrast": { enabled: false } };
  const all = await axe.run(root, { resultTypes: ["violations"], rules });
  const unread = [...root.querySelectorAll("[aria-hidden=true]:not(svg)")];
  for (const element of unread) element.removeAttribute("aria-hidden");
  const contrast = await axe.run(root, { runOnly: ["color-contrast"] });
  for (const element of unread) element.setAttribute("aria-hidden", "true");
  document.body.style.overflow = "";
  if (contrast.passes.length === 0) throw new Error("axe saw no text at all.");
  return [...all.violations, ...contrast.violations];
}
"""


def serious_findings(root: Locator, axe: str) -> list[str]:
    """What axe, of which this is the source, finds there and only there that is serious or critical."""
    if not root.page.evaluate("typeof window.axe === 'object'"):
        root.page.evaluate(axe)
    violations: list[dict[str, Any]] = root.evaluate(RUN_AXE)
    return [
        f"{violation['id']}: {node['html']} {node['failureSummary']}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
