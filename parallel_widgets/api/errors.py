"""The errors of the wire: what the service said, and what to do about it, each as data and as sentences.

::

    ApiError
    ├── MissingKeyError          no API key for a service that wants one; nothing was sent (also a ValueError)
    ├── InvalidKeyError          a key that cannot be a header; nothing was sent (also a ValueError)
    ├── InvalidBaseUrlError      an address that is none, or not a safe one (also a ValueError)
    ├── UnsendableRequestError   a body that cannot be written as JSON; nothing was sent (also a ValueError)
    ├── ConnectionFailedError    no answer, and nothing was created: never sent, or it only asked
    │   └── StreamIdleError      an event stream without a byte for too long; says nothing about the run
    ├── UnconfirmedCreateError   the request may have left and no clear answer came: a run may exist
    ├── InvalidResponseError     an answer that is no JSON, or not of the documented shape
    ├── AuthenticationError      401
    ├── PaymentRequiredError     402
    ├── PermissionDeniedError    403
    ├── NotFoundError            404
    ├── RunStillActiveError      408
    ├── UnprocessableError       422
    ├── RateLimitError           429
    ├── ServerError              5xx
    └── UnexpectedStatusError    any other status

No key, header or other secret is ever part of an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from parallel_widgets.exceptions import ParallelWidgetsError

FieldDocument = Literal["output_schema", "input_schema", "input", "request"]


@dataclass(frozen=True, kw_only=True)
class FieldProblem:
    """One place of a request that the service objects to.

    Attributes
    ----------
    document
        The part of the request: one of the two schemas, the input, or the request around them.
    pointer
        JSON Pointer from that document's root, "" for the document as a whole.
    message
        What is wrong there, in the service's words.
    """

    document: FieldDocument
    pointer: str
    message: str

    def to_dict(self) -> dict[str, str]:
        """Return the problem as JSON."""
        return {"document": self.document, "pointer": self.pointer, "message": self.message}


class ApiError(ParallelWidgetsError):
    """Base of every error of the wire.

    Attributes
    ----------
    message : str
        What happened: the service's own message where it gave one, else a sentence.
    hint : str
        What to do, a sentence; "" where there is nothing to add.
    status_code : int or None
        The HTTP status, None where there was no answer.
    ref_id : str or None
        The service's reference, to quote when asking for support.
    detail : Any
        The ``detail`` of the service's error, as sent.
    fields : tuple of FieldProblem
        The places in the request that the service objects to.
    """

    default_hint = ""

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        status_code: int | None = None,
        ref_id: str | None = None,
        detail: Any = None,
        fields: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = self.default_hint if hint is None else hint
        self.status_code = status_code
        self.ref_id = ref_id
        self.detail = detail
        self.fields = tuple(fields)

    def __str__(self) -> str:
        places = [f"{place.document}{place.pointer}: {place.message}" for place in self.fields]
        status = f"(HTTP {self.status_code})" if self.status_code is not None else ""
        reference = f"(reference {self.ref_id})" if self.ref_id else ""
        sentence = " ".join(part for part in (self.message, status, reference, self.hint) if part)
        return "\n".join([sentence, *places])

    def to_dict(self) -> dict[str, Any]:
        """Return the error as JSON, with the class name as ``type``."""
        return {
            "type": type(self).__name__,
            "message": self.message,
            "hint": self.hint,
            "status_code": self.status_code,
            "ref_id": self.ref_id,
            "detail": self.detail,
            "fields": [place.to_dict() for place in self.fields],
        }


class MissingKeyError(ApiError, ValueError):
    """There is no API key, and the service is not a local one. Nothing was sent."""

    default_hint = (
        "Set the environment variable PARALLEL_API_KEY, or pass api_key=...; "
        "the sandbox (parallel_widgets.sandbox) works without a key."
    )


class InvalidKeyError(ApiError, ValueError):
    """The API key cannot be sent as a header. Nothing was sent."""

    default_hint = "Copy the key again, as it is: it has only printable ASCII characters and no spaces."


class InvalidBaseUrlError(ApiError, ValueError):
    """The address of the service is not a URL that a key may be sent to."""

    default_hint = (
        "Give an address such as https://api.parallel.ai; plain http is taken only for this machine, "
        "such as http://127.0.0.1:8000."
    )


class UnsendableRequestError(ApiError, ValueError):
    """The body cannot be written as JSON text. Nothing was sent."""

    default_hint = (
        "Nothing was sent. Give only what JSON knows: text, finite numbers, booleans, null, lists, objects."
    )


class ConnectionFailedError(ApiError):
    """There was no answer, and nothing was created: nothing had been sent, or the request only asked."""

    default_hint = "Check the network and the base URL, then try again."


class StreamIdleError(ConnectionFailedError):
    """An event stream was silent for too long. Short runs have few events, so this alone is no failure."""

    default_hint = "The run itself is not affected; its events can be asked for again."


class UnconfirmedCreateError(ApiError):
    """A create was sent, or may have been, and no clear answer came back: it may exist, and cost.

    Such a request is never sent again by this package: the API has no idempotency key, and no list of runs.

    Attributes
    ----------
    sent_at : float
        When it was sent, in seconds since the epoch.
    """

    default_hint = (
        "It was not sent again, since it may have been created and charged. Look at your usage at "
        "platform.parallel.ai before you send it again: that may cost twice."
    )

    def __init__(
        self,
        message: str,
        *,
        sent_at: float,
        hint: str | None = None,
        status_code: int | None = None,
        ref_id: str | None = None,
        detail: Any = None,
    ) -> None:
        super().__init__(message, hint=hint, status_code=status_code, ref_id=ref_id, detail=detail)
        self.sent_at = sent_at

    def to_dict(self) -> dict[str, Any]:
        """Return the error as JSON, with ``sent_at`` besides the usual keys."""
        return {**super().to_dict(), "sent_at": self.sent_at}


class InvalidResponseError(ApiError):
    """The answer is no JSON, or JSON of another shape than the documented one."""

    default_hint = (
        "Something other than the Task API may have answered: check PARALLEL_BASE_URL, "
        "and whether a proxy or a login page stands in between."
    )


class AuthenticationError(ApiError):
    """401: the API key is missing or wrong."""

    default_hint = (
        "The API key is missing, wrong or revoked: set PARALLEL_API_KEY (or api_key=...) "
        "to a key from platform.parallel.ai."
    )


class PaymentRequiredError(ApiError):
    """402: not enough credit that is not reserved."""

    default_hint = (
        "Credits are reserved when a run is submitted: what is available is the balance minus what all runs "
        "in flight have reserved (a group reserves for all its runs at once). "
        "Wait for running runs to end, or add credit at platform.parallel.ai."
    )


class PermissionDeniedError(ApiError):
    """403: a processor that this key may not use, or no balance."""

    default_hint = (
        "Either the processor's name is wrong or not open to this key, "
        "or the account is out of balance: check both."
    )


class NotFoundError(ApiError):
    """404: unknown here, or, for a result, of a run that failed."""

    default_hint = (
        "Check the id, and that the API key belongs to the account that made it. "
        "For a result it may also mean that the run failed: read the run itself."
    )


class RunStillActiveError(ApiError):
    """408: the run is still active; its result is not there yet."""

    default_hint = "Ask again: the run goes on meanwhile."


class UnprocessableError(ApiError):
    """422: the service could not accept the request as it is; ``fields`` says where."""

    default_hint = "Correct the request; nothing was created."


class RateLimitError(ApiError):
    """429: too many requests; or nothing was sent, since the service had said so just before.

    Attributes
    ----------
    retry_after : float or None
        Seconds that the service asked to wait, None where it did not say.
    """

    default_hint = "Too many requests in a short time: wait a moment, then try again. Nothing was created."

    def __init__(
        self,
        message: str,
        *,
        retry_after: float | None = None,
        hint: str | None = None,
        status_code: int | None = None,
        ref_id: str | None = None,
        detail: Any = None,
        fields: Sequence[FieldProblem] = (),
    ) -> None:
        super().__init__(
            message, hint=hint, status_code=status_code, ref_id=ref_id, detail=detail, fields=fields
        )
        self.retry_after = retry_after


class ServerError(ApiError):
    """5xx: the service, or something on the way to it, failed."""

    default_hint = (
        "The fault is on the service's side: try again in a while, and quote the reference if it stays."
    )


class UnexpectedStatusError(ApiError):
    """A status that the Task API does not document."""

    default_hint = "Check PARALLEL_BASE_URL: something other than the Task API may have answered."
