// The page that `vpc-cni-sim report` writes, or `sweep`: reads its document and shows it.

import { render, type ComponentChild } from 'preact';
import type { ReportDocument } from '../report/htmlDocument.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { Page } from './page.tsx';
import { SweepPage } from './sweepPage.tsx';
import './run/runStyles.ts';
import './sweep.css';

/** The document of this name; undefined where there is none. */
function takeDocument(id: string): unknown {
  const data = document.getElementById(id);
  if (data === null) return undefined;
  const parsed: unknown = JSON.parse(data.textContent);
  // The text holds megabytes that nobody needs any more.
  data.remove();
  return parsed;
}

function shown(): ComponentChild {
  const report = takeDocument('report');
  if (report !== undefined) return <Page report={report as ReportDocument} />;
  const sweep = takeDocument('sweep');
  return sweep === undefined ? undefined : <SweepPage sweep={sweep as SweepDocument} />;
}

const root = document.getElementById('page');
const page = shown();
if (root !== null && page !== undefined) {
  root.replaceChildren();
  render(page, root);
}
