// npm run fidelity: judges the project's copies of the recordings and writes the page with the figures of that run.

import { writeFileSync } from 'node:fs';
import { distributionSection, page, PAGE } from './page.ts';

const RUNS = 300;

writeFileSync(PAGE, page(distributionSection(RUNS)));
console.log(`wrote ${PAGE}`);
