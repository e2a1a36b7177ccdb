import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fieldsOf, valueText, type Field } from '../src/sync/fields.ts';
import { mergeOf, valueOf } from '../src/sync/merge.ts';
import { recordTitle } from '../src/sync/records.ts';

const MINE = { id: 'x', version: 2, profileId: 'p', title: 'By the river', content: 'A walk.', mood: 'happy', tags: ['walk'], isPrivate: true };
const THEIRS = { ...MINE, version: 3, title: null, content: 'A long walk.', mood: null, dreamt: 'yes' };
const field = (name: string): Field => {
  const found = fieldsOf('journal', MINE, THEIRS).find((each) => each.name === name);
  assert.ok(found, name);
  return found;
};

test('people see what was written, in the order of the form, and last what a newer version has added', () => {
  assert.deepEqual(fieldsOf('journal', MINE, THEIRS).map(({ name }) => name), ['title', 'content', 'mood', 'tags', 'isPrivate', 'dreamt']);
});

test('a value reads as on the other pages', () => {
  assert.equal(valueText(field('mood'), 'grateful'), 'Grateful');
  assert.equal(valueText(field('tags'), ['walk', 'sea']), 'walk, sea');
  assert.equal(valueText(field('isPrivate'), false), 'no');
  for (const empty of [null, undefined, '', []]) assert.equal(valueText(field('title'), empty), 'nothing');
});

test('a merge takes each field from where it was chosen, and keeps apart what was typed', () => {
  const fields = ['title', 'content', 'mood', 'tags'].map(field);
  const picks = { title: 'mine', content: 'own', mood: 'theirs', tags: 'own' } as const;
  assert.deepEqual(mergeOf(fields, { mine: MINE, theirs: THEIRS }, picks, { content: 'A walk in the rain. ', tags: 'sea, rain, sea' }), {
    picked: { title: 'By the river', mood: null },
    typed: { content: 'A walk in the rain. ', tags: ['sea', 'rain'] },
  });
});

test('a typed value has the field’s type, and what has no such form goes on for the core to refuse', () => {
  const birth = Object.fromEntries(fieldsOf('profile', { birthTime: null, birthLatitude: null, displayName: null }).map((each) => [each.name, each]));
  const energy = fieldsOf('frequency', { energy: 1 })[0];
  assert.ok(birth['birthTime'] && birth['birthLatitude'] && birth['displayName'] && energy);
  assert.equal(valueOf(birth['birthTime'], '5:30 am'), '05:30');
  assert.equal(valueOf(birth['birthLatitude'], '51°30′N'), 51.5);
  assert.equal(valueOf(birth['displayName'], '  '), null);
  assert.deepEqual([valueOf(energy, '7'), valueOf(energy, ''), valueOf(energy, 'much')], [7, null, 'much']);
});

test('a record is called by the first version that has a name', () => {
  assert.equal(recordTitle('profile', { displayName: 'Ada' }), 'Chart: Ada');
  assert.equal(recordTitle('journal', null, { title: null, entryDate: '2026-03-01' }), 'Journal entry: 1 March 2026');
  assert.equal(recordTitle('person', null), 'Person');
  assert.equal(recordTitle('dream', { name: 'x' }), 'Record');
});
