/** Small drawings that go with words; none of them carries meaning alone, so all are hidden from screen readers. */
import type { ComponentChildren } from "preact";

function Icon({ children, spin = false }: { children: ComponentChildren; spin?: boolean }) {
  return (
    <svg
      class={spin ? "pw-icon pw-spin" : "pw-icon"}
      viewBox="0 0 16 16"
      width="14"
      height="14"
      fill="none"
      stroke="currentColor"
      stroke-width="1.75"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const RingIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
  </Icon>
);
export const DottedRingIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" stroke-dasharray="1.5 2.8" />
  </Icon>
);
export const ArcIcon = ({ spin }: { spin: boolean }) => (
  <Icon spin={spin}>
    <circle cx="8" cy="8" r="5.5" opacity=".25" />
    <path d="M13.5 8A5.5 5.5 0 0 0 8 2.5" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="M3 8.5l3.2 3.2L13 4.8" />
  </Icon>
);
export const CrossIcon = () => (
  <Icon>
    <path d="M4 4l8 8M12 4l-8 8" />
  </Icon>
);
export const SlashIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="5.5" />
    <path d="M4.2 11.8l7.6-7.6" />
  </Icon>
);
export const WarningIcon = () => (
  <Icon>
    <path d="M8 2.2L14.4 13.4H1.6Z" />
    <path d="M8 6.4v3M8 11.4v.1" />
  </Icon>
);
export const QuestionIcon = () => (
  <Icon>
    <circle cx="8" cy="8" r="6.2" />
    <path d="M6.2 6.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.8.5-.8 1.1M8 11.3v.1" />
  </Icon>
);
export const ChevronIcon = () => (
  <Icon>
    <path d="M6 4l4 4-4 4" />
  </Icon>
);
export const PlayIcon = () => (
  <Icon>
    <path d="M5 3.2v9.6L12.6 8Z" fill="currentColor" />
  </Icon>
);
export const BulbIcon = () => (
  <Icon>
    <path d="M5.8 11.2c0-1.4-1.8-2.2-1.8-4.7a4 4 0 0 1 8 0c0 2.5-1.8 3.3-1.8 4.7ZM6.4 13.8h3.2" />
  </Icon>
);
