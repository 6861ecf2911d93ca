"""The root of every exception this package raises, so that one ``except`` can catch them all.

The branches live with what raises them::

    ParallelWidgetsError
    ├── ApiError               api/errors.py               the wire: refusals, lost answers, dead networks
    ├── InvalidRequestError    schema/request.py           a request that cannot be valid; carries diagnostics
    ├── JournalError           runs/journal_file.py       the journal cannot be read or written
    ├── NoResultError          results/run_result.py      there is no result to read
    ├── RecordingError         recordings/errors.py       a file is no recording of a run, or none can be made
    ├── RunError               runs/errors.py              a run that did not end in an output, or not started
    ├── SandboxStartError      sandbox/server.py           the local sandbox could not start
    └── UnreadableImportError  schema/imports/imported.py  what was given cannot be imported
"""


class ParallelWidgetsError(Exception):
    """Base of all exceptions of ``parallel_widgets``; its text is a sentence for the user."""
