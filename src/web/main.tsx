// The page that `vpc-cni-sim report` writes: reads its document and shows it.

import { render } from 'preact';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { Page } from './page.tsx';
import 'uplot/dist/uPlot.min.css';
import './page.css';
import './pictures.css';

const data = document.getElementById('report');
const root = document.getElementById('page');
if (data !== null && root !== null) {
  const report = JSON.parse(data.textContent) as ReportDocument;
  // The text holds megabytes that nobody needs any more.
  data.remove();
  root.replaceChildren();
  render(<Page report={report} />, root);
}
