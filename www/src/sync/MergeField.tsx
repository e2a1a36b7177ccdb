import { Problem, described } from '../birth/Field.tsx';
import { valueText, type Field } from './fields.ts';
import type { Side } from './merge.ts';

interface Props {
  id: string;
  field: Field;
  values: { mine: unknown; theirs: unknown };
  pick: Side;
  text: string;
  problem: string | undefined;
  onPick: (pick: Side) => void;
  onText: (text: string) => void;
}

/** One field of a merge: both values, and room for another where it can be typed. */
export function MergeField({ id, field, values, pick, text, problem, onPick, onText }: Props) {
  const choice = (each: Side, label: string, value: string | null) => (
    <label className="choice">
      <input type="radio" name={id} value={each} checked={pick === each} onChange={() => onPick(each)} />
      <span>
        <span className="side">{label}</span>
        {value !== null && <span className="value">{value}</span>}
      </span>
    </label>
  );
  return (
    <fieldset className="field" data-merge={field.name}>
      <legend>{field.label}</legend>
      {choice('mine', 'This device', valueText(field, values.mine))}
      {choice('theirs', 'Other device', valueText(field, values.theirs))}
      {field.kind.type !== 'fixed' && choice('own', 'Something else', null)}
      {pick === 'own' && <OwnValue id={id} field={field} text={text} problem={problem} onText={onText} />}
    </fieldset>
  );
}

function OwnValue({ id, field, text, problem, onText }: Pick<Props, 'id' | 'field' | 'text' | 'problem' | 'onText'>) {
  const label = `${field.label}, in your own words`;
  const common = { id, value: text, 'aria-label': label, ...described(id, false, problem) };
  return (
    <>
      <Problem id={id} problem={problem} />
      {field.kind.type === 'choice' ? (
        <select {...common} onChange={(event) => onText(event.target.value)}>
          <option value="">Not said</option>
          {Object.entries(field.kind.names).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      ) : field.kind.type === 'text' ? (
        <textarea {...common} rows={6} onChange={(event) => onText(event.target.value)} />
      ) : (
        <input {...common} type={field.kind.type === 'date' ? 'date' : 'text'} autoComplete="off" onChange={(event) => onText(event.target.value)} />
      )}
    </>
  );
}
