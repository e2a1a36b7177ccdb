// Server-sent events out of a body's bytes, as the HTML standard reads them (section 9.2.6, "Interpreting an event stream").
// The browser's own `EventSource` sends no header, and the token is in one.

/** Most characters of a line: an event of the protocol has some 300, and a server that never ends one must not fill the memory. */
export const LINE_CHARS_MAX = 16_384;
/** Most characters of an event's data over all its lines, for the same reason. */
export const DATA_CHARS_MAX = 32_768;

/** One event. */
export interface StreamEvent {
  type: string;
  data: string;
}

/** Puts events together, wherever their bytes were cut. */
export class EventReader {
  // The mark at the beginning of a text (U+FEFF) is the decoder's to take off, and bytes that are no UTF-8 are its to replace.
  readonly #decoder = new TextDecoder();
  #line = '';
  /** Whether the last character was a carriage return: a line feed after it belongs to it. */
  #returned = false;
  #type = '';
  #data: string[] = [];
  #dataChars = 0;

  /**
   * Takes the next bytes, and gives the events that end in them. Comments, ids and times to wait have no part in the protocol and are
   * passed over; an event that the end of the stream cuts off never happened.
   *
   * @throws RangeError for a line or an event that is too long.
   */
  read(bytes: Uint8Array): StreamEvent[] {
    const events: StreamEvent[] = [];
    let text = this.#decoder.decode(bytes, { stream: true });
    if (this.#returned && text !== '') {
      this.#returned = false;
      if (text.startsWith('\n')) text = text.slice(1);
    }
    let from = 0;
    for (const { 0: end, index } of text.matchAll(/\r\n|\r|\n/g)) {
      this.#take(text.slice(from, index));
      const line = this.#line;
      this.#line = '';
      from = index + end.length;
      this.#returned = end === '\r' && from === text.length;
      const event = this.#endOfLine(line);
      if (event) events.push(event);
    }
    this.#take(text.slice(from));
    return events;
  }

  #take(part: string): void {
    if (this.#line.length + part.length > LINE_CHARS_MAX) throw new RangeError('a line of the event stream is too long');
    this.#line += part;
  }

  /** The event that the line ends. */
  #endOfLine(line: string): StreamEvent | null {
    if (line === '') {
      const event = { type: this.#type || 'message', data: this.#data.join('\n') };
      const isOne = this.#data.length > 0;
      [this.#type, this.#data, this.#dataChars] = ['', [], 0];
      return isOne ? event : null;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + (line[colon + 1] === ' ' ? 2 : 1));
    if (field === 'event') this.#type = value;
    if (field === 'data') {
      this.#dataChars += value.length + 1;
      if (this.#dataChars > DATA_CHARS_MAX) throw new RangeError('an event of the stream is too long');
      this.#data.push(value);
    }
    return null;
  }
}
