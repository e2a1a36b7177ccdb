import { PageTitle } from './PageTitle.tsx';
import { hrefOf } from './router.ts';

export function NotFound({ what }: { what: 'page' | 'chart' }) {
  return (
    <>
      <PageTitle title={what === 'page' ? 'There is no such page' : 'This chart is not on this device'} />
      <p>
        {what === 'page'
          ? 'The address may be mistyped.'
          : 'It may have been deleted, or made in another browser.'}
      </p>
      <p>
        <a href={hrefOf({ page: 'list' })}>Go to your charts</a>
      </p>
    </>
  );
}
