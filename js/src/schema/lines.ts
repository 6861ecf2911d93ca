/** Lines, columns and characters: how people name a place in a text, where programs count characters. */

/** How many characters a text has, as Python and the Task API count them. */
export function characters(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** Where the lines of a text begin; a line ends with \n, \r or \r\n. */
export class TextLines {
  readonly #text: string;
  #starts: readonly number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line of an offset, from 1. */
  line(offset: number): number {
    const starts = this.#lineStarts();
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** The column of an offset in its line, from 1, in characters as Python counts them. */
  column(offset: number): number {
    return characters(this.#text.slice(this.#lineStarts()[this.line(offset) - 1], offset)) + 1;
  }

  #lineStarts(): readonly number[] {
    const ends = () => [...this.#text.matchAll(/\r\n?|\n/g)].map(({ 0: end, index }) => index + end.length);
    this.#starts ??= [0, ...ends()];
    return this.#starts;
  }
}
