import { useSyncExternalStore } from 'react';

/** The parts of what the app shows of one profile. */
export const SECTIONS = ['natal', 'other', 'design', 'numbers', 'people', 'journal'] as const;
export type Section = (typeof SECTIONS)[number];

/** The pages, addressed by the fragment, so that any static host and any folder can serve the app. */
export type Route =
  | { page: 'list' }
  | { page: 'new' }
  | { page: 'data' }
  | { page: 'sync' }
  | { page: 'chart'; id: string }
  | { page: 'edit'; id: string }
  | { page: 'other'; id: string }
  | { page: 'design'; id: string }
  | { page: 'numbers'; id: string }
  | { page: 'people'; id: string }
  | { page: 'newPerson'; id: string }
  | { page: 'pair'; id: string; personId: string }
  | { page: 'editPerson'; id: string; personId: string }
  | { page: 'journal'; id: string }
  | { page: 'newEntry'; id: string }
  | { page: 'entry'; id: string; entryId: string }
  | { page: 'unknown' };

export type KnownRoute = Exclude<Route, { page: 'unknown' }>;

export function routeOf(fragment: string): Route {
  const parts = fragment
    .replace(/^#?\/?/, '')
    .split('/')
    .filter((part) => part !== '');
  const [first, id, ...rest] = parts;
  if (first === undefined) return { page: 'list' };
  if ((first === 'new' || first === 'data' || first === 'sync') && id === undefined) return { page: first };
  if (first === 'charts' && id !== undefined) return routeInProfile(id, rest);
  return { page: 'unknown' };
}

function routeInProfile(id: string, parts: readonly string[]): Route {
  const [section, item, action] = parts;
  const unknown: Route = { page: 'unknown' };
  if (section === undefined) return { page: 'chart', id };
  switch (section) {
    case 'edit':
    case 'other':
    case 'design':
    case 'numbers':
      return parts.length === 1 ? { page: section, id } : unknown;
    case 'people':
      if (item === undefined) return { page: 'people', id };
      if (action === undefined) {
        return item === 'new' ? { page: 'newPerson', id } : { page: 'pair', id, personId: item };
      }
      return action === 'edit' && parts.length === 3 ? { page: 'editPerson', id, personId: item } : unknown;
    case 'journal':
      if (item === undefined) return { page: 'journal', id };
      if (action !== undefined) return unknown;
      return item === 'new' ? { page: 'newEntry', id } : { page: 'entry', id, entryId: item };
    default:
      return unknown;
  }
}

export function hrefOf(route: KnownRoute): string {
  switch (route.page) {
    case 'list':
      return '#/';
    case 'new':
    case 'data':
    case 'sync':
      return `#/${route.page}`;
    case 'chart':
      return `#/charts/${route.id}`;
    case 'edit':
    case 'other':
    case 'design':
    case 'numbers':
    case 'people':
    case 'journal':
      return `#/charts/${route.id}/${route.page}`;
    case 'newPerson':
      return `#/charts/${route.id}/people/new`;
    case 'pair':
      return `#/charts/${route.id}/people/${route.personId}`;
    case 'editPerson':
      return `#/charts/${route.id}/people/${route.personId}/edit`;
    case 'newEntry':
      return `#/charts/${route.id}/journal/new`;
    case 'entry':
      return `#/charts/${route.id}/journal/${route.entryId}`;
  }
}

/** The page that a section of a profile begins with. */
export function routeOfSection(section: Section, id: string): KnownRoute {
  return section === 'natal' ? { page: 'chart', id } : { page: section, id };
}

export function goTo(route: KnownRoute): void {
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
