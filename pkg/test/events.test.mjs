// The stream of news over a clock, a draw and answers that the test gives.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { News } from '../dist/events.js';
import { waitMs } from '../dist/requests.js';

const MINUTE = 60_000;

/** Lets everything go on that needs no time. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

/** A body that says what it is told to. */
function body() {
  /** @type {ReadableStreamDefaultController<Uint8Array> | undefined} */
  let control;
  const stream = new ReadableStream({ start: (controller) => void (control = controller) });
  const say = async (/** @type {string} */ text) => {
    control?.enqueue(new TextEncoder().encode(text));
    await settle();
  };
  const end = async () => {
    control?.close();
    await settle();
  };
  return { stream, say, end };
}

/** A stream of news in a world of its own. `random` is what is drawn. */
function world({ random = 0.5 } = {}) {
  let now = 1_000_000;
  /** @type {{ at: number, work: () => void }[]} */
  let timers = [];
  /** Requests that wait for an answer. @type {{ signal: AbortSignal, resolve: (answer: any) => void, reject: (error: Error) => void }[]} */
  const asked = [];
  /** @type {string[]} */
  const told = [];
  let doubts = 0;
  const news = new News({
    ask: (signal) =>
      new Promise((resolve, reject) => {
        asked.push({ signal, resolve, reject });
        signal.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    tell: (cursor) => void told.push(cursor),
    doubt: () => void (doubts += 1),
    now: () => now,
    random: () => random,
    later: (work, ms) => {
      const timer = { at: now + ms, work };
      timers.push(timer);
      return () => void (timers = timers.filter((other) => other !== timer));
    },
  });
  /** Does what is due next, where that is by then. */
  const goOn = async (/** @type {number} */ until) => {
    const [next] = timers.filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at);
    if (!next) return false;
    timers = timers.filter((timer) => timer !== next);
    now = Math.max(now, next.at);
    next.work();
    await settle();
    return true;
  };
  return {
    news,
    told,
    get doubts() {
      return doubts;
    },
    get asked() {
      return asked.length;
    },
    /** Lets time pass, with all that is due in it, in its order. */
    pass: async (/** @type {number} */ ms) => {
      const until = now + ms;
      await settle();
      while (await goOn(until));
      now = until;
    },
    /** Lets time pass until the next request, and tells how long that was, in milliseconds. */
    untilAsked: async () => {
      const [from, before] = [now, asked.length];
      await settle();
      while (asked.length === before && (await goOn(Infinity)));
      assert.equal(asked.length, before + 1);
      return now - from;
    },
    /** Answers the newest request. */
    answer: async (/** @type {BodyInit | null} */ content, { status = 200, type = 'text/event-stream', retryAfterMs = /** @type {number | null} */ (null) } = {}) => {
      const response = new Response(content, { status, headers: { 'content-type': type } });
      asked.at(-1)?.resolve({ response, retryAfterMs: async () => retryAfterMs });
      await settle();
    },
    fail: async () => {
      asked.at(-1)?.reject(new Error('no connection'));
      await settle();
    },
    /** Has the app's own `fetch` say that there is no token. */
    withoutToken: async () => {
      asked.at(-1)?.resolve(null);
      await settle();
    },
    signal: () => asked.at(-1)?.signal,
  };
}

const change = (/** @type {string} */ cursor) =>
  `event: change\ndata: ${JSON.stringify({ protocol: 1, serverTime: '2025-03-01T12:00:04.000Z', cursor })}\n\n`;

describe('the stream of news', () => {
  test('is open while it is wanted, and tells each cursor', async () => {
    const at = world();
    await at.pass(MINUTE);
    assert.equal(at.asked, 0);
    at.news.want(true);
    await at.pass(0);
    assert.equal(at.asked, 1);
    const { stream, say } = body();
    await at.answer(stream, { type: 'text/event-stream; charset=utf-8' });
    await say(`: hello\n\n${change('life.1')}${change('life.2').slice(0, 20)}`);
    assert.deepEqual(at.told, ['life.1']);
    await say(`${change('life.2').slice(20)}event: later\ndata: what it is only a later version knows\n\n`);
    assert.deepEqual(at.told, ['life.1', 'life.2']);
    at.news.want(false);
    await settle();
    assert.equal(at.signal()?.aborted, true);
    await at.pass(24 * 60 * MINUTE);
    assert.equal(at.asked, 1);
  });

  test('that nobody wants any more tells nothing', async () => {
    const at = world();
    at.news.want(true);
    await at.pass(0);
    at.news.want(false);
    const { stream, say } = body();
    await at.answer(stream);
    await say(change('life.1')).catch(() => undefined);
    assert.deepEqual(at.told, []);
  });

  test('is opened again after waits that are drawn below a ceiling that doubles up to five minutes', async () => {
    for (const [random, expected] of /** @type {[number, number[]][]} */ ([
      [1 - Number.EPSILON, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300].map((s) => s * 1000)],
      [0, Array.from({ length: 11 }, () => 200)],
    ])) {
      const at = world({ random });
      at.news.want(true);
      await at.pass(0);
      for (const ms of expected) {
        await at.fail();
        assert.equal(Math.round(await at.untilAsked()), ms);
      }
    }
  });

  test('that ends at once, again and again, is not opened in a tight loop', async () => {
    const at = world();
    at.news.want(true);
    await at.pass(0);
    const waits = [];
    for (let n = 0; n < 12; n += 1) {
      const { stream, say, end } = body();
      await at.answer(stream);
      await say(change(`life.${n}`));
      await end();
      waits.push(await at.untilAsked());
    }
    // Half of the ceiling each.
    assert.deepEqual(waits, [0.5, 1, 2, 4, 8, 16, 32, 64, 128, 150, 150, 150].map((s) => s * 1000));
  });

  test('that has lasted is opened again soon', async () => {
    const at = world({ random: 1 - Number.EPSILON });
    at.news.want(true);
    await at.pass(0);
    for (let n = 0; n < 8; n += 1) {
      await at.fail();
      await at.untilAsked();
    }
    const { stream, say, end } = body();
    await at.answer(stream);
    for (let n = 0; n < 4; n += 1) {
      await at.pass(MINUTE / 2);
      await say(':\n\n');
    }
    await end();
    assert.equal(Math.round(await at.untilAsked()), 1000);
  });

  test('that is silent for more than twice the time of a comment is taken for dead', async () => {
    const at = world({ random: 0 });
    at.news.want(true);
    await at.pass(0);
    const { stream, say } = body();
    await at.answer(stream);
    for (let n = 0; n < 20; n += 1) {
      await at.pass(MINUTE);
      await say(n % 2 === 0 ? ':\n\n' : change(`life.${n}`));
    }
    assert.equal(at.asked, 1);
    const signal = at.signal();
    await at.pass(MINUTE);
    assert.equal(signal?.aborted, false);
    assert.equal(await at.untilAsked(), 5000 + 200);
    assert.equal(signal?.aborted, true);
    // A cloud that takes the request and says nothing at all is no better.
    assert.equal(await at.untilAsked(), 65_000 + 200);
  });

  test('waits as long as the cloud asks, whatever wakes it, and up to a day', async () => {
    const at = world({ random: 0 });
    at.news.want(true);
    await at.pass(0);
    await at.answer('', { status: 503, type: 'application/problem+json', retryAfterMs: 90_000 });
    at.news.wake();
    await at.pass(89_999);
    assert.equal(at.asked, 1);
    await at.pass(1);
    assert.equal(at.asked, 2);
    await at.answer('', { status: 429, retryAfterMs: Infinity });
    await at.pass(24 * 60 * MINUTE - 1);
    assert.equal(at.asked, 2);
    await at.pass(1);
    assert.equal(at.asked, 3);
  });

  test('is tried again at once when the network or the page is back', async () => {
    const at = world({ random: 1 - Number.EPSILON });
    at.news.want(true);
    await at.pass(0);
    for (let n = 0; n < 10; n += 1) {
      await at.fail();
      await at.untilAsked();
    }
    await at.fail();
    await at.pass(4 * MINUTE);
    assert.equal(at.asked, 11);
    at.news.wake();
    assert.equal(await at.untilAsked(), 0);
    // And one that fails then waits for a second at most, as the first one.
    await at.fail();
    assert.equal(Math.round(await at.untilAsked()), 1000);
    // A stream that is open stays as it is.
    await at.answer(body().stream);
    at.news.wake();
    await at.pass(0);
    assert.deepEqual([at.asked, at.signal()?.aborted], [13, false]);
  });

  test('raises doubt about a token that is refused, and is not asked for in a tight loop', async () => {
    for (const refuse of [
      (/** @type {ReturnType<typeof world>} */ at) => at.answer('', { status: 401 }),
      (/** @type {ReturnType<typeof world>} */ at) => at.answer('', { status: 403 }),
      (/** @type {ReturnType<typeof world>} */ at) => at.withoutToken(),
    ]) {
      const at = world();
      at.news.want(true);
      await at.pass(0);
      for (let n = 1; n <= 8; n += 1) {
        await refuse(at);
        assert.equal(at.doubts, n);
        // The engine pauses, and goes on with the token that it is given.
        at.news.want(false);
        at.news.want(true);
        assert.equal(await at.untilAsked(), 500 * 2 ** (n - 1));
      }
    }
  });

  test('of somebody else is opened when somebody else is signed in', async () => {
    const at = world();
    at.news.want(true);
    await at.pass(0);
    const { stream } = body();
    await at.answer(stream);
    const signal = at.signal();
    at.news.renew();
    await at.pass(0);
    assert.deepEqual([signal?.aborted, at.asked], [true, 2]);
  });

  test('takes no answer that is no stream of this protocol', async () => {
    const json = (/** @type {unknown} */ data) => `event: change\ndata: ${JSON.stringify(data)}\n\n`;
    const answers = /** @type {[string | null, { status?: number, type?: string }][]} */ ([
      ['<!doctype html><p>Welcome to our hotel', { type: 'text/html' }],
      [change('life.1'), { type: 'application/json' }],
      [change('life.1'), { type: 'text/event-streams' }],
      [change('life.1'), { status: 500 }],
      [null, { status: 204 }],
      [json({ protocol: 2, cursor: 'life.1' }), {}],
      [json({ protocol: 1, cursor: 1 }), {}],
      [json({ protocol: 1, cursor: '' }), {}],
      [json({ protocol: 1, cursor: 'a b' }), {}],
      [json({ protocol: 1, cursor: 'x'.repeat(201) }), {}],
      [json(null), {}],
      ['event: change\ndata: {\n\n', {}],
      ['x'.repeat(1 << 20), {}],
    ]);
    for (const [content, options] of answers) {
      const at = world({ random: 0 });
      at.news.want(true);
      await at.pass(0);
      await at.answer(content, options);
      const signal = at.signal();
      await at.pass(200);
      assert.deepEqual([at.told, at.doubts, signal?.aborted, at.asked], [[], 0, true, 2], String(content).slice(0, 60));
    }
  });

  test('does not hang on a fetch that heeds no signal', async () => {
    let asked = 0;
    const deaf = new News({
      ask: () => {
        asked += 1;
        return new Promise(() => {});
      },
      tell: () => assert.fail('nothing was said'),
      doubt: () => assert.fail('nothing was refused'),
      now: () => 0,
      random: () => 0,
      later: (work, ms) => {
        // The time for a sign of life is over at once.
        if (ms > 1000 || asked < 3) queueMicrotask(work);
        return () => {};
      },
    });
    deaf.want(true);
    await settle();
    deaf.want(false);
    assert.equal(asked, 3);
  });
});

test('Retry-After is seconds, or a date by the cloud\'s clock', () => {
  // The example of RFC 9110, section 5.6.7, is 784111777 seconds after 1970.
  const now = 784_111_777_000 - 30_000;
  for (const [header, expected] of /** @type {[string, number | null][]} */ ([
    ['120', 120_000], [' 0 ', 0], ['Sun, 06 Nov 1994 08:49:37 GMT', 30_000], ['Sun, 06 Nov 1994 08:40:00 GMT', 0], ['soon', null], ['', null],
  ])) {
    assert.equal(waitMs(header, now), expected, header);
  }
});
