import type { OpenOptions } from 'soul-codex';
import { accountsAt } from './accounts.ts';
import { logIn } from './logIn.ts';

/** The cloud's `v1/` lies in the app's own folder: one origin, so that the page's policy can forbid all others. */
const BASE_URL = new URL('.', document.baseURI).href;

/** How the database is opened. While nobody is signed in nothing is sent, whether a cloud is there or not. */
export const OPEN_OPTIONS: OpenOptions = {
  cloud: { baseUrl: BASE_URL, getToken: async () => logIn()?.token ?? null },
};

export const accounts = accountsAt(BASE_URL);
