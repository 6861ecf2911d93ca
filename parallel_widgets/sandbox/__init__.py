"""A local Task API that answers with samples, for demonstrations, tests and teaching without a key."""

from parallel_widgets.sandbox.faults import Fault
from parallel_widgets.sandbox.server import Sandbox, serve

__all__ = ["Fault", "Sandbox", "serve"]
