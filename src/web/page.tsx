// The page of a report, from top to bottom: the answer, the timeline, and everything that follows the moment that the
// address names.

import { useMemo, useState } from 'preact/hooks';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { momentSentences } from '../report/momentHeadline.ts';
import { useAddressedMoment } from './addressedMoment.ts';
import { Head } from './head/head.tsx';
import { Notices } from './head/notices.tsx';
import { hasNodeChanges, NodeChanges } from './nodeChanges.tsx';
import { usePlayer } from './player.ts';
import { PodTable } from './podTable.tsx';
import { ReasonPatterns } from './reasonLook.tsx';
import { useExplanation } from './run/explanation.ts';
import { useMomentKeys } from './run/momentKeys.ts';
import { RunFacts } from './runFacts.tsx';
import { ScenarioText } from './scenarioText.tsx';
import { countScene } from './sceneCounts.ts';
import { Scrubber } from './scrubber/scrubber.tsx';
import { ThemeChoice } from './theme.tsx';
import { LogView } from './views/logView.tsx';
import { NodesView } from './views/nodesView.tsx';
import { Overview } from './views/overview.tsx';
import { SubnetsView } from './views/subnetsView.tsx';
import { TerminalView } from './views/terminalView.tsx';
import { WhyView } from './views/whyView.tsx';

const PARTS = [
  ['timeline', 'Timeline'],
  ['overview', 'Overview'],
  ['why', 'Why'],
  ['nodes', 'Nodes'],
  ['node-changes', 'Nodes that came and went'],
  ['subnets', 'Subnets'],
  ['pods', 'Pods'],
  ['log', 'Log'],
  ['run', 'The run'],
  ['scenario', 'Scenario'],
] as const;

/** Nodes that the overview shows in full: a part of its own would say the same again. */
const MOST_CARDS = 12;

export function Page({ report }: { readonly report: ReportDocument }) {
  const [moment, move] = useAddressedMoment(report);
  const player = usePlayer(report, moment, move);
  const { at, scene } = player;
  const counts = useMemo(() => countScene(scene, at), [scene, at]);
  const worst = useExplanation(report.episodes.rows[0]?.peakAt, undefined, report.explanation);
  const ofMoment = useExplanation(at, undefined, report.explanation);
  const [podWords, setPodWords] = useState('');
  const hasNodes = counts.nodes > MOST_CARDS;
  const parts = PARTS.filter(
    ([id]) => (id !== 'nodes' || hasNodes) && (id !== 'node-changes' || hasNodeChanges(report)),
  );
  const show = (id: string): void => document.getElementById(id)?.scrollIntoView();
  const findPods = (words: string): void => {
    setPodWords(words);
    show('pods');
  };
  useMomentKeys({
    player,
    showPlace: (place) => show(parts[place + 1]?.[0] ?? ''),
    showTerminal: () => show('terminal'),
    filter: () => document.querySelector<HTMLElement>('[data-filter]')?.focus(),
  });
  const shared = { report, player };
  return (
    <>
      <ReasonPatterns />
      <nav class="skip" aria-label="Skip to">
        {parts.map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
      <header class="masthead">
        <h1>{report.title}</h1>
        <p class="run-of">
          <span class="mono">{report.file}</span>, seed {report.seed}
          {report.description !== '' && `. ${report.description}`}
        </p>
        <ThemeChoice />
      </header>
      <Notices {...shared} />
      <Head report={report} explanation={worst} isAsked={false} beside="help" onMore={() => show('why')} />
      <Scrubber
        course={report}
        player={player}
        sentences={momentSentences(counts)}
        onMore={() => show('episodes')}
      />
      <main>
        <Overview
          {...shared}
          onNodes={() => show('nodes')}
          onWhy={() => show('why')}
          onSubnets={() => show('subnets')}
        />
        <WhyView {...shared} explanation={ofMoment} actions={undefined} onFindPods={findPods} />
        {hasNodes && <NodesView {...shared} />}
        <NodeChanges {...shared} />
        <SubnetsView {...shared} onFindPods={findPods} />
        <PodTable player={player} words={podWords} />
        <LogView player={player} />
        {report.observations.length > 0 && (
          <TerminalView {...shared} command={undefined} state={{ blocks: [], setBlocks: () => {} }} />
        )}
        <RunFacts report={report} />
        <ScenarioText report={report} />
      </main>
    </>
  );
}
