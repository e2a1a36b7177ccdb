/** A glyph as a small picture beside words. The words carry the meaning, so it is hidden from screen readers. */
export function Glyph({ path }: { path: string }) {
  return (
    <svg className="glyph" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={path} />
    </svg>
  );
}
