// The page of a sweep from top to bottom: what is best in what, the fronts, the setting that is picked, every metric
// over all settings, the table.

import { useState } from 'preact/hooks';
import { chosenOf, verdictOf } from '../report/sweepChosen.ts';
import { sweepCount, sweepHeadline } from '../report/sweepPage.ts';
import type { SweepDocument } from '../report/sweepSchema.ts';
import { SweepFronts } from './sweepFronts.tsx';
import { SweepMultiples } from './sweepMultiples.tsx';
import { SweepPicked } from './sweepPicked.tsx';
import type { Picking } from './sweepPicking.ts';
import { SweepTable } from './sweepTable.tsx';
import { ThemeChoice } from './theme.tsx';

export function SweepPage({ sweep }: { readonly sweep: SweepDocument }) {
  const chosen = chosenOf(sweep);
  const [picked, pick] = useState(chosen[0]?.index ?? sweep.baseline);
  const picking: Picking = { sweep, picked, pick };
  const { scenario, file, seeds, model } = sweep;
  return (
    <>
      <header class="masthead">
        <h1>{scenario}</h1>
        <p class="run-of">
          <span class="mono">{file}</span>, {seeds.count} seeds from {seeds.first}, vpc-cni-sim {model}
        </p>
        <ThemeChoice />
      </header>
      <main>
        <div class="told">
          <p class="headline">{sweepHeadline(sweep)}</p>
          <p class="because">{sweepCount(sweep)}</p>
          <dl class="findings sweep-verdicts">
            {chosen.map((each) => (
              <div key={each.objective}>
                <dt>{each.label}</dt>
                <dd>{verdictOf(sweep, each)}</dd>
              </div>
            ))}
          </dl>
        </div>
        <SweepFronts {...picking} />
        <SweepPicked {...picking} />
        <SweepMultiples {...picking} />
        <SweepTable {...picking} />
        <p class="sweep-method">{sweep.method}</p>
      </main>
    </>
  );
}
