import { useEffect, useMemo, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { timezones, type UserProfileDraft } from 'soul-codex';
import { FailureNote } from '../FailureNote.tsx';
import { DateField } from './DateField.tsx';
import { TextField } from './Field.tsx';
import { draftOf, type FieldName, type Fields } from './fields.ts';
import { InstantNote } from './InstantNote.tsx';
import { PlaceField } from './PlaceField.tsx';
import { fieldsOfPlace } from './place.ts';
import { FIELD_ORDER, instantOf, problemOf, problemsOf, type Problems } from './problems.ts';

interface Props {
  initial: Fields;
  /** Whether the zone was put in by the app and not by a person. */
  zoneIsSuggested?: boolean;
  /** Whether a birth may be unknown altogether, as that of another person. */
  dateOptional?: boolean;
  /** Further fields, below those of the birth. */
  children?: ReactNode;
  saveLabel: string;
  /** Rejects with the core's error where the draft is refused. */
  onSave: (draft: UserProfileDraft) => Promise<void>;
  onCancel: () => void;
}

/** The form for birth data, new or changed. Nothing is stored before the core has accepted all of it. */
export function BirthForm(props: Props) {
  const { initial, zoneIsSuggested = false, dateOptional = false, saveLabel, onSave, onCancel } = props;
  const [fields, setFields] = useState(initial);
  const [problems, setProblems] = useState<Problems>({});
  const [failure, setFailure] = useState<unknown>(null);
  const [saving, setSaving] = useState(false);
  /** Counts refusals, so that each one moves the focus, also to the field that has it already. */
  const [refusals, setRefusals] = useState(0);
  const form = useRef<HTMLFormElement>(null);
  const zones = useMemo(() => timezones(), []);

  useEffect(() => {
    if (refusals > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);

  const draft = useMemo(() => draftOf(fields), [fields]);
  // The first reading is asked for, so that the answer names both where there are two.
  const instant = useMemo(() => instantOf({ ...draft, birthTimeFold: 'first' }), [draft]);
  const timeGiven = fields.timeUnknown || draft.birthTime !== null;

  function change(part: Partial<Fields>, field: FieldName) {
    setFields((before) => ({ ...before, ...part }));
    setProblems(({ [field]: _solved, ...others }) => others);
  }

  function refuse(found: Problems) {
    setProblems(found);
    setRefusals((count) => count + 1);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (saving) return;
    setFailure(null);
    const found = { ...problemsOf(draft, dateOptional), ...missing(fields, dateOptional) };
    if (Object.keys(found).length > 0) return refuse(found);
    setSaving(true);
    try {
      await onSave({ ...draft, birthTimeFold: instant?.kind === 'fold' ? fields.fold : null });
    } catch (error) {
      const problem = problemOf(error);
      if (problem) refuse({ [problem.field]: problem.sentence });
      else setFailure(error);
    } finally {
      setSaving(false);
    }
  }

  const bad = FIELD_ORDER.filter((field) => problems[field] !== undefined);
  return (
    <form
      ref={form}
      className="birth-form"
      noValidate
      autoComplete="off"
      onSubmit={(event) => void submit(event)}
    >
      <div role="alert">
        {bad.length > 0 && (
          <p className="note note-bad">
            Nothing was stored yet: {bad.length === 1 ? 'one field needs' : `${bad.length} fields need`}{' '}
            another look.
          </p>
        )}
      </div>
      {failure !== null && <FailureNote error={failure} />}

      <TextField
        id="displayName"
        label="Name"
        value={fields.displayName}
        problem={problems.displayName}
        onChange={(displayName) => change({ displayName }, 'displayName')}
      />

      <DateField
        fields={fields}
        problem={problems.birthDate}
        optional={dateOptional}
        onChange={(part) => change(part, 'birthDate')}
      />

      <TextField
        id="birthTime"
        label="Birth time"
        hint="By the clock at the birth place, for example 14:30"
        value={fields.timeUnknown ? '' : fields.time}
        disabled={fields.timeUnknown}
        size={10}
        problem={problems.birthTime}
        onChange={(time) => change({ time }, 'birthTime')}
      />
      <label className="choice">
        <input
          type="checkbox"
          checked={fields.timeUnknown}
          onChange={(event) => change({ timeUnknown: event.target.checked }, 'birthTime')}
        />
        I don’t know the time
      </label>

      <PlaceField
        value={fields.place}
        problem={problems.birthLocation}
        onChange={(place) => change({ place }, 'birthLocation')}
        onChoose={(place) => {
          change(fieldsOfPlace(place), 'birthLocation');
          setProblems(({ birthLatitude: _a, birthLongitude: _b, birthTimezone: _c, ...others }) => others);
        }}
      />

      <div className="pair">
        <TextField
          id="birthLatitude"
          label="Latitude"
          hint="Degrees north, such as 48.8566 or 48°51′N; south is negative"
          value={fields.latitude}
          problem={problems.birthLatitude}
          onChange={(latitude) => change({ latitude }, 'birthLatitude')}
        />
        <TextField
          id="birthLongitude"
          label="Longitude"
          hint="Degrees east, such as 2.3522 or 2°21′E; west is negative"
          value={fields.longitude}
          problem={problems.birthLongitude}
          onChange={(longitude) => change({ longitude }, 'birthLongitude')}
        />
      </div>

      <TextField
        id="birthTimezone"
        label="Time zone of the birth place"
        hint={
          zoneIsSuggested && initial.zone !== '' && fields.zone === initial.zone
            ? 'Suggested from this device: change it if the birth was elsewhere.'
            : 'Type to choose, such as Europe/Paris'
        }
        value={fields.zone}
        list="zones"
        spellCheck={false}
        autoCapitalize="none"
        problem={problems.birthTimezone}
        onChange={(zone) => change({ zone }, 'birthTimezone')}
      />
      <datalist id="zones">
        {zones.map((zone) => (
          <option key={zone} value={zone} />
        ))}
      </datalist>

      {timeGiven && (
        <InstantNote
          instant={instant}
          longitude={typeof draft.birthLongitude === 'number' ? draft.birthLongitude : null}
          fold={fields.fold}
          onFold={(fold) => change({ fold }, 'birthTimeFold')}
        />
      )}

      {props.children}

      <p className="actions">
        <button type="submit" className="button" disabled={saving}>
          {saveLabel}
        </button>
        <button type="button" className="quiet" onClick={onCancel}>
          Cancel
        </button>
      </p>
    </form>
  );
}

/** What the form asks for although the core can do without it: a field left empty by mistake is no "unknown". */
function missing(fields: Fields, dateOptional: boolean): Problems {
  const problems: Problems = {};
  const noDate = fields.day.trim() === '' && fields.month.trim() === '' && fields.year.trim() === '';
  if (!fields.timeUnknown && fields.time.trim() === '' && !(dateOptional && noDate)) {
    problems.birthTime = 'Enter the time, or tick “I don’t know the time”.';
  }
  const [latitude, longitude] = [fields.latitude.trim(), fields.longitude.trim()];
  if (latitude === '' && longitude !== '')
    problems.birthLatitude = 'Enter the latitude, too, or neither of the two.';
  if (longitude === '' && latitude !== '')
    problems.birthLongitude = 'Enter the longitude, too, or neither of the two.';
  return problems;
}
