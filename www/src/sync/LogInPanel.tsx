import { useState } from 'react';
import { keepLogIn } from '../cloud/logIn.ts';
import { LogInForm } from './LogInForm.tsx';

const WAYS = { logIn: 'Log in', register: 'New account' } as const;
type Way = keyof typeof WAYS;

/** The way into an account, or to a new one. What becomes of the records that are here is asked afterwards. */
export function LogInPanel() {
  const [way, setWay] = useState<Way>('logIn');
  return (
    <section className="panel" aria-labelledby="log-in">
      <h2 id="log-in">Keep your devices in step</h2>
      <p>
        With an account, your charts, people and journal go to the cloud and to your other devices. Without one everything works as before, and
        stays on this device.
      </p>
      <fieldset className="pills">
        <legend className="unseen">Do you have an account?</legend>
        {(Object.keys(WAYS) as Way[]).map((each) => (
          <label key={each}>
            <input type="radio" name="way" checked={way === each} onChange={() => setWay(each)} />
            <span>{WAYS[each]}</span>
          </label>
        ))}
      </fieldset>
      <LogInForm
        way={way}
        submitLabel={way === 'logIn' ? 'Log in' : 'Create the account'}
        onLogIn={async ({ userId, token }, email) => {
          keepLogIn({ userId, token, email, entered: false });
          return null;
        }}
      />
    </section>
  );
}
