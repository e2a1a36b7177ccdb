import { PageTitle } from '../PageTitle.tsx';
import { DeleteData } from './DeleteData.tsx';
import { LoadData } from './LoadData.tsx';
import { SaveData } from './SaveData.tsx';
import { StorageUse } from './StorageUse.tsx';

export default function DataPage() {
  return (
    <>
      <PageTitle title="Your data" />
      <div className="data-parts">
        <SaveData />
        <LoadData />
        <StorageUse />
        <DeleteData />
      </div>
    </>
  );
}
