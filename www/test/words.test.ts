import assert from 'node:assert/strict';
import { test } from 'node:test';
import { replacedHouses } from '../src/chart/words.ts';

test('houses of another system than the chosen one are named', () => {
  assert.equal(
    replacedHouses('placidus', 'porphyry'),
    'Placidus has no houses at this latitude. The houses shown are those of Porphyry.',
  );
  assert.equal(replacedHouses('koch', 'koch'), null);
  assert.equal(replacedHouses('koch', null), null);
});
