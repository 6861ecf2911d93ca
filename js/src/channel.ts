/** The way to the kernel: commands with ids, their replies, and whether anybody answers at all. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { CommandKind, Refusal, Reply, SendCommand } from "./messages";

/** The part of anywidget's model that the frontend uses; only channel.ts and model.ts know it. */
export interface AnyModel {
  get(name: string): unknown;
  on(event: string, callback: (...args: never[]) => void): void;
  off(event: string, callback: (...args: never[]) => void): void;
  send(content: unknown): void;
}

/** "waiting": a command is unanswered for a while, as in a busy kernel. "disconnected": nobody seems to be there. */
export type Connection = "connected" | "waiting" | "disconnected";

const WAITING_AFTER_MS = 2_000;
/** With no sign of life at all since the widget was drawn: restored from a file, without its kernel. */
const DISCONNECTED_AFTER_MS = 5_000;

export interface Channel {
  readonly connection: ReadonlySignal<Connection>;
  /** The kinds of the commands that have no reply yet. */
  readonly unanswered: ReadonlySignal<ReadonlySet<CommandKind>>;
  readonly command: SendCommand;
  /** Whether there was no sign of life for so many milliseconds, and none is awaited. */
  isQuietFor(milliseconds: number): boolean;
  /** The kernel did something: it is there. */
  alive(): void;
  dispose(): void;
}

interface Pending {
  kind: CommandKind;
  sentAt: number;
  resolve(reply: Reply<never>): void;
}

export function createChannel(model: AnyModel): Channel {
  const connection = signal<Connection>("connected");
  const unanswered = signal<ReadonlySet<CommandKind>>(new Set());
  // randomUUID() is missing on plain http, where many a hub is served.
  const client = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
  const pending = new Map<string, Pending>();
  const startedAt = performance.now();
  let aliveAt = startedAt;
  let sent = 0;
  let everAlive = false;
  let dead = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  /** Reads the state of the connection off the oldest unanswered command, and looks again when it may change. */
  function assess(): void {
    clearTimeout(timer);
    timer = undefined;
    const oldest = pending.values().next().value?.sentAt;
    const now = performance.now();
    const deadline = startedAt + DISCONNECTED_AFTER_MS;
    if (dead || (oldest !== undefined && !everAlive && now >= deadline)) {
      connection.value = "disconnected";
    } else if (oldest === undefined) {
      connection.value = "connected";
    } else {
      connection.value = now - oldest >= WAITING_AFTER_MS ? "waiting" : "connected";
      const next =
        connection.value === "connected" ? oldest + WAITING_AFTER_MS : everAlive ? undefined : deadline;
      if (next !== undefined) timer = setTimeout(assess, Math.max(next - now, 10));
    }
  }

  function alive(): void {
    everAlive = true;
    dead = false;
    aliveAt = performance.now();
    assess();
  }

  /** A comm that is gone delivers no reply any more: whoever waits for one is told. */
  function lost(): void {
    dead = true;
    abandon();
    assess();
  }

  function abandon(): void {
    const abandoned = [...pending.values()];
    pending.clear();
    count();
    for (const { resolve } of abandoned) resolve(disconnected() as Reply<never>);
  }

  function count(): void {
    unanswered.value = new Set(Array.from(pending.values(), ({ kind }) => kind));
  }

  function receive(message: unknown): void {
    const reply = message as { kind?: unknown; id?: unknown } | null;
    if (reply === null || typeof reply !== "object" || reply.kind !== "reply") return;
    const waiting = pending.get(String(reply.id));
    // Other browsers' replies come by here too: they prove that the kernel lives.
    pending.delete(String(reply.id));
    count();
    alive();
    waiting?.resolve(reply as unknown as Reply<never>);
  }

  model.on("msg:custom", receive);
  // JupyterLab says so when the kernel restarts or its comm closes.
  model.on("comm_live_update", lost);

  return {
    connection,
    unanswered,
    isQuietFor: (milliseconds) => pending.size === 0 && performance.now() - aliveAt >= milliseconds,
    command(kind, fields) {
      sent += 1;
      const id = `${client}-${sent}`;
      return new Promise((resolve) => {
        pending.set(id, {
          kind,
          sentAt: performance.now(),
          resolve: resolve as Pending["resolve"],
        });
        try {
          model.send({ ...fields, id, kind });
          count();
          assess();
        } catch {
          lost();
        }
      });
    },
    alive,
    dispose() {
      clearTimeout(timer);
      model.off("msg:custom", receive);
      model.off("comm_live_update", lost);
      abandon();
    },
  };
}

function disconnected(): Refusal {
  return {
    ok: false,
    code: "disconnected",
    message: "No kernel is connected to this widget. Run its cell again to bring it back.",
  };
}
