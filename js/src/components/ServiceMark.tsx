/** Which service answers: nobody may take sandbox samples for research. */
import type { Service } from "../state";
import { WarningIcon } from "./icons";

export function ServiceMark({ service }: { service: Service }) {
  if (service.is_recording)
    return (
      <span class="pw-sandbox-mark">
        {service.is_sandbox ? "Recording of sample data" : "Recording"}: nothing is sent, no charge
      </span>
    );
  if (service.is_sandbox)
    return <span class="pw-sandbox-mark">Sandbox: sample data, no research, no charge</span>;
  if (service.base_url === "") return null;
  const host = URL.canParse(service.base_url) ? new URL(service.base_url).host : service.base_url;
  return (
    <span class="pw-service">
      {host}
      {!service.has_key && <span class="pw-caution-text"> · no API key</span>}
    </span>
  );
}

export function SampleMark() {
  return (
    <p class="pw-sample-mark">
      <WarningIcon />
      Sample data from the sandbox — not research
    </p>
  );
}
