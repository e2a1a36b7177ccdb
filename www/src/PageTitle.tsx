import { useEffect, useRef, type ReactNode } from 'react';

/** False until the first page has been left: the browser itself begins at the top of the first one. */
let navigated = false;
window.addEventListener('hashchange', () => {
  navigated = true;
});

/** The heading of a page. It takes the focus when its page opens, so that a screen reader begins there. */
export function PageTitle({ title, children }: { title: string; children?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Soul Codex`;
  }, [title]);
  useEffect(() => {
    if (!navigated) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children ?? title}
    </h1>
  );
}
