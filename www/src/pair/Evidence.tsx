/** What the scores are not. It stands on every report. */
export function Evidence() {
  return (
    <p className="note evidence">
      These scores predict nothing. They are conventions, calculated the same way for every pair. D. Voas
      (2007) looked at more than ten million marriages in the census of England and Wales and found no effect
      of sun signs.
    </p>
  );
}
