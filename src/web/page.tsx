// The page of a report: one run, and why pods waited in it, at the moment that the address names.

import { useState } from 'preact/hooks';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { useAddressedMoment } from './addressedMoment.ts';
import { RunPane } from './run/runPane.tsx';
import type { View } from './run/views.ts';

export function Page({ report }: { readonly report: ReportDocument }) {
  const [at, move] = useAddressedMoment(report);
  const [view, setView] = useState<View>('overview');
  return (
    <RunPane
      run={report}
      explanation={report.explanation}
      at={at}
      seek={move}
      view={view}
      setView={setView}
      actions={undefined}
    />
  );
}
