import { PageTitle } from '../PageTitle.tsx';

export default function DataPage() {
  return (
    <>
      <PageTitle title="Your data" />
    </>
  );
}
