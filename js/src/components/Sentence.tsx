/** A message of ours, in which pieces of code stand in backquotes. */
export function Sentence({ text }: { text: string }) {
  return text.split(/`([^`]+)`/).map((piece, index) =>
    index % 2 === 1 ? (
      <code key={`${index} ${piece}`} class="pw-code">
        {piece}
      </code>
    ) : (
      piece
    ),
  );
}
