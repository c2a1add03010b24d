// The playground: the scenario on the left, its run on the right.

import { useMemo } from 'preact/hooks';
import { plural } from '../../base/words.ts';
import { examples } from 'virtual:shipped';
import { RunPane } from '../run/runPane.tsx';
import { FIRST_EXAMPLE, filesOf } from './gallery.ts';
import type { Playground } from './model.ts';
import type { PlaygroundState, ShownRun } from './state.ts';
import { useStore } from './store.ts';

interface Props {
  readonly model: Playground;
}

export function PlaygroundPage({ model }: Props) {
  return (
    <>
      <TopBar model={model} />
      <div class="panes">
        <ScenarioPane model={model} />
        <RightPane model={model} />
      </div>
    </>
  );
}

function TopBar({ model }: Props) {
  const state = useStore(model.store, (state) => state);
  return (
    <header class="bar">
      <p class="name">
        <b>vpc-cni-sim</b> playground
      </p>
      <p class="run-state" role="status" aria-live="polite">
        {statusText(state)}
      </p>
    </header>
  );
}

function statusText({ status, problems, run }: PlaygroundState): string {
  if (status.kind === 'stale') return `✕ Not run: ${plural(problems.length, 'problem')}`;
  if (status.kind === 'failed') return `✕ ${status.message}`;
  if (run === undefined) return 'Running…';
  return `Ran in ${Math.round(run.tookMs)}ms, seed ${run.document.seed}`;
}

function ScenarioPane({ model }: Props) {
  const text = useStore(model.store, ({ files }) => files.text);
  const problems = useStore(model.store, (state) => state.problems);
  return (
    <section class="left" aria-label="Scenario">
      <select
        aria-label="Example"
        onChange={(event) => {
          const chosen = examples.find(({ name }) => name === event.currentTarget.value);
          if (chosen !== undefined) model.open(filesOf(chosen));
        }}
      >
        {examples.map(({ name, title }) => (
          <option key={name} value={name} selected={name === FIRST_EXAMPLE}>
            {title}
          </option>
        ))}
      </select>
      <textarea
        aria-label="scenario.yaml"
        value={text}
        onInput={(event) => model.edit(event.currentTarget.value)}
      />
      <ul>
        {problems.map(({ line, message, fix }) => (
          <li key={`${line} ${message}`}>
            line {line}: {message}; {fix}
          </li>
        ))}
      </ul>
    </section>
  );
}

function RightPane({ model }: Props) {
  const run = useStore(model.store, (state) => state.run);
  return (
    <section class="right" aria-label="Run">
      {run !== undefined && <RunAtMoment model={model} run={run} />}
    </section>
  );
}

function RunAtMoment({ model, run }: Props & { readonly run: ShownRun }) {
  const at = useStore(model.store, (state) => state.at);
  const view = useStore(model.store, (state) => state.view);
  const actions = useMemo(() => model.actionsFor(run), [model, run]);
  return (
    <RunPane
      run={run.document}
      explanation={undefined}
      at={at}
      seek={model.seek}
      view={view}
      setView={model.show}
      actions={actions}
    />
  );
}
