import { useState } from 'react';
import { SoulCodexProvider, useSoulCodex } from 'soul-codex/react';
import { DataNote } from './DataNote.tsx';
import { StartFailed } from './StartFailed.tsx';
import { EditPage } from './birth/EditPage.tsx';
import { NewPage } from './birth/NewPage.tsx';
import { ChartPage } from './chart/ChartPage.tsx';
import { NotFound } from './NotFound.tsx';
import { UpdateNote } from './offline/UpdateNote.tsx';
import { ListPage } from './profiles/ListPage.tsx';
import { hrefOf, routeOf, useFragment } from './router.ts';

export function App() {
  // A new key makes a new provider, which loads and opens once more.
  const [attempt, setAttempt] = useState(0);
  return (
    <SoulCodexProvider key={attempt}>
      <Frame onRetry={() => setAttempt(attempt + 1)} />
    </SoulCodexProvider>
  );
}

function Frame({ onRetry }: { onRetry: () => void }) {
  const opened = useSoulCodex();
  return (
    <div className="frame">
      <header className="masthead">
        <a className="brand" href={hrefOf({ page: 'list' })}>
          <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
            <circle cx="16" cy="16" r="13" />
            <path d="M3.5 19.5 28.5 12.5M16 3v26" />
            <circle cx="16" cy="16" r="4.5" />
          </svg>
          Soul Codex
        </a>
        <nav aria-label="Pages">
          <a href={hrefOf({ page: 'list' })}>Charts</a>
          <a className="button" href={hrefOf({ page: 'new' })}>
            New chart
          </a>
        </nav>
      </header>
      <UpdateNote />
      <main>
        {opened.status === 'loading' && (
          <p className="loading" role="status">
            Opening your charts …
          </p>
        )}
        {opened.status === 'failed' && <StartFailed error={opened.error} onRetry={onRetry} />}
        {opened.status === 'ready' && <Page />}
      </main>
      <footer>
        <DataNote codex={opened.data} />
      </footer>
    </div>
  );
}

function Page() {
  const route = routeOf(useFragment());
  switch (route.page) {
    case 'list':
      return <ListPage />;
    case 'new':
      return <NewPage />;
    case 'chart':
      return <ChartPage key={route.id} id={route.id} />;
    case 'edit':
      return <EditPage key={route.id} id={route.id} />;
    case 'unknown':
      return <NotFound what="page" />;
  }
}
