import type { Conflict } from 'soul-codex';
import { fieldsOf, isEmpty, valueText, type Field } from './fields.ts';

interface Props {
  entity: string;
  mine: Record<string, unknown>;
  theirs: Record<string, unknown>;
  /** Names of the fields in which they differ. */
  differing: readonly string[];
  winner: Conflict['winner'];
  title: string;
}

/** Two versions of a record side by side. */
export function Versions({ entity, mine, theirs, differing, winner, title }: Props) {
  const fields = fieldsOf(entity, mine, theirs).filter(
    ({ name }) => differing.includes(name) || !isEmpty(mine[name]) || !isEmpty(theirs[name]),
  );
  return (
    <table className="versions">
      <caption className="unseen">{`${title}, as it is on this device and on the other`}</caption>
      <thead>
        <tr>
          <th scope="col">This device {winner === 'mine' && <span className="tag">in use</span>}</th>
          <th scope="col">Other device {winner === 'theirs' && <span className="tag">in use</span>}</th>
        </tr>
      </thead>
      {fields.map((field) => (
        <FieldRows key={field.name} field={field} values={[mine[field.name], theirs[field.name]]} differs={differing.includes(field.name)} />
      ))}
    </table>
  );
}

function FieldRows({ field, values: [mine, theirs], differs }: { field: Field; values: [unknown, unknown]; differs: boolean }) {
  return (
    <tbody data-field={field.name} data-differs={differs ? 'yes' : 'no'}>
      <tr>
        <th scope="rowgroup" colSpan={2}>
          {field.label} {differs && <span className="tag">differs</span>}
        </th>
      </tr>
      <tr>
        {differs ? (
          <>
            <td>{valueText(field, mine)}</td>
            <td>{valueText(field, theirs)}</td>
          </>
        ) : (
          <td colSpan={2}>{valueText(field, mine)}</td>
        )}
      </tr>
    </tbody>
  );
}
