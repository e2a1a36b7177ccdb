import { Hint, Problem, described } from './Field.tsx';
import type { Fields } from './fields.ts';

interface Props {
  fields: Fields;
  problem: string | undefined;
  optional: boolean;
  onChange: (change: Partial<Fields>) => void;
}

const PARTS = [
  { name: 'day', label: 'Day', length: 2 },
  { name: 'month', label: 'Month', length: 2 },
  { name: 'year', label: 'Year', length: 4 },
] as const;

/**
 * The birth date as three numbers.
 *
 * A date picker is slow for years long past, and it can't hold what someone typed wrong and wants to correct.
 */
export function DateField({ fields, problem, optional, onChange }: Props) {
  const id = 'birthDate';
  return (
    <fieldset className="field" {...described(id, true, undefined)}>
      <legend>Birth date</legend>
      <Hint id={id}>
        {optional ? 'For example 15 6 1990; empty where it is unknown' : 'For example 15 6 1990'}
      </Hint>
      <Problem id={id} problem={problem} />
      <div className="date-parts">
        {PARTS.map((part) => (
          <div key={part.name}>
            <label htmlFor={part.name}>{part.label}</label>
            <input
              id={part.name}
              type="text"
              inputMode="numeric"
              autoComplete="off"
              size={part.length}
              maxLength={part.length}
              value={fields[part.name]}
              {...described(id, false, problem)}
              onChange={(event) => onChange({ [part.name]: event.target.value })}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}
