import { fieldsOf, isEmpty, valueText } from './fields.ts';
import type { Version } from './records.ts';

/** What one version of a record holds, as far as somebody has filled it in. */
export function RecordFields({ entity, version }: { entity: string; version: Version }) {
  const filled = fieldsOf(entity, version).filter(({ name }) => !isEmpty(version?.[name]));
  if (filled.length === 0) return <p>Nothing but the deletion.</p>;
  return (
    <dl className="record-fields">
      {filled.map((field) => (
        <div key={field.name}>
          <dt>{field.label}</dt>
          <dd>{valueText(field, version?.[field.name])}</dd>
        </div>
      ))}
    </dl>
  );
}
