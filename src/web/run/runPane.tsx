// The right pane: one run, at one moment, in one view. A report shows it alone; the playground beside the scenario that
// it was played from.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatMoment, type Milliseconds } from '../../base/time.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { PageExplanation } from '../../report/htmlExplanation.ts';
import { momentSentences } from '../../report/momentHeadline.ts';
import { Charts } from '../charts.tsx';
import { Episodes, hasEpisodes } from '../episodes.tsx';
import { Figures } from '../figures.tsx';
import { Head } from '../head.tsx';
import { hasNodeChanges, NodeChanges } from '../nodeChanges.tsx';
import { NodeGrid } from '../nodeGrid.tsx';
import { Observations } from '../observations.tsx';
import { usePlayer } from '../player.ts';
import { PodTable } from '../podTable.tsx';
import { ReasonPatterns } from '../reasonLook.tsx';
import { RunFacts } from '../runFacts.tsx';
import { ScenarioText } from '../scenarioText.tsx';
import { countScene } from '../sceneCounts.ts';
import { Scrubber } from '../scrubber.tsx';
import { Story } from '../story.tsx';
import { SubnetMaps } from '../subnetMaps.tsx';
import { WaitingPods } from '../waitingPods.tsx';
import { WhyPods } from '../whyPods.tsx';
import type { RunActions } from './runActions.ts';
import type { View } from './views.ts';

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
}

const PARTS = [
  ['timeline', 'Timeline'],
  ['waiting', 'Waiting pods'],
  ['episodes', 'Episodes'],
  ['nodes', 'Nodes'],
  ['node-changes', 'Nodes that came and went'],
  ['why', 'Why pods waited'],
  ['run', 'The run'],
  ['charts', 'Over time'],
  ['story', 'Story'],
  ['observations', 'Observations'],
  ['subnets', 'Subnets'],
  ['pods', 'All pods'],
  ['scenario', 'Scenario'],
] as const;

export function RunPane({ run: report, explanation, at: moment, seek }: RunPaneProps) {
  const player = usePlayer(report, moment, seek);
  const { at, scene } = player;
  const counts = useMemo(() => countScene(scene, at), [scene, at]);
  const sentences = momentSentences(counts);
  const sentence = sentences.join(' ');
  const parts = PARTS.filter(([id]) => isShown(id, report, explanation));
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
      <Head report={report} at={at} sentences={sentences} />
      <Scrubber report={report} player={player} sentence={sentence} />
      <Announcement text={`At ${formatMoment(at)}: ${sentence}`} />
      <main>
        <Figures counts={counts} at={at} />
        <div class="overview">
          <WaitingPods scene={scene} at={at} />
          <Episodes report={report} player={player} />
        </div>
        <NodeGrid report={report} scene={scene} at={at} />
        <NodeChanges report={report} player={player} />
        {explanation !== undefined && <WhyPods explanation={explanation} player={player} />}
        <RunFacts report={report} />
        <Charts report={report} at={at} seek={player.seek} />
        <Story report={report} player={player} />
        <Observations report={report} player={player} />
        <SubnetMaps report={report} scene={scene} at={at} />
        <PodTable scene={scene} at={at} />
        <ScenarioText report={report} />
      </main>
    </>
  );
}

/** Some parts are only there where there is something to show. */
function isShown(
  part: (typeof PARTS)[number][0],
  report: RunDocument,
  explanation: PageExplanation | undefined,
): boolean {
  if (part === 'episodes') return hasEpisodes(report);
  if (part === 'node-changes') return hasNodeChanges(report);
  if (part === 'why') return explanation !== undefined && explanation.episodes.length > 0;
  return part !== 'observations' || report.observations.length > 0;
}

/** Wall time after the last move before it is said aloud. */
const SETTLED_MS = 700;

/** Says the moment to whoever listens to the page, once it has stopped moving. */
function Announcement({ text }: { readonly text: string }) {
  const [said, setSaid] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {said}
    </p>
  );
}
