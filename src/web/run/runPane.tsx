// The right pane: one run, at one moment, in one view. Headline and figures speak of the whole run; everything from the
// clock down speaks of the moment.

import type { ComponentChildren } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { PageExplanation } from '../../report/htmlExplanation.ts';
import { momentSentences } from '../../report/momentHeadline.ts';
import { Head } from '../head/head.tsx';
import { Notices } from '../head/notices.tsx';
import { NodeChanges } from '../nodeChanges.tsx';
import { usePlayer, type Player } from '../player.ts';
import { PodTable } from '../podTable.tsx';
import { ReasonPatterns } from '../reasonLook.tsx';
import { countScene } from '../sceneCounts.ts';
import { Scrubber } from '../scrubber/scrubber.tsx';
import { compareRows, compareSentences, onlyIn } from '../views/compareRows.ts';
import { CompareView } from '../views/compareView.tsx';
import { LogView } from '../views/logView.tsx';
import { NodesView } from '../views/nodesView.tsx';
import { Overview } from '../views/overview.tsx';
import { SubnetsView } from '../views/subnetsView.tsx';
import { TerminalView, type TerminalBlock } from '../views/terminalView.tsx';
import { WhyView } from '../views/whyView.tsx';
import { comparedHeadline, usePinnedSentences } from './compared.ts';
import { useExplanation } from './explanation.ts';
import { useMomentKeys } from './momentKeys.ts';
import type { RunActions } from './runActions.ts';
import { useSeeds, WANTED_SEEDS } from './seeds.ts';
import { Tabs, tabId } from './tabs.tsx';
import { VIEWS, type View } from './views.ts';

export interface RunPaneProps {
  readonly run: RunDocument;
  /** Of the worst episodes; undefined: it is not known, but `actions` may explain each moment. */
  readonly explanation: PageExplanation | undefined;
  readonly at: Milliseconds;
  /** `isPlaying`: it goes on from there by itself. */
  readonly seek: (at: Milliseconds, isPlaying: boolean) => void;
  readonly view: View;
  readonly setView: (view: View) => void;
  /** Undefined where there is no simulator. */
  readonly actions: RunActions | undefined;
  /** A run under way: how much of it is done, 0 to 1, and what stands in place of the sentence. */
  readonly progress?: number | undefined;
  readonly notice?: ComponentChildren;
  /** The pinned run, while there is one. */
  readonly compared?: Compared | undefined;
}

interface Compared {
  readonly pinned: RunDocument;
  readonly onSwap: () => void;
  readonly onStop: () => void;
}

export function RunPane(props: RunPaneProps) {
  const { run, explanation, at: moment, seek, view, setView, actions, progress, notice, compared } = props;
  const player = usePlayer(run, moment, seek);
  const { at, scene } = player;
  const counts = useMemo(() => countScene(scene, at), [scene, at]);
  const pane = useRef<HTMLDivElement>(null);
  const [podWords, setPodWords] = useState('');
  const [blocks, setBlocks] = useState<readonly TerminalBlock[]>([]);
  const worst = useExplanation(run.episodes.rows[0]?.peakAt, actions, explanation);
  const isAsked = view === 'why' && counts.waiting.size > 0;
  const ofMoment = useExplanation(isAsked ? at : undefined, actions, explanation);
  const focusIn = (selector: string): void =>
    void requestAnimationFrame(() => pane.current?.querySelector<HTMLElement>(selector)?.focus());
  const findPods = (words: string): void => {
    setPodWords(words);
    setView('pods');
  };
  useMomentKeys({
    player,
    showPlace: (place) => {
      const chosen = VIEWS[place];
      if (chosen !== undefined) setView(chosen[0]);
    },
    showTerminal: () => {
      setView('terminal');
      focusIn('[data-terminal]');
    },
    filter: () => {
      setView('pods');
      focusIn('[data-filter]');
    },
  });
  const counted = countsOf(player);
  const pinned = compared?.pinned;
  const sentences = momentSentences(counts);
  const before = usePinnedSentences(pinned, at);
  const seeds = useSeeds(actions?.playSeeds);
  const figures = pinned && { current: run.answer.measured, pinned: pinned.answer.measured };
  const rows = useMemo(
    () => (figures === undefined ? [] : compareRows(figures, seeds)),
    [run, pinned, seeds],
  );
  const shown = view === 'compare' && pinned === undefined ? 'overview' : view;
  const tabs = [...(pinned === undefined ? [] : [['compare', 'Compare'] as const]), ...VIEWS];
  const shared = { report: run, player };
  // It speaks of the whole run: the moment is no matter to it.
  const head = useMemo(
    () => (
      <Head
        report={run}
        explanation={worst}
        isAsked={actions !== undefined}
        beside={shown === 'compare' ? 'nothing' : shown === 'why' ? 'figures' : 'help'}
        headline={pinned === undefined ? undefined : comparedHeadline(run, pinned)}
        reasons={shown === 'compare' ? compareSentences(rows, seeds.length) : undefined}
        onApply={actions?.apply}
        onMore={() => setView('why')}
      />
    ),
    [run, worst, shown, pinned, rows, actions, setView],
  );
  return (
    <div class="run-pane" ref={pane}>
      <ReasonPatterns />
      {compared !== undefined && <ComparedNotice run={run} compared={compared} />}
      <Notices report={run} player={player} />
      {head}
      <div class="sticky">
        <Scrubber
          course={run}
          pinned={pinned}
          player={player}
          sentences={sentences}
          notice={
            notice ?? (pinned === undefined ? undefined : <BothSentences now={sentences} pinned={before} />)
          }
          progress={progress}
          onMore={() => setView('overview')}
        />
        <Tabs
          tabs={tabs.map(([each, title]) => ({ view: each, title, count: counted[each] }))}
          view={shown}
          setView={setView}
        />
      </div>
      <div class="view" id="view" role="tabpanel" aria-labelledby={tabId(shown)} tabIndex={-1}>
        {shown === 'compare' && pinned !== undefined && (
          <CompareView
            {...shared}
            pinned={pinned}
            rows={rows}
            seeds={{ played: seeds.length, wanted: WANTED_SEEDS }}
          />
        )}
        {shown === 'overview' && (
          <Overview
            {...shared}
            onNodes={() => setView('nodes')}
            onWhy={() => setView('why')}
            onSubnets={() => setView('subnets')}
          />
        )}
        {shown === 'nodes' && <NodesView {...shared} />}
        {shown === 'nodes' && <NodeChanges {...shared} />}
        {shown === 'subnets' && <SubnetsView {...shared} onFindPods={findPods} />}
        {shown === 'pods' && <PodTable player={player} words={podWords} />}
        {shown === 'why' && (
          <WhyView {...shared} explanation={ofMoment} actions={actions} onFindPods={findPods} />
        )}
        {shown === 'terminal' && (
          <TerminalView {...shared} command={actions?.command} state={{ blocks, setBlocks }} />
        )}
        {shown === 'log' && <LogView player={player} />}
      </div>
    </div>
  );
}

function BothSentences({
  now,
  pinned,
}: {
  readonly now: readonly string[];
  readonly pinned: readonly string[];
}) {
  return (
    <>
      <b>This run:</b> {now.join(' ')} <b>Pinned:</b> {pinned.join(' ')}
    </>
  );
}

/** What differs, as far as the settings say it. */
function ComparedNotice({
  run,
  compared: { pinned, onSwap, onStop },
}: {
  readonly run: RunDocument;
  readonly compared: Compared;
}) {
  const before = onlyIn(pinned.asked, run.asked).join(', ');
  const now = onlyIn(run.asked, pinned.asked).join(', ');
  const isSame = before === '' && now === '';
  return (
    <div class="notice is-compared">
      <p>
        <svg width={28} height={8} aria-hidden="true">
          <path class="ghost-outline" d="M0 4h28" />
        </svg>
        Pinned
        {!isSame && (
          <>
            : <b>{before === '' ? 'the defaults' : before}</b>
          </>
        )}
        <svg width={28} height={8} aria-hidden="true">
          <path class="main-line" d="M0 4h28" />
        </svg>
        This run
        {!isSame && (
          <>
            : <b>{now === '' ? 'the defaults' : now}</b>
          </>
        )}
      </p>
      <button type="button" class="link" onClick={onSwap}>
        Swap
      </button>
      <button type="button" class="link" onClick={onStop}>
        Stop comparing
      </button>
    </div>
  );
}

function countsOf({ scene: { nodes, pods, subnets } }: Player): Partial<Record<View, number>> {
  const there = (items: readonly unknown[]): number =>
    items.reduce<number>((sum, item) => sum + Number(item !== null), 0);
  return { nodes: there(nodes), subnets: subnets.length, pods: there(pods) };
}
