// Chromium's DevTools protocol over a pair of pipes (`--remote-debugging-pipe`): messages of JSON, each ended by a zero byte.

/** @typedef {(method: string, parameters?: Record<string, unknown>, session?: string) => Promise<any>} SendCommand */

/**
 * @param {import('node:stream').Writable} toBrowser
 * @param {import('node:stream').Readable} fromBrowser
 * @returns {SendCommand}
 */
export function devToolsOver(toBrowser, fromBrowser) {
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  const underWay = new Map();
  let sent = 0;
  let rest = '';
  fromBrowser.setEncoding('utf8');
  fromBrowser.on('data', (/** @type {string} */ text) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages.map((one) => JSON.parse(one))) {
      // What comes without an id is an event, which nobody asked for.
      const waiting = underWay.get(message.id);
      underWay.delete(message.id);
      if (message.error) waiting?.reject(new Error(`${message.error.message} (${message.error.code})`));
      else waiting?.resolve(message.result);
    }
  });
  const end = (/** @type {string} */ why) => {
    for (const { reject } of underWay.values()) reject(new Error(why));
    underWay.clear();
  };
  fromBrowser.on('close', () => end('The browser is gone.'));
  // A killed browser breaks the pipe; whoever waits hears of it by the end of the other one.
  toBrowser.on('error', () => undefined);
  fromBrowser.on('error', () => undefined);
  return (method, params = {}, sessionId = undefined) =>
    new Promise((resolve, reject) => {
      sent += 1;
      underWay.set(sent, { resolve, reject });
      toBrowser.write(`${JSON.stringify({ id: sent, method, params, sessionId })}\0`);
    });
}

/**
 * Freezes the page of a tab, as the browser does with one that was hidden for long, or lets it go on.
 *
 * @param {SendCommand} send
 * @param {string} part of the page's address that no other has
 * @param {'frozen' | 'active'} state
 */
export async function setLifecycle(send, part, state) {
  const { targetInfos } = await send('Target.getTargets');
  const target = targetInfos.find((/** @type {{ type: string, url: string }} */ info) => info.type === 'page' && info.url.includes(part));
  if (!target) throw new Error(`No page has ${part} in its address.`);
  const { sessionId } = await send('Target.attachToTarget', { targetId: target.targetId, flatten: true });
  try {
    await send('Page.setWebLifecycleState', { state }, sessionId);
  } finally {
    await send('Target.detachFromTarget', { sessionId });
  }
}
