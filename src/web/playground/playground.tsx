// The playground: the scenario on the left, its run on the right.

import type { ComponentType } from 'preact';
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { formatMoment } from '../../base/time.ts';
import { RunPane } from '../run/runPane.tsx';
import { Dropping } from './dropping.tsx';
import type { ScenarioEditor } from './editor/editor.ts';

import { Keys, usePageKeys } from './keys.tsx';
import { recalled, remember } from './memory.ts';
import { openExample } from './openExample.ts';
import type { Playground } from './model.ts';
import { ShareDialog } from './shareDialog.tsx';
import type { ShownRun } from './state.ts';
import { useStore } from './store.ts';
import { TopBar } from './topBar.tsx';

interface Props {
  readonly model: Playground;
}

export function PlaygroundPage({ model }: Props) {
  const pane = useStore(model.store, (state) => state.pane);
  const isWide = useStore(model.store, (state) => state.isWide);
  const status = useStore(model.store, (state) => state.status.kind);
  const [isShowingKeys, setShowingKeys] = useState(false);
  const [isSharing, setSharing] = useState(false);
  const editor = useRef<ScenarioEditor>(undefined);
  const hold = useCallback((made: ScenarioEditor | undefined) => {
    editor.current = made;
  }, []);
  usePageKeys(model, editor, () => setShowingKeys(true));
  return (
    <div class={`page shows-${pane}${isWide ? ' is-wide' : ''}`} data-status={status}>
      <TopBar model={model} onShare={() => setSharing(true)} onKeys={() => setShowingKeys(true)} />
      <div class="sides">
        <section class="left" aria-label="Scenario">
          <LateScenarioPane model={model} onEditor={hold} />
        </section>
        <RightPane model={model} />
      </div>
      <PhoneBar model={model} />
      <Dropping model={model} />
      {isSharing && <ShareDialog model={model} onClose={() => setSharing(false)} />}
      {isShowingKeys && <Keys onClose={() => setShowingKeys(false)} />}
    </div>
  );
}

/** Where there is room for one pane. */
function PhoneBar({ model }: Props) {
  const pane = useStore(model.store, (state) => state.pane);
  const isComparing = useStore(model.store, (state) => state.view === 'compare');
  const isRun = pane === 'run';
  return (
    <nav class="phone-bar" aria-label="Panes">
      <button
        type="button"
        aria-pressed={isRun && !isComparing}
        onClick={() => (isComparing ? model.show('overview') : model.showPane('run'))}
      >
        Run
      </button>
      <button type="button" aria-pressed={!isRun} onClick={() => model.showPane('scenario')}>
        Scenario
      </button>
      <button type="button" aria-pressed={isRun && isComparing} onClick={model.compare}>
        Compare
      </button>
    </nav>
  );
}

interface LateProps extends Props {
  readonly onEditor: (editor: ScenarioEditor | undefined) => void;
}

/** Loaded when the answer stands there: an editor is large. */
function LateScenarioPane(props: LateProps) {
  const [Loaded, setLoaded] = useState<ComponentType<LateProps> | undefined>(undefined);
  useEffect(() => {
    const load = async (): Promise<void> => {
      // What edits by values need comes along: the network may be gone by then.
      const [{ ScenarioPane }] = await Promise.all([
        import('./scenario/scenarioPane.tsx'),
        import('./yamlEdits.ts'),
      ]);
      setLoaded(() => ScenarioPane);
    };
    const timer = setTimeout(() => void load(), 0);
    return () => clearTimeout(timer);
  }, []);
  return Loaded === undefined ? null : <Loaded {...props} />;
}

function RightPane({ model }: Props) {
  const run = useStore(model.store, (state) => state.run);
  const notice = useStore(model.store, (state) => state.notice);
  return (
    <section class="right" aria-label="Run" tabIndex={-1}>
      {notice !== '' && (
        <div class="page-notice" role="status">
          <p>{notice}</p>
          <button type="button" class="link" onClick={() => model.say('')}>
            Hide
          </button>
        </div>
      )}
      <Intro model={model} />
      <StaleNotice model={model} />
      {run !== undefined && <RunAtMoment model={model} run={run} />}
    </section>
  );
}

/** For somebody who has come for the first time, and by no link of a friend's. */
function Intro({ model }: Props) {
  const isFirst = useStore(model.store, ({ opened, served }) => opened === 0 && served === undefined);
  const [isHidden, setHidden] = useState(() => recalled('intro') !== '' || location.hash.includes('='));
  if (!isFirst || isHidden) return null;
  const hide = (): void => {
    remember('intro', 'hidden');
    setHidden(true);
  };
  return (
    <div class="page-notice">
      <p>
        <b>On EKS every pod takes a real VPC address.</b> A node can run out in three ways: max pods, ENI
        slots, or a subnet without free addresses. See which comes first, second by second. Everything runs in
        your browser.
      </p>
      <span class="notice-acts">
        <button type="button" class="link" onClick={() => openExample(model, 'article')}>
          Play the article
        </button>
        <button type="button" class="link" onClick={hide}>
          Hide
        </button>
      </span>
    </div>
  );
}

function StaleNotice({ model }: Props) {
  const status = useStore(model.store, (state) => state.status);
  const problems = useStore(model.store, (state) => state.problems);
  const run = useStore(model.store, (state) => state.run);
  if (status.kind !== 'stale') return null;
  const line = problems[0]?.elsewhere?.line ?? problems[0]?.line ?? 1;
  return (
    <div class="page-notice is-stale">
      <p>
        The scenario has a problem.
        {run !== undefined && ' Shown here: the last valid run, before the edit.'}
      </p>
      <button type="button" class="link" onClick={() => model.goToLine(line)}>
        Go to line {line}
      </button>
    </div>
  );
}

/** Wall time in which nothing moves. */
const UNNOTICED_MS = 300;

function RunAtMoment({ model, run }: Props & { readonly run: ShownRun }) {
  const at = useStore(model.store, (state) => state.at);
  const view = useStore(model.store, (state) => state.view);
  const pinned = useStore(model.store, (state) => state.pinned);
  const actions = useMemo(() => model.actionsFor(run, pinned), [model, run, pinned]);
  const progress = useProgress(model);
  return (
    <RunPane
      run={run.document}
      explanation={undefined}
      at={at}
      seek={model.seek}
      view={view}
      setView={model.show}
      actions={actions}
      compared={
        pinned === undefined
          ? undefined
          : { pinned: pinned.document, onSwap: model.swap, onStop: model.togglePin }
      }
      progress={progress?.share}
      notice={
        progress === undefined ? undefined : (
          <>
            {/* First, so that it stays where it is while the figures change. */}
            <button type="button" onClick={model.stop}>
              Cancel
            </button>{' '}
            Running… {Math.round(progress.share * 100)}%, at {formatMoment(progress.now)}
          </>
        )
      }
    />
  );
}

/** How far a run is that takes so long that one notices. */
function useProgress(model: Playground): { readonly share: number; readonly now: number } | undefined {
  const status = useStore(model.store, (state) => state.status);
  const isRunning = status.kind === 'running';
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!isRunning) return undefined;
    const timer = setTimeout(() => setLong(true), UNNOTICED_MS);
    return () => clearTimeout(timer);
  }, [isRunning]);
  if (status.kind !== 'running' || !isLong) return undefined;
  return { share: status.end === 0 ? 0 : status.now / status.end, now: status.now };
}
