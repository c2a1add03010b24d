// The page of a sweep from top to bottom: what is best in what, the fronts, the setting that is picked, every metric
// over all settings, the table.

import { useState } from 'preact/hooks';
import { chosenOf, verdictOf } from '../report/sweepChosen.ts';
import { sweepHeadline } from '../report/sweepPage.ts';
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
        <div class="eyebrow">
          <p>
            <code>{file}</code>, {seeds.count} seeds from {seeds.first}, vpc-cni-sim {model}
          </p>
          <ThemeChoice />
        </div>
        <h1>{scenario}</h1>
        <p class="headline">{sweepHeadline(sweep)}</p>
        <dl class="findings sweep-verdicts">
          {chosen.map((each) => (
            <div key={each.objective}>
              <dt>{each.label}</dt>
              <dd>{verdictOf(sweep, each)}</dd>
            </div>
          ))}
        </dl>
      </header>
      <main>
        <SweepFronts {...picking} />
        <SweepPicked {...picking} />
        <SweepMultiples {...picking} />
        <SweepTable {...picking} />
        <p class="sweep-method">{sweep.method}</p>
      </main>
    </>
  );
}
