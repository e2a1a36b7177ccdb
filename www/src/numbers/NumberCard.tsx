import type { ReactNode } from 'react';

interface Props {
  id: string;
  name: string;
  /** Null where it can't be told. */
  number: number | string | null;
  /** How it came about, as items of a list. */
  children: ReactNode;
}

export function NumberCard({ id, name, number, children }: Props) {
  return (
    <div className="number-card" data-number={id}>
      <h3>{name}</h3>
      <p className="number-value">{number ?? 'open'}</p>
      <ul className="working">{children}</ul>
    </div>
  );
}
