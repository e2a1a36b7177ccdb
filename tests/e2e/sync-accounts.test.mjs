// Accounts on a device: what was made without one is taken along, what is somebody's stays theirs, and a token that ends stops nothing for good.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, test } from 'node:test';
import { isPush } from './support/door.mjs';
import { engines } from './support/engines.mjs';
import { analyze, codex, conflicts, create, createOneOfEach, everything, login, names, open, rawStores, settle, signIn } from './support/in-tab.mjs';
import { browsersOf, clockOf, openIn, somebody, stageOfFile, until } from './support/stage.mjs';

/** @typedef {import('./support/devices.mjs').Tab} Tab */

/** A word that stands in every record of one person, and nowhere else. */
const SECRET = 'zauberwald';

const stage = stageOfFile();

const logMood = (/** @type {number} */ mood) =>
  codex.frequency.create({ logDate: '2025-03-01', energy: 1, mood, clarity: 1, connection: 1, notes: `mood ${mood}` });
const useToken = (/** @type {string | null} */ token) => void (login.token = token);
/** The code and details of the error that a way of signing out ends in. */
const signOut = (/** @type {'fail' | 'sync' | 'keep' | 'delete'} */ unsynced) =>
  codex.account.signOut({ unsynced }).then(() => null, (error) => ({ code: error.code, details: error.details }));
/** A person with a word in every text that there is. */
const createWithSecret = async (/** @type {string} */ secret) => {
  const profile = await codex.profiles.create({ displayName: `${secret} profile`, birthDate: '1990-06-15' });
  const person = await codex.people.create({ ownerProfileId: profile.id, name: `${secret} person`, notes: secret, birthDate: '1991-01-01' });
  const entry = await codex.journal.create({ profileId: profile.id, content: `deep in the ${secret}`, title: secret, tags: [secret] });
  await codex.frequency.create({ energy: 1, mood: 1, clarity: 1, connection: 1, notes: secret });
  await codex.assessments.create({ profileId: profile.id, type: 'mbti', responses: { [secret]: 'a' } });
  await codex.compatibilities.analyze(profile.id, person.id);
  await codex.charts.of(profile.id, { kind: 'natal' });
  return { profileId: profile.id, personId: person.id, entryId: entry.id };
};
/** All that the package shows to whoever is signed in. */
const shown = async (/** @type {string} */ secret, /** @type {Record<string, string>} */ { profileId = '', personId = '', entryId = '' }) => {
  const { profiles, people, journal, assessments, compatibilities, frequency, insights } = codex;
  const lists = [];
  for (const kind of [profiles, people, journal, assessments, compatibilities, frequency, insights, codex.conflicts]) {
    const reading = /** @type {import('soul-codex').ReadOnlyCollection<any>} */ (kind);
    lists.push((await reading.list()).items, await reading.count());
  }
  return {
    lists,
    byId: [await profiles.get(profileId), await people.get(personId), await journal.get(entryId), await codex.charts.get(profileId)],
    pair: await compatibilities.forPair(profileId, personId),
    found: (await journal.search(secret)).items,
    queue: (await codex.sync.queue()).items,
    status: await codex.sync.status(),
    file: JSON.parse(await (await codex.data.export()).text()),
  };
};

for (const engine of engines()) {
  describe(`accounts with ${engine}`, () => {
    const { devices, tabs } = browsersOf(stage, engine, 2);
    const pair = () => /** @type {[Tab, Tab]} */ (tabs);
    const settled = async (/** @type {Tab} */ tab) => {
      const { state, pending, inFlight, dead, paused } = await tab.run(settle);
      assert.deepEqual({ state, pending, inFlight, dead, paused }, { state: 'synced', pending: 0, inFlight: 0, dead: 0, paused: null });
    };

    test('take along what was made without one, on top of what they have', async (t) => {
      const [one, other] = pair();
      const person = await somebody(stage);
      const options = { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID() };
      await openIn([one], { ...options, person });
      await one.run(create, ['Ada']);
      await one.run(logMood, 3);
      await settled(one);
      const took = await clockOf(t, other);
      await openIn([other], { ...options, token: person.token });
      const ids = await other.run(createOneOfEach);
      assert.deepEqual(await other.run(signIn, person.userId), { adopted: 6 });
      await settled(other);
      await settled(one);
      await one.run(analyze, ids);
      const all = await other.run(everything);
      // Profiles stand side by side; the log of a day that both have is one, the later edit.
      assert.deepEqual(Object.values(all).map((records) => records.length), [2, 1, 1, 1, 1, 1]);
      assert.deepEqual(all.frequency.map((/** @type {any} */ { mood }) => mood), [6]);
      assert.deepEqual(await one.run(everything), all);
      // The other log is not lost.
      const filed = [...(await one.run(conflicts)), ...(await other.run(conflicts))];
      assert.deepEqual(filed.map(({ entity, winner, mine, theirs }) => [entity, (winner === 'mine' ? theirs : mine).notes]), [['frequency', 'mood 3']]);
      const { records } = await stage.cloud.contents(person.token);
      assert.equal(records.length, 7);
      await took();
    });

    test('take it along once, also when the browser ends in the middle', async (t) => {
      const device = /** @type {import('./support/devices.mjs').Device} */ (devices[0]);
      let [one] = pair();
      const person = await somebody(stage);
      const options = { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), token: person.token };
      await openIn([one], options);
      const made = Array.from({ length: 30 }, (_, n) => `Ada ${String(n).padStart(2, '0')}`);
      await one.run(create, made);
      await one.run((/** @type {string} */ userId) => void codex.account.signIn(userId, { adopt: true }), person.userId);
      await device.kill();
      one = tabs[0] = await device.start();
      const took = await clockOf(t, one);
      await one.run(open, options);
      const { adopted } = await one.run(signIn, person.userId);
      assert.ok(adopted === 0 || adopted === made.length, String(adopted));
      assert.equal(await one.run(() => codex.account.anonymousRecords()), 0);
      assert.deepEqual(await one.run(signIn, person.userId), { adopted: 0 });
      await settled(one);
      assert.deepEqual(await one.run(names), made);
      const { records, changes } = await stage.cloud.contents(person.token);
      assert.deepEqual([records.map(({ record }) => record['displayName']).sort(), changes], [made, made.length]);
      await took('from the second start');
    });

    test('show nothing of somebody who was here before, who has kept what was never sent', async (t) => {
      const [one] = pair();
      const [ann, ben] = [await somebody(stage), await somebody(stage)];
      const options = { baseUrl: stage.door.baseUrl, databaseName: randomUUID() };
      const took = await clockOf(t, one);
      await openIn([one], { ...options, person: ann });
      const ids = await one.run(createWithSecret, SECRET);
      await settled(one);
      // One part is in the cloud, another waits, and a push is under way while she leaves.
      const { isHeld, release } = stage.door.hold(isPush, 'answer');
      await one.run((/** @type {string} */ secret) => codex.profiles.create({ displayName: `${secret} unsent`, birthDate: '1990-06-15' }), SECRET);
      await isHeld;
      const refused = await one.run(signOut, 'fail');
      assert.deepEqual([refused?.code, refused?.details], ['account/unsynced-work', { pending: 1, dead: 0 }]);
      assert.equal((await one.run(() => codex.account.current())).userId, ann.userId);
      assert.equal(await one.run(signOut, 'keep'), null);
      const sentBefore = stage.door.calls.length;
      await one.run(useToken, ben.token);
      await one.run(signIn, ben.userId);
      release();
      await one.run(create, ['Ben']);
      await settled(one);

      assert.doesNotMatch(JSON.stringify(await one.run(shown, SECRET, ids)), new RegExp(`${SECRET}|${ann.userId}`));
      assert.deepEqual(await one.run(names), ['Ben']);
      // Nothing of hers left with his token, and the cloud has none of it under his name.
      const sent = stage.door.calls.slice(sentBefore).filter(({ token }) => token === ben.token);
      assert.ok(sent.some(isPush));
      for (const { body } of sent) assert.doesNotMatch(String(body), new RegExp(`${SECRET}|${ann.userId}`));
      const his = await stage.cloud.contents(ben.token);
      assert.deepEqual(his.records.map(({ record }) => record['displayName']), ['Ben']);
      // In the object stores each row is one person's.
      const stores = await one.run(rawStores, options.databaseName);
      const mixed = Object.values(stores).flat().filter(({ row }) => {
        const text = JSON.stringify(row);
        return text.includes(ben.userId) && text.includes(SECRET);
      });
      assert.deepEqual(mixed, []);

      // When she is back, all is there, and what waited goes out.
      assert.equal(await one.run(signOut, 'fail'), null);
      await one.run(useToken, ann.token);
      await one.run(signIn, ann.userId);
      await settled(one);
      assert.deepEqual(await one.run(names), [`${SECRET} profile`, `${SECRET} unsent`]);
      const hers = await stage.cloud.contents(ann.token);
      assert.equal(hers.records.length, hers.changes);
      assert.deepEqual(hers.records.filter(({ entity }) => entity === 'profile').map(({ record }) => record['displayName']).sort(), [`${SECRET} profile`, `${SECRET} unsent`]);
      await took();
    });

    test('leave nothing in any object store when their user signs out, and is told what was not sent', async (t) => {
      const [one] = pair();
      const ann = await somebody(stage);
      const options = { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID() };
      const took = await clockOf(t, one);
      await openIn([one], { ...options, person: ann });
      await one.run(createWithSecret, SECRET);
      await settled(one);
      await stage.cloud.stop();
      await one.run(create, [`${SECRET} unsent`]);
      const left = (/** @type {unknown} */ stores) => {
        const rows = Object.entries(/** @type {Record<string, { key: unknown, row: unknown }[]>} */ (stores))
          .flatMap(([store, found]) => found.map((row) => [store, JSON.stringify(row)]));
        return rows.filter(([, text = '']) => text.includes(SECRET) || text.includes(ann.userId));
      };
      assert.notEqual(left(await one.run(rawStores, options.databaseName)).length, 0);
      for (const way of ['fail', 'sync']) {
        const refused = await one.run(signOut, way);
        assert.deepEqual([refused?.code, refused?.details], ['account/unsynced-work', { pending: 1, dead: 0 }]);
      }
      assert.equal(await one.run(signOut, 'delete'), null);
      assert.deepEqual(left(await one.run(rawStores, options.databaseName)), []);
      assert.deepEqual(await one.run(names), []);
      // What the cloud has comes back with its user.
      await stage.cloud.serve();
      await one.run(signIn, ann.userId);
      await settled(one);
      assert.deepEqual(await one.run(names), [`${SECRET} profile`]);
      // With a connection, signing out can send first.
      await one.run(create, ['sent at last']);
      assert.equal(await one.run(signOut, 'sync'), null);
      assert.deepEqual(left(await one.run(rawStores, options.databaseName)), []);
      const { records } = await stage.cloud.contents(ann.token);
      assert.ok(records.some(({ record }) => record['displayName'] === 'sent at last'));
      await took();
    });

    test('pause when their token ends in the middle, and go on with another one', async (t) => {
      const [one] = pair();
      const ann = await somebody(stage);
      const took = await clockOf(t, one);
      await openIn([one], { baseUrl: stage.door.baseUrl, databaseName: randomUUID(), person: ann });
      await settled(one);
      // More than go out in one push; after the first of them the token is good no more.
      const made = Array.from({ length: 250 }, (_, n) => `Ada ${String(n).padStart(3, '0')}`);
      let pushes = 0;
      stage.door.behave(async (call, forward) => {
        const answer = await forward();
        if (isPush(call) && ++pushes === 1) await stage.cloud.logOut(ann.token);
        return answer;
      });
      await one.run(create, made);
      const paused = await until(one, { paused: 'unauthorized' });
      assert.equal(paused.lastError?.code, 'sync/unauthorized');
      assert.equal(paused.pending + paused.inFlight, 150);
      assert.deepEqual([paused.state, paused.dead], ['error', 0]);
      assert.deepEqual(await one.run(names), made);
      // The user logs in again, and the app signs in as it does after each login.
      const again = await stage.cloud.logIn(ann.email);
      await one.run(useToken, again.token);
      await one.run(signIn, ann.userId);
      await until(one, { state: 'synced', pending: 0, inFlight: 0, paused: null, dead: 0 });
      const { records, changes } = await stage.cloud.contents(again.token);
      assert.deepEqual([records.length, changes], [250, 250]);
      assert.deepEqual(await one.run(names), made);
      await took();
    });

    test('are asked for a token that the app has lost, and sync when it is found', async (t) => {
      const [one] = pair();
      const ann = await somebody(stage);
      const took = await clockOf(t, one);
      await openIn([one], { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person: ann });
      await settled(one);
      await one.run(useToken, null);
      await one.run(create, ['Ada']);
      const { pending, inFlight, dead } = await until(one, { paused: 'unauthorized' });
      assert.deepEqual([pending + inFlight, dead], [1, 0]);
      await one.run(useToken, ann.token);
      await one.run(signIn, ann.userId);
      await until(one, { state: 'synced', pending: 0, inFlight: 0, paused: null });
      await took();
    });

    test('never send with the token of another', async (t) => {
      const [one] = pair();
      const [ann, ben] = [await somebody(stage), await somebody(stage)];
      const took = await clockOf(t, one);
      await openIn([one], { baseUrl: stage.cloud.baseUrl, databaseName: randomUUID(), person: ann });
      await settled(one);
      await one.run(useToken, ben.token);
      await one.run(create, ['Ada']);
      const status = await until(one, { paused: 'ownerMismatch' });
      assert.deepEqual([status.pending + status.inFlight, status.dead, status.lastError?.code], [1, 0, 'sync/owner-mismatch']);
      assert.deepEqual((await stage.cloud.contents(ben.token)).records, []);
      await one.run(useToken, ann.token);
      await one.run(signIn, ann.userId);
      await until(one, { state: 'synced', pending: 0, inFlight: 0, paused: null });
      assert.equal((await stage.cloud.contents(ann.token)).records.length, 1);
      await took();
    });
  });
}
