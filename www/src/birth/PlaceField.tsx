import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { placesCredit, searchPlaces, type Place } from 'soul-codex';
import { Hint, Problem, described } from './Field.tsx';
import { placeName, placeText } from './place.ts';

/** So many cities are offered. */
const OFFERED = 8;
/** One letter is the beginning of thousands of names. */
const LETTERS_MIN = 2;
const ID = 'birthLocation';

interface Props {
  value: string;
  problem: string | undefined;
  onChange: (place: string) => void;
  onChoose: (place: Place) => void;
}

type Search =
  | { state: 'none' | 'loading' | 'failed'; places: Place[] }
  | { state: 'found'; places: Place[]; query: string };

const NONE: Search = { state: 'none', places: [] };

/**
 * The birth place as text, with cities to choose from while it is typed.
 *
 * It is a combobox by the pattern of WAI-ARIA: the focus stays in the field, the arrows go through the list, Enter takes, Escape closes.
 */
export function PlaceField({ value, problem, onChange, onChoose }: Props) {
  const [search, setSearch] = useState<Search>(NONE);
  /** Which of the places the arrows have reached; −1 for none. */
  const [active, setActive] = useState(-1);
  const [chosen, setChosen] = useState<Place | null>(null);
  const searching = useRef<AbortController | null>(null);
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => () => searching.current?.abort(), []);

  const isOpen = search.places.length > 0;

  function close() {
    searching.current?.abort();
    setSearch(NONE);
    setActive(-1);
  }

  async function look(query: string) {
    searching.current?.abort();
    setActive(-1);
    if (query.trim().length < LETTERS_MIN) {
      setSearch(NONE);
      return;
    }
    const { signal } = (searching.current = new AbortController());
    // What was found for the letters before stays in sight meanwhile, but for the first time, when the list is being loaded.
    setSearch((before) => (before.state === 'found' ? before : { state: 'loading', places: [] }));
    try {
      const places = await searchPlaces(query, { limit: OFFERED, signal });
      if (!signal.aborted) setSearch({ state: 'found', places, query });
    } catch {
      // A search that was given up is no failure; any other is told in the field's own words, and the fields below it still work.
      if (!signal.aborted) setSearch({ state: 'failed', places: [] });
    }
  }

  function take(place: Place) {
    close();
    setChosen(place);
    onChoose(place);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (!isOpen) return;
    const count = search.places.length;
    const place = search.places[active];
    if (event.key === 'ArrowDown') move((active + 1) % count);
    else if (event.key === 'ArrowUp') move((active <= 0 ? count : active) - 1);
    else if (event.key === 'Enter' && place) take(place);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  }

  function move(to: number) {
    setActive(to);
    list.current?.children[to]?.scrollIntoView({ block: 'nearest' });
  }

  const hint = 'Type a city and choose it: coordinates and time zone are filled in. Or write what you like.';
  return (
    <div className="field place-field">
      <label htmlFor={ID}>Birth place</label>
      <Hint id={ID}>{hint}</Hint>
      <Problem id={ID} problem={problem} />
      <div className="place-box">
        <input
          id={ID}
          type="text"
          role="combobox"
          autoComplete="off"
          spellCheck={false}
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-controls="places"
          aria-activedescendant={active >= 0 ? `place-${active}` : undefined}
          {...described(ID, hint, problem)}
          value={value}
          onChange={(event) => {
            setChosen(null);
            onChange(event.target.value);
            void look(event.target.value);
          }}
          onKeyDown={onKeyDown}
          onBlur={close}
        />
        {/* A list that scrolls would take the focus of the Tab key, and go with it. */}
        <ul ref={list} id="places" role="listbox" aria-label="Cities" tabIndex={-1} hidden={!isOpen}>
          {search.places.map((place, i) => (
            <li
              key={`${place.name} ${place.latitude} ${place.longitude}`}
              id={`place-${i}`}
              role="option"
              aria-selected={i === active}
              // The field would lose the focus, and the list close before it is clicked.
              onPointerDown={(event) => event.preventDefault()}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(place)}
            >
              <span className="place-name">{placeName(place)}</span>{' '}
              <span className="place-where">
                {[place.region, place.country].filter((part) => part !== null && part !== '').join(', ')}
              </span>
            </li>
          ))}
        </ul>
      </div>
      <div role="status" className="hint place-status">
        {statusOf(search, chosen)}
      </div>
      {(isOpen || chosen !== null) && <p className="hint credit">{placesCredit()}</p>}
    </div>
  );
}

function statusOf(search: Search, chosen: Place | null): string {
  switch (search.state) {
    case 'loading':
      return 'Loading the list of cities …';
    case 'failed':
      return 'The list of cities could not be loaded. Enter coordinates and zone below.';
    case 'found':
      if (search.places.length === 0)
        return `No city of 15,000 people or more is called “${search.query.trim()}”. Enter coordinates and zone below.`;
      return search.places.length === 1
        ? 'One city found: arrow down to reach it.'
        : `${search.places.length} cities found: arrow down to reach them.`;
    case 'none':
      return chosen === null ? '' : `${placeText(chosen)}: coordinates and time zone are filled in.`;
  }
}
