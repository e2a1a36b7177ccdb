// Server-sent events, wherever their bytes are cut. The streams are those of the HTML standard, section 9.2.5, and its rules.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DATA_CHARS_MAX, EventReader, LINE_CHARS_MAX } from '../dist/event-stream.js';

/** All events of some texts. @param {string[]} texts */
function read(...texts) {
  const reader = new EventReader();
  return texts.flatMap((text) => reader.read(new TextEncoder().encode(text)));
}
const message = (/** @type {string} */ data) => ({ type: 'message', data });

describe('an event stream', () => {
  test('is read as the standard says of its examples', () => {
    assert.deepEqual(read('data: YHOO\ndata: +2\ndata: 10\n\n'), [message('YHOO\n+2\n10')]);
    const four = ': test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n';
    assert.deepEqual(read(four), [message('first event'), message('second event'), message(' third event')]);
    // The last of these is cut off by the end of the stream.
    assert.deepEqual(read('data\n\ndata\ndata\n\ndata:'), [message(''), message('\n')]);
    assert.deepEqual(read('data:test\n\ndata: test\n\n'), [message('test'), message('test')]);
    assert.deepEqual(read('event: add\ndata: 73857293\n\nevent: remove\ndata: 2153\n\n'), [
      { type: 'add', data: '73857293' },
      { type: 'remove', data: '2153' },
    ]);
  });

  test('is the same wherever its bytes are cut, with any ends of lines', () => {
    const lines = [': a comment', 'event: change', 'data: {"cursor":"ä€😀"}', 'retry: 10', 'unknown: 1', '', 'event: gone', '', 'data: two', 'data: lines', ''];
    const expected = [{ type: 'change', data: '{"cursor":"ä€😀"}' }, message('two\nlines')];
    for (const end of ['\n', '\r\n', '\r']) {
      const bytes = new TextEncoder().encode(lines.map((line) => line + end).join(''));
      for (let first = 0; first <= bytes.length; first += 1) {
        const reader = new EventReader();
        const parts = [bytes.subarray(0, first), new Uint8Array(), bytes.subarray(first)];
        assert.deepEqual(parts.flatMap((part) => reader.read(part)), expected, `${JSON.stringify(end)} cut at ${first}`);
      }
      const reader = new EventReader();
      assert.deepEqual([...bytes].flatMap((byte) => reader.read(Uint8Array.of(byte))), expected);
    }
  });

  test('may begin with a byte order mark, and mix the ends of its lines', () => {
    assert.deepEqual(read('\ufeffdata: a\r\ndata: b\rdata: c\n\r\n'), [message('a\nb\nc')]);
  });

  test('is given up where a line or an event never ends', () => {
    const line = `data:${'x'.repeat(LINE_CHARS_MAX - 5)}`;
    assert.deepEqual(read(`${line}\n\n`), [message('x'.repeat(LINE_CHARS_MAX - 5))]);
    assert.throws(() => read(`${line}x`), RangeError);
    assert.throws(() => read(...line.slice(0, 9000), line.slice(9000), 'x'), RangeError);
    const many = Array.from({ length: DATA_CHARS_MAX / 1000 + 1 }, () => `data:${'x'.repeat(1000)}\n`);
    assert.throws(() => read(...many), RangeError);
    // Comments without end are no event.
    assert.deepEqual(read(...Array.from({ length: 100 }, () => `:${'x'.repeat(1000)}\n`), 'data:a\n\n'), [message('a')]);
  });
});
