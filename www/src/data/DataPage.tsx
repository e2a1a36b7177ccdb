import { PageTitle } from '../PageTitle.tsx';
import { StorageUse } from './StorageUse.tsx';

export default function DataPage() {
  return (
    <>
      <PageTitle title="Your data" />
      <div className="data-parts">
        <StorageUse />
      </div>
    </>
  );
}
