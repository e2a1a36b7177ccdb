import { PageTitle } from './PageTitle.tsx';
import { hrefOf, type KnownRoute } from './router.ts';

interface Props {
  what: 'page' | 'chart' | 'person' | 'entry';
  /** Where to go instead; the charts, unless said otherwise. */
  instead?: { route: KnownRoute; text: string };
}

const TITLES: Record<Props['what'], string> = {
  page: 'There is no such page',
  chart: 'This chart is not on this device',
  person: 'This person is not on this device',
  entry: 'This entry is not on this device',
};

export function NotFound({ what, instead }: Props) {
  const { route, text } = instead ?? { route: { page: 'list' }, text: 'Go to your charts' };
  return (
    <>
      <PageTitle title={TITLES[what]} />
      <p>
        {what === 'page'
          ? 'The address may be mistyped.'
          : 'It may have been deleted, or made in another browser.'}
      </p>
      <p>
        <a href={hrefOf(route)}>{text}</a>
      </p>
    </>
  );
}
