"""A request as a shell script of curl calls."""

from __future__ import annotations

import json
from shlex import quote

from parallel_widgets.schema.surrogates import escaped_halves

from .program import COSTS, KEY_VARIABLE, POLL_SECONDS, READ_SECONDS, WAITS, Program

_CURL = """\
#!/usr/bin/env bash
{notes}
# Needs curl and jq.
set -euo pipefail
runs={address}/v1/tasks/runs
key="x-api-key: ${{{key}:?Set it to your key.}}"

{costs}
run=$(
  curl --silent --show-error --fail-with-body "$runs" \\
    --header "$key" --header "content-type: application/json" --data-binary @- <<'JSON'
{body}
JSON
) || {{ echo "$run" >&2; exit 1; }}
run_id=$(jq --raw-output .run_id <<<"$run")
echo "Run: $run_id" >&2

# {waits}
while true; do
  answer=$(
    curl --silent --show-error --max-time {read} --header "$key" \\
      --write-out '\\n%{{http_code}}' "$runs/$run_id/result?timeout={poll}"
  ) || {{ sleep 5; continue; }}
  case ${{answer##*$'\\n'}} in
    200) jq .output <<<"${{answer%$'\\n'*}}"; exit ;;
    408 | 429 | 5??) sleep 1 ;; # 408: it is still running
    *) break ;;
  esac
done

# There is no result: the run itself says why.
curl --silent --show-error --header "$key" "$runs/$run_id"
exit 1
"""


def curl_program(program: Program) -> str:
    """Return the script: bash, curl 7.76 (2021) or newer, and jq."""
    body = json.dumps(program.body, indent=2, ensure_ascii=False)
    return _CURL.format(
        notes="\n".join(f"# {note}" for note in program.notes),
        address=quote(program.address),
        key=KEY_VARIABLE,
        costs="\n".join(f"# {line}" for line in COSTS),
        body=escaped_halves(body),
        waits=WAITS,
        poll=POLL_SECONDS,
        read=READ_SECONDS,
    )
