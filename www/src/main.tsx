import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { lookForCloud } from './cloud/presence.ts';
import { serveOffline } from './offline/register.ts';
import './styles/base.css';
import './styles/pages.css';
import './styles/form.css';
import './styles/chart.css';
import './styles/design.css';
import './styles/numbers.css';
import './styles/pair.css';
import './styles/sync.css';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
serveOffline();
void lookForCloud();
