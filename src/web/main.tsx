// The page that `vpc-cni-sim report` writes, or `sweep`: reads its document and shows it.

import { render, type ComponentChild } from 'preact';
import type { ReportDocument } from '../report/htmlDocument.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { Page } from './page.tsx';
import { SweepPage } from './sweepPage.tsx';
import 'uplot/dist/uPlot.min.css';
import './page.css';
import './pictures.css';
import './sweep.css';

/** What a document of this name is shown as; undefined where there is none. */
function shown<T>(id: string, show: (document: T) => ComponentChild): ComponentChild {
  const data = document.getElementById(id);
  if (data === null) return undefined;
  const parsed = JSON.parse(data.textContent) as T;
  // The text holds megabytes that nobody needs any more.
  data.remove();
  return show(parsed);
}

const root = document.getElementById('page');
const page =
  shown<ReportDocument>('report', (report) => <Page report={report} />) ??
  shown<SweepDocument>('sweep', (sweep) => <SweepPage sweep={sweep} />);
if (root !== null && page !== undefined) {
  root.replaceChildren();
  render(page, root);
}
