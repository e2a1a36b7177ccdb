import { createContext, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { SyncStatus } from 'soul-codex';
import { useSoulCodex } from 'soul-codex/react';

export interface SyncView {
  /** How things stand; null until that is known. */
  status: SyncStatus | null;
  /** Who is signed in; null while nobody is, undefined until that is known. */
  userId: string | null | undefined;
  /** How often an account was left while this page was open. What shows its records has to go then. */
  departures: number;
  /** What was last done about the account, in words, for the page that comes next. */
  notice: string | null;
  setNotice: (notice: string | null) => void;
}

const Context = createContext<SyncView | null>(null);

/** How the sync stands, told anew whenever that changes. */
export function useSync(): SyncView {
  const view = useContext(Context);
  if (view === null) throw new Error('useSync: there is no <SyncProvider> around this component.');
  return view;
}

/** Watches the sync for all that show it. */
export function SyncProvider({ children }: { children: ReactNode }) {
  const codex = useSoulCodex().data;
  const [status, setStatus] = useState<SyncStatus | null>(null);
  const [userId, setUserId] = useState<string | null | undefined>(undefined);
  const [departures, setDepartures] = useState(0);
  const [notice, setNotice] = useState<string | null>(null);
  const before = useRef<string | null | undefined>(undefined);

  useEffect(() => {
    if (!codex) return;
    let current = true;
    let round = 0;
    const look = () => {
      const mine = (round += 1);
      codex.account.current().then(
        (account) => {
          if (!current || mine !== round) return;
          if (before.current && before.current !== account.userId) setDepartures((count) => count + 1);
          before.current = account.userId;
          setUserId(account.userId);
        },
        // A database that can't be read is told by the pages.
        () => undefined,
      );
    };
    look();
    // Whoever signs in or out, in whichever tab, changes the status.
    const unsubscribe = codex.sync.subscribe((next) => {
      setStatus(next);
      look();
    });
    return () => {
      current = false;
      unsubscribe();
    };
  }, [codex]);

  // It is about the page on which it was done.
  useEffect(() => {
    const forget = () => setNotice(null);
    window.addEventListener('hashchange', forget);
    return () => window.removeEventListener('hashchange', forget);
  }, []);

  const view = useMemo(
    () => ({ status, userId, departures, notice, setNotice }),
    [status, userId, departures, notice],
  );
  return <Context.Provider value={view}>{children}</Context.Provider>;
}
