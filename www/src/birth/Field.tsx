import type { InputHTMLAttributes, ReactNode } from 'react';

/** What a control says about itself: which texts describe it, and whether its value is refused. */
export function described(id: string, hint: unknown, problem: string | undefined) {
  const texts = [hint ? `${id}-hint` : '', problem ? `${id}-problem` : ''].filter((text) => text !== '');
  return {
    'aria-describedby': texts.length > 0 ? texts.join(' ') : undefined,
    'aria-invalid': problem === undefined ? undefined : true,
  };
}

export function Hint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p className="hint" id={`${id}-hint`}>
      {children}
    </p>
  );
}

export function Problem({ id, problem }: { id: string; problem: string | undefined }) {
  if (problem === undefined) return null;
  return (
    <p className="problem" id={`${id}-problem`}>
      {problem}
    </p>
  );
}

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'onChange' | 'children'> {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  problem: string | undefined;
  onChange: (value: string) => void;
}

/** A line of text with its label, a hint on what to write, and what is wrong with it. */
export function TextField({ id, label, hint, problem, onChange, ...input }: TextFieldProps) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {hint && <Hint id={id}>{hint}</Hint>}
      <Problem id={id} problem={problem} />
      <input
        id={id}
        type="text"
        autoComplete="off"
        {...described(id, hint, problem)}
        {...input}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
