/** A kernel without Python: it keeps the traits, answers every command of the message table, and can play a run. */
import type { AnyModel } from "../src/channel";
import type { CommandKind } from "../src/messages";
import { type DocumentName, initialState, type Revisions, type TaskState, TEXT_TRAITS } from "../src/state";
import { answerWorkbench } from "./fakeWorkbench";

export type Command = { id: string; kind: CommandKind } & Record<string, unknown>;
type Listener = (...args: never[]) => void;

export interface FakeKernelOptions {
  /** How long each answer takes, in milliseconds; null answers only when `deliver()` is called. */
  latency?: number | null;
  /** What a run does, step by step, once it was accepted. */
  onRun?: (kernel: FakeKernel) => void;
}

export class FakeKernel implements AnyModel {
  /** Every command that arrived, in order. */
  readonly received: Command[] = [];
  /** A kernel that is gone: commands vanish. */
  gone = false;
  /** A host whose comm is closed: sending throws. */
  broken = false;
  /** What the next commands are refused with, if anything. */
  refuse: { code: string; message: string } | null = null;
  /** Whether a text that arrives is judged at once; otherwise its verdict stays pending. */
  judges = true;
  /** Own answers, in place of the usual ones. */
  readonly answers = new Map<CommandKind, (command: Command) => object>();
  readonly #traits: TaskState;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #outbox: (() => void)[] = [];
  readonly #options: FakeKernelOptions;
  #trace: { type: string; message: string; timestamp: string }[] = [];

  constructor(traits: Partial<TaskState> = {}, options: FakeKernelOptions = {}) {
    this.#options = { latency: 0, ...options };
    const revisions = Object.fromEntries(Object.keys(TEXT_TRAITS).map((name) => [name, 1])) as Revisions;
    this.#traits = { ...initialState(), revisions, diagnosed_revisions: revisions, ...traits };
  }

  get(name: string): unknown {
    return this.#traits[name as keyof TaskState];
  }

  on(event: string, callback: Listener): void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(callback));
  }

  off(event: string, callback: Listener): void {
    this.#listeners.get(event)?.delete(callback);
  }

  get listenerCount(): number {
    return [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
  }

  send(content: unknown): void {
    if (this.broken) throw new Error("The comm is closed.");
    if (this.gone) return;
    const command = content as Command;
    this.received.push(command);
    this.#later(() => this.#emit("msg:custom", { kind: "reply", id: command.id, ...this.#answer(command) }));
  }

  /** One state message: all the traits first, then the news of each. */
  set(changes: Partial<TaskState>): void {
    Object.assign(this.#traits, changes);
    for (const name of Object.keys(changes)) this.#emit(`change:${name}`);
  }

  /** As when Python sets a text. */
  write(document: DocumentName, text: string): void {
    const revisions = { ...this.#traits.revisions, [document]: (this.#traits.revisions[document] ?? 0) + 1 };
    this.set({
      [TEXT_TRAITS[document]]: text,
      revisions,
      ...(this.judges ? { diagnosed_revisions: revisions } : {}),
    });
  }

  addTrace(type: string, message: string, timestamp: string): void {
    this.#trace = [...this.#trace, { type, message, timestamp }];
    this.set({ trace_length: this.#trace.length, message });
  }

  clearTrace(): void {
    this.#trace = [];
    this.set({ trace_length: 0 });
  }

  /** Lets the oldest answer out; false if there is none. */
  deliver(): boolean {
    const next = this.#outbox.shift();
    next?.();
    return next !== undefined;
  }

  emit(event: string): void {
    this.#emit(event);
  }

  #emit(event: string, ...args: unknown[]): void {
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(...(args as never[]));
  }

  #later(task: () => void): void {
    if (this.#options.latency === null) this.#outbox.push(task);
    else setTimeout(task, this.#options.latency);
  }

  #answer(command: Command): object {
    if (this.refuse !== null) return { ok: false, ...this.refuse };
    const own = this.answers.get(command.kind);
    if (own !== undefined) return own(command);
    switch (command.kind) {
      case "hello":
        return { ok: true, version: "demo", revisions: this.#traits.revisions };
      case "edit": {
        const document = command.document as DocumentName;
        const revision = this.#traits.revisions[document] ?? 0;
        const text = this.#traits[TEXT_TRAITS[document]];
        if (command.base !== revision)
          return { ok: false, code: "conflict", message: "Changed meanwhile.", document, revision, text };
        this.write(document, command.text as string);
        return { ok: true, document, revision: revision + 1 };
      }
      case "set":
        this.set({ [command.name as string]: command.value } as Partial<TaskState>);
        return { ok: true };
      case "run":
        if (this.#traits.is_active && this.#traits.is_watching)
          return { ok: false, code: "active", message: "A run is being watched." };
        this.#options.onRun?.(this);
        return { ok: true, run_started: true };
      case "look_up":
        this.set({
          is_active: true,
          is_watching: true,
          error: null,
          message: "Looking whether there is a run.",
        });
        return { ok: true };
      case "stop":
        this.set({ is_watching: false });
        return { ok: true };
      case "watch":
        this.set({ is_watching: true });
        return { ok: true };
      case "trace": {
        const start = command.start as number;
        return { ok: true, start, total: this.#trace.length, entries: this.#trace.slice(start, start + 200) };
      }
      default:
        return (
          answerWorkbench(command, this.#traits) ?? {
            ok: false,
            code: "unavailable",
            message: "This kernel has no answer to that.",
          }
        );
    }
  }
}
