import { isSoulError } from 'soul-codex';

export interface Failure {
  title: string;
  advice: string;
  /** What may help: the same once more, or the page loaded anew. */
  remedy: 'retry' | 'reload';
  /** The stable code and the message, to quote when asking for help. */
  facts: string;
}

/** What to tell someone when the app can't start or can't store. */
export function failureOf(error: unknown): Failure {
  const facts = isSoulError(error) ? `${error.code}: ${error.message}` : String(error);
  const code = isSoulError(error) ? error.code : '';
  return { remedy: 'retry', ...adviceFor(code, isSoulError(error) ? error.details : null), facts };
}

type Advice = Pick<Failure, 'title' | 'advice'> & Partial<Pick<Failure, 'remedy'>>;

function adviceFor(code: string, details: Record<string, unknown> | null): Advice {
  if (code.startsWith('module/')) {
    return {
      title: 'The calculations could not be loaded',
      advice: 'Check the connection and try again. The browser has to support WebAssembly.',
    };
  }
  switch (code) {
    case 'store/unavailable':
      return {
        title: 'This browser keeps no data for the app',
        advice:
          'The app needs IndexedDB to keep your charts. Private windows and some privacy settings switch it off: ' +
          'allow site data, or use an ordinary window.',
      };
    case 'store/newer-version':
      return {
        title: 'Your charts were made by a newer version of the app',
        advice: 'Reload the page to get that version. Your charts are safe.',
        remedy: 'reload',
      };
    case 'store/blocked':
      return {
        title: 'Another tab is using an older version of the app',
        advice: 'Close the other tabs of this app, then try again. Your charts are safe.',
      };
    case 'store/closed':
      return details?.['reason'] === 'upgrade'
        ? {
            title: 'A newer version of the app is open in another tab',
            advice: 'This page is of the older one. Reload it to go on; your charts are safe.',
            remedy: 'reload',
          }
        : {
            title: 'The browser has closed the app’s storage',
            advice: 'It may have cleared the data of this site. Reload the page to see what is there.',
            remedy: 'reload',
          };
    case 'store/quota-exceeded':
      return {
        title: 'The device is out of space',
        advice: 'Nothing was changed. Free some space on the device, then try again.',
      };
    case 'account/cloud-unreachable':
      return {
        title: 'The cloud can’t be reached',
        advice: 'It has to be asked first, so nothing was deleted. Try again with a connection, or sign out first.',
      };
    default:
      return { title: 'Something went wrong', advice: 'Try again. What is stored already is not affected.' };
  }
}
