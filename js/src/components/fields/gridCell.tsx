/** The cells of the table: of its rows, which hold what takes the focus, and of its head. */
import type { ComponentChildren, CSSProperties } from "preact";

interface GridCellProps {
  area: string;
  style?: CSSProperties;
  children: ComponentChildren;
}

export function GridCell({ area, style, children }: GridCellProps) {
  return (
    // biome-ignore lint/a11y: a row is laid out in one line or two, which a <td> is not.
    <div role="gridcell" class={area} style={style}>
      {children}
    </div>
  );
}

export function HeadCell({ children, isHidden = false }: { children: string; isHidden?: boolean }) {
  return (
    // biome-ignore lint/a11y: as above.
    <span role="columnheader">{isHidden ? <span class="pw-hidden">{children}</span> : children}</span>
  );
}
