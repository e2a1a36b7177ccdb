import { Suspense, lazy, useState } from 'react';
import { SoulCodexProvider, useSoulCodex } from 'soul-codex/react';
import { DataNote } from './DataNote.tsx';
import { NotFound } from './NotFound.tsx';
import { PageFailed } from './PageFailed.tsx';
import { ProblemNote } from './ProblemNote.tsx';
import { StartFailed } from './StartFailed.tsx';
import { SyncLink } from './cloud/SyncLink.tsx';
import { SyncProvider, useSync } from './cloud/SyncContext.tsx';
import { OPEN_OPTIONS } from './cloud/address.ts';
import { UpdateNote } from './offline/UpdateNote.tsx';
import { ListPage } from './profiles/ListPage.tsx';
import { hrefOf, routeOf, useFragment, type Route } from './router.ts';

// The first screen waits for none of these.
const NewPage = lazy(() => import('./birth/NewPage.tsx'));
const EditPage = lazy(() => import('./birth/EditPage.tsx'));
const ChartPage = lazy(() => import('./chart/ChartPage.tsx'));
const OtherChartsPage = lazy(() => import('./other/OtherChartsPage.tsx'));
const DesignPage = lazy(() => import('./design/DesignPage.tsx'));
const NumbersPage = lazy(() => import('./numbers/NumbersPage.tsx'));
const PeoplePage = lazy(() => import('./people/PeoplePage.tsx'));
const NewPersonPage = lazy(() => import('./people/NewPersonPage.tsx'));
const EditPersonPage = lazy(() => import('./people/EditPersonPage.tsx'));
const PairPage = lazy(() => import('./pair/PairPage.tsx'));
const JournalPage = lazy(() => import('./journal/JournalPage.tsx'));
const EntryPage = lazy(() => import('./journal/EntryPage.tsx'));
const DataPage = lazy(() => import('./data/DataPage.tsx'));
const SyncPage = lazy(() => import('./sync/SyncPage.tsx'));

export function App() {
  // A new key makes a new provider, which loads and opens once more.
  const [attempt, setAttempt] = useState(0);
  return (
    <SoulCodexProvider key={attempt} options={OPEN_OPTIONS}>
      <SyncProvider>
        <Frame onRetry={() => setAttempt(attempt + 1)} />
      </SyncProvider>
    </SoulCodexProvider>
  );
}

function Frame({ onRetry }: { onRetry: () => void }) {
  const opened = useSoulCodex();
  const fragment = useFragment();
  const { departures, notice } = useSync();
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
          <a href={hrefOf({ page: 'data' })}>Your data</a>
          <SyncLink />
          <a className="button" href={hrefOf({ page: 'new' })}>
            New chart
          </a>
        </nav>
      </header>
      <UpdateNote />
      <ProblemNote />
      <div role="status" className="problem-note">
        {notice !== null && (
          <p className="note" data-notice>
            {notice}
          </p>
        )}
      </div>
      <main>
        {opened.status === 'loading' && <Waiting text="Opening your charts …" />}
        {opened.status === 'failed' && <StartFailed error={opened.error} onRetry={onRetry} />}
        {opened.status === 'ready' && (
          // Who has left an account takes along what a page shows of it, a form that is half filled in included.
          <PageFailed key={`${departures} ${fragment}`}>
            <Suspense fallback={<Waiting text="Opening the page …" />}>
              <Page route={routeOf(fragment)} />
            </Suspense>
          </PageFailed>
        )}
      </main>
      <footer>
        <DataNote codex={opened.data} />
      </footer>
    </div>
  );
}

function Waiting({ text }: { text: string }) {
  return (
    <p className="loading" role="status">
      {text}
    </p>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case 'list':
      return <ListPage />;
    case 'new':
      return <NewPage />;
    case 'data':
      return <DataPage />;
    case 'sync':
      return <SyncPage />;
    case 'chart':
      return <ChartPage id={route.id} />;
    case 'edit':
      return <EditPage id={route.id} />;
    case 'other':
      return <OtherChartsPage id={route.id} />;
    case 'design':
      return <DesignPage id={route.id} />;
    case 'numbers':
      return <NumbersPage id={route.id} />;
    case 'people':
      return <PeoplePage id={route.id} />;
    case 'newPerson':
      return <NewPersonPage id={route.id} />;
    case 'pair':
      return <PairPage id={route.id} personId={route.personId} />;
    case 'editPerson':
      return <EditPersonPage id={route.id} personId={route.personId} />;
    case 'journal':
      return <JournalPage id={route.id} />;
    case 'newEntry':
      return <EntryPage id={route.id} entryId={null} />;
    case 'entry':
      return <EntryPage id={route.id} entryId={route.entryId} />;
    case 'unknown':
      return <NotFound what="page" />;
  }
}
