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
import { LogView } from '../views/logView.tsx';
import { NodesView } from '../views/nodesView.tsx';
import { Overview } from '../views/overview.tsx';
import { SubnetsView } from '../views/subnetsView.tsx';
import { TerminalView, type TerminalBlock } from '../views/terminalView.tsx';
import { WhyView } from '../views/whyView.tsx';
import { useExplanation } from './explanation.ts';
import { useMomentKeys } from './momentKeys.ts';
import type { RunActions } from './runActions.ts';
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
}

export function RunPane(props: RunPaneProps) {
  const { run, explanation, at: moment, seek, view, setView, actions, progress, notice } = props;
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
  const shared = { report: run, player };
  return (
    <div class="run-pane" ref={pane}>
      <ReasonPatterns />
      <Notices report={run} player={player} />
      <Head
        report={run}
        explanation={worst}
        isAsked={actions !== undefined}
        beside={view === 'why' ? 'figures' : 'help'}
        onApply={actions?.apply}
        onMore={() => setView('why')}
      />
      <div class="sticky">
        <Scrubber
          course={run}
          player={player}
          sentences={momentSentences(counts)}
          notice={notice}
          progress={progress}
          onMore={() => setView('overview')}
        />
        <Tabs
          tabs={VIEWS.map(([each, title]) => ({ view: each, title, count: counted[each] }))}
          view={view}
          setView={setView}
        />
      </div>
      <div class="view" id="view" role="tabpanel" aria-labelledby={tabId(view)} tabIndex={-1}>
        {view === 'overview' && (
          <Overview
            {...shared}
            onNodes={() => setView('nodes')}
            onWhy={() => setView('why')}
            onSubnets={() => setView('subnets')}
          />
        )}
        {view === 'nodes' && <NodesView {...shared} />}
        {view === 'nodes' && <NodeChanges {...shared} />}
        {view === 'subnets' && <SubnetsView {...shared} onFindPods={findPods} />}
        {view === 'pods' && <PodTable player={player} words={podWords} />}
        {view === 'why' && (
          <WhyView {...shared} explanation={ofMoment} actions={actions} onFindPods={findPods} />
        )}
        {view === 'terminal' && (
          <TerminalView {...shared} command={actions?.command} state={{ blocks, setBlocks }} />
        )}
        {view === 'log' && <LogView player={player} />}
      </div>
    </div>
  );
}

function countsOf({ scene: { nodes, pods, subnets } }: Player): Partial<Record<View, number>> {
  const there = (items: readonly unknown[]): number =>
    items.reduce<number>((sum, item) => sum + Number(item !== null), 0);
  return { nodes: there(nodes), subnets: subnets.length, pods: there(pods) };
}
