// The packed types in a strict TypeScript project.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { freshProject } from './support/project.mjs';

const CONSUMER = `
import init, { SoulCodex, isSoulError, natalChart, type Chart, type UserProfile } from 'soul-codex';
import slimInit from 'soul-codex/slim';
import { SoulCodexProvider, useChart, useProfiles, type Result } from 'soul-codex/react';

export async function sunOf(birthDate: string): Promise<string> {
  await init();
  const chart: Chart = natalChart({ birthDate, birthTimezone: 'Europe/London' });
  return chart.bodies.Sun.sign;
}
export async function names(): Promise<(string | null)[]> {
  await slimInit(new URL('https://example.org/soul_codex.wasm'));
  const codex = await SoulCodex.open({ durability: 'strict' });
  try {
    const page = await codex.profiles.list({ where: { userId: 'u' }, direction: 'desc', limit: 10 });
    return page.items.map((profile: UserProfile) => profile.displayName);
  } catch (error) {
    if (isSoulError(error, 'store/closed')) return [];
    throw error;
  }
}
export function useFirst(): Result<unknown> {
  const profiles = useProfiles();
  const id = profiles.status === 'ready' ? (profiles.data.items[0]?.id ?? null) : null;
  return useChart(id);
}
export const provider: typeof SoulCodexProvider = SoulCodexProvider;
// @ts-expect-error Inside the package is not for apps.
import 'soul-codex/dist/core.js';
// @ts-expect-error The date is required.
natalChart({ birthTime: '12:00' });
`;

describe('in TypeScript', () => {
  /** @type {Awaited<ReturnType<typeof freshProject>>} */
  let project;
  before(async () => {
    project = await freshProject(['typescript', '@types/react', 'react']);
  });
  after(() => project.remove());

  for (const resolution of [
    { module: 'NodeNext', moduleResolution: 'NodeNext' },
    { module: 'ESNext', moduleResolution: 'Bundler' },
  ]) {
    test(`strict with ${resolution.moduleResolution} resolution compiles, libraries checked, too`, async () => {
      const compilerOptions = {
        ...resolution, target: 'ES2022', lib: ['ES2022', 'DOM'], types: [], noEmit: true,
        strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false,
      };
      await project.write({
        'consumer.ts': CONSUMER,
        'tsconfig.json': JSON.stringify({ compilerOptions, files: ['consumer.ts'] }),
      });
      const { stdout } = await project.run('tsc', ['--project', 'tsconfig.json']);
      assert.equal(stdout, '');
    });
  }
});
