"""From an event in the page to what comes of it, painted: the one clock of all measurements in a browser."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

# The event's own time stamp starts the clock, so that waiting for a busy page counts; a task after the next
# frame stops it. Of several events the last before the change counts: a modifier key comes before its key.
EVENT_TO_PAINT = """
const eventToPaint = (type, measured) => {
  let start;
  const listening = new AbortController();
  const note = (event) => { start = event.timeStamp; };
  window.addEventListener(type, note, { capture: true, signal: listening.signal });
  return (name) => {
    listening.abort();
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => { measured[name] ??= performance.now() - start; };
      channel.port2.postMessage(null);
    });
  };
};
"""
WATCH = """
(root) => {
  %(clock)s
  const look = %(look)s;
  const measured = (window.measured = {});
  const painted = eventToPaint("%(event)s", measured);
  const before = look(root);
  const observer = new MutationObserver(() => {
    if (!look(root).every((value, index) => value !== before[index])) return;
    observer.disconnect();
    painted("change");
  });
  observer.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
}
"""


def milliseconds_to_paint(root: Locator, event: str, look: str, act: Callable[[], object]) -> float:
    """Do something and time it from the event that it makes to the change that it leads to, painted.

    Parameters
    ----------
    root
        The element in which the change shows.
    event
        The type of the event that starts the clock, such as "keydown".
    look
        JavaScript, a function of the root that answers a list of primitive values. The change is there once
        all of them are other than before.
    act
        Makes the event.
    """
    root.evaluate(WATCH % {"clock": EVENT_TO_PAINT, "look": look, "event": event})
    act()
    root.page.wait_for_function("window.measured.change !== undefined")
    return float(root.page.evaluate("window.measured.change"))
