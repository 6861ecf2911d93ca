/** A text and the document that CodeMirror makes of it, where every line break counts one: kept apart so that none is rewritten. */
import type { ChangeSet } from "@codemirror/state";

export type LineBreaks = string | readonly string[];

export class VerbatimText {
  readonly text: string;
  /** What a new line break is written as: as the first one of the text. */
  readonly lineBreak: string;
  /** Where each \r\n begins in the text. */
  readonly #pairs: readonly number[];

  constructor(text: string, lineBreak = /\r\n?|\n/.exec(text)?.[0] ?? "\n") {
    this.text = text;
    this.lineBreak = lineBreak;
    this.#pairs = text.includes("\r\n") ? [...text.matchAll(/\r\n/g)].map(({ index }) => index) : [];
  }

  /** The text as CodeMirror writes it. */
  get document(): string {
    return this.text.includes("\r") ? this.text.replace(/\r\n?/g, "\n") : this.text;
  }

  /** How the line breaks are written: all of them, or each. */
  get lineBreaks(): LineBreaks {
    const each = this.text.match(/\r\n?|\n/g) ?? [];
    return each.every((lineBreak) => lineBreak === this.lineBreak) ? this.lineBreak : each;
  }

  /** The text of a document whose line breaks were written so; null if they are not those of this document. */
  static written(document: string, lineBreaks: LineBreaks): VerbatimText | null {
    if (typeof lineBreaks === "string")
      return new VerbatimText(document.replaceAll("\n", lineBreaks), lineBreaks);
    const lines = document.split("\n");
    if (lines.length !== lineBreaks.length + 1) return null;
    const text = new VerbatimText(lines.map((line, index) => line + (lineBreaks[index] ?? "")).join(""));
    return text.document === document ? text : null;
  }

  toDocument(offset: number): number {
    return offset - this.#pairs.filter((pair) => pair < offset).length;
  }

  toText(position: number): number {
    let offset = position;
    for (const pair of this.#pairs) {
      if (pair >= offset) break;
      offset++;
    }
    return offset;
  }

  /** The text after a change of the document; what was not touched stays as it was. */
  changed(changes: ChangeSet, document: string): VerbatimText {
    if (!this.text.includes("\r") && this.lineBreak === "\n")
      return new VerbatimText(document, this.lineBreak);
    let [text, at] = ["", 0];
    changes.iterChanges((from, to, _from, _to, inserted) => {
      text += this.text.slice(at, this.toText(from)) + inserted.toString().replaceAll("\n", this.lineBreak);
      at = this.toText(to);
    });
    const next = new VerbatimText(text + this.text.slice(at), this.lineBreak);
    // A lone \r may have come to stand before a \n.
    return next.document === document
      ? next
      : new VerbatimText(document.replaceAll("\n", this.lineBreak), this.lineBreak);
  }
}
