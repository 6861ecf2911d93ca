/**
 * One text that two sides may change: what the user sees, what the kernel has, and what is on its way between them.
 *
 * Pure transitions, so that every interleaving can be tested. The promise they keep: text that the user typed is only
 * ever replaced after the kernel had accepted it, or because the user chose the other version.
 */

export interface Version {
  readonly text: string;
  readonly revision: number;
}

export interface Draft {
  /** What the user sees. */
  readonly text: string;
  /** The newest version of the kernel that `text` descends from. */
  readonly base: Version;
  /** The one edit under way, until its reply. */
  readonly sent: { readonly text: string; readonly base: number } | null;
  /** A version from elsewhere that came while an edit was under way; its reply tells which of the two was first. */
  readonly waiting: Version | null;
  /** A version from elsewhere that the user has to choose against; never together with `sent`. */
  readonly conflict: Version | null;
  /** A text the kernel would not take, and why; it is not offered again until it changes. */
  readonly refused: { readonly text: string; readonly message: string } | null;
}

export function openDraft(version: Version): Draft {
  return { text: version.text, base: version, sent: null, waiting: null, conflict: null, refused: null };
}

/** Whether the kernel has not yet confirmed what the user sees. */
export function isDirty(draft: Draft): boolean {
  return draft.sent !== null || draft.text !== draft.base.text;
}

export function needsSending(draft: Draft): boolean {
  return (
    draft.sent === null &&
    draft.conflict === null &&
    draft.text !== draft.base.text &&
    draft.refused?.text !== draft.text
  );
}

export function typed(draft: Draft, text: string): Draft {
  return settled({ ...draft, text, refused: draft.refused?.text === text ? draft.refused : null });
}

export function sending(draft: Draft): Draft {
  return { ...draft, sent: { text: draft.text, base: draft.base.revision } };
}

/** The kernel's text changed: by our own edit (an echo), from Python, or from another browser. */
export function changed(draft: Draft, version: Version): Draft {
  const known = Math.max(draft.base.revision, draft.waiting?.revision ?? -1, draft.conflict?.revision ?? -1);
  if (version.revision <= known) return draft;
  return draft.sent !== null ? { ...draft, waiting: version } : met(draft, version);
}

/** The kernel took the edit under way. */
export function accepted(draft: Draft, revision: number): Draft {
  if (draft.sent === null) return draft;
  const next = { ...draft, base: { text: draft.sent.text, revision }, sent: null, waiting: null };
  return draft.waiting !== null && draft.waiting.revision > revision ? met(next, draft.waiting) : next;
}

/** The kernel kept its own text, because it had changed since the edit's base. */
export function refusedByConflict(draft: Draft, version: Version): Draft {
  if (draft.sent === null) return draft;
  const newest =
    draft.waiting !== null && draft.waiting.revision > version.revision ? draft.waiting : version;
  return met({ ...draft, sent: null, waiting: null }, newest);
}

/** The kernel cannot take the text of the edit under way. */
export function refusedAsInvalid(draft: Draft, message: string): Draft {
  if (draft.sent === null) return draft;
  return released({ ...draft, refused: { text: draft.sent.text, message } });
}

/** The edit under way never left the browser. */
export function released(draft: Draft): Draft {
  const next = { ...draft, sent: null, waiting: null };
  return draft.waiting === null ? next : met(next, draft.waiting);
}

export function keptMine(draft: Draft): Draft {
  return draft.conflict === null ? draft : { ...draft, base: draft.conflict, conflict: null };
}

export function tookTheirs(draft: Draft): Draft {
  return draft.conflict === null ? draft : openDraft(draft.conflict);
}

/** A version of the kernel meets the user's text, with no edit under way. */
function met(draft: Draft, version: Version): Draft {
  const clean = draft.text === draft.base.text && draft.conflict === null;
  if (clean || version.text === draft.text) return openDraft(version);
  // Written again but not changed: what the user typed still descends from it.
  if (version.text === draft.base.text) return { ...draft, base: version, conflict: null };
  return { ...draft, conflict: version };
}

/** Typing what the other side has ends the conflict. */
function settled(draft: Draft): Draft {
  return draft.conflict !== null && draft.conflict.text === draft.text ? openDraft(draft.conflict) : draft;
}
