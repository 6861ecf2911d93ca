/** Which word was meant: the measure of Python's difflib, so that the browser proposes what the kernel proposes. */

/** The word most like `word`, if it is at least `cutoff` (0 to 1) alike. */
export function nearestWord(word: string, words: readonly string[], cutoff: number): string | undefined {
  const ranked = words
    .map((candidate) => ({
      candidate,
      score: (2 * matching(candidate, word)) / (candidate.length + word.length),
    }))
    .filter(({ score }) => score >= cutoff)
    .sort((a, b) => b.score - a.score || (a.candidate < b.candidate ? 1 : -1));
  return ranked[0]?.candidate;
}

/** Characters in the longest common piece, and in those left and right of it, and so on. */
function matching(a: string, b: string): number {
  let [best, atA, atB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    for (let j = 0; j < b.length; j++) {
      let length = 0;
      while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length++;
      if (length > best) [best, atA, atB] = [length, i, j];
    }
  }
  if (best === 0) return 0;
  const left = matching(a.slice(0, atA), b.slice(0, atB));
  const right = matching(a.slice(atA + best), b.slice(atB + best));
  return best + left + right;
}
