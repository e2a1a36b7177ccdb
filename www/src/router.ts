import { useSyncExternalStore } from 'react';

/** The pages, addressed by the fragment, so that any static host and any folder can serve the app. */
export type Route =
  | { page: 'list' }
  | { page: 'new' }
  | { page: 'chart'; id: string }
  | { page: 'edit'; id: string }
  | { page: 'unknown' };

export function routeOf(fragment: string): Route {
  const parts = fragment
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  const [first, id, last] = parts;
  if (first === undefined) return { page: 'list' };
  if (first === 'new' && parts.length === 1) return { page: 'new' };
  if (first === 'charts' && id !== undefined) {
    if (parts.length === 2) return { page: 'chart', id };
    if (parts.length === 3 && last === 'edit') return { page: 'edit', id };
  }
  return { page: 'unknown' };
}

export function hrefOf(route: Exclude<Route, { page: 'unknown' }>): string {
  switch (route.page) {
    case 'list':
      return '#/';
    case 'new':
      return '#/new';
    case 'chart':
      return `#/charts/${route.id}`;
    case 'edit':
      return `#/charts/${route.id}/edit`;
  }
}

export function goTo(route: Exclude<Route, { page: 'unknown' }>): void {
  window.location.hash = hrefOf(route);
}

/** The address of the page that is shown; a component that calls this renders again when it changes. */
export function useFragment(): string {
  return useSyncExternalStore(onHashChange, () => window.location.hash);
}

function onHashChange(listener: () => void): () => void {
  window.addEventListener('hashchange', listener);
  return () => window.removeEventListener('hashchange', listener);
}
