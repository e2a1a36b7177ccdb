import { Component, type ReactNode } from 'react';
import { PageTitle } from './PageTitle.tsx';

/** Stands in for a page whose files could not be fetched, or that broke down, while the rest of the app goes on. */
export class PageFailed extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children;
    return (
      <div className="panel failure" role="alert">
        <PageTitle title="This page could not be opened" />
        <p>Your data are safe. Load the app again; if that does not help, check the connection first.</p>
        <p>
          <button type="button" className="button" onClick={() => window.location.reload()}>
            Reload
          </button>
        </p>
        <p className="facts">{String(this.state.error)}</p>
      </div>
    );
  }
}
