// The page from top to bottom: the answer, the timeline, and everything that follows the moment chosen there.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatMoment } from '../base/time.ts';
import type { ReportDocument } from '../report/htmlDocument.ts';
import { headline } from '../report/htmlHeadline.ts';
import { Answer } from './answer.tsx';
import { Charts } from './charts.tsx';
import { NodeGrid } from './nodeGrid.tsx';
import { Observations } from './observations.tsx';
import { usePlayer } from './player.ts';
import { PodTable } from './podTable.tsx';
import { ScenarioText } from './scenarioText.tsx';
import { countScene } from './sceneCounts.ts';
import { Scrubber } from './scrubber.tsx';
import { Story } from './story.tsx';
import { SubnetMaps } from './subnetMaps.tsx';
import { Tiles } from './tiles.tsx';
import { WhyAtEnd } from './whyAtEnd.tsx';
import { WaitingPods } from './waitingPods.tsx';

const PARTS = [
  ['timeline', 'Timeline'],
  ['nodes', 'Nodes'],
  ['waiting', 'Waiting pods'],
  ['why', 'Why pods wait at the end'],
  ['story', 'Story'],
  ['observations', 'Looked at on the way'],
  ['subnets', 'Subnets'],
  ['charts', 'Over time'],
  ['pods', 'All pods'],
  ['scenario', 'Scenario'],
] as const;

export function Page({ report }: { readonly report: ReportDocument }) {
  const player = usePlayer(report);
  const { at, scene } = player;
  const counts = useMemo(() => countScene(scene, at), [scene, at]);
  const sentence = headline(counts);
  const parts = PARTS.filter(([id]) => isShown(id, report));
  return (
    <>
      <nav class="skip" aria-label="Skip to">
        {parts.map(([id, title]) => (
          <a key={id} href={`#${id}`}>
            {title}
          </a>
        ))}
      </nav>
      <Answer report={report} />
      <Scrubber report={report} player={player} sentence={sentence} />
      <Announcement text={`At ${formatMoment(at)}: ${sentence}`} />
      <main>
        <Tiles counts={counts} at={at} sentence={sentence} />
        <NodeGrid report={report} scene={scene} at={at} />
        <WaitingPods scene={scene} />
        <WhyAtEnd report={report} />
        <Story report={report} player={player} />
        <Observations report={report} player={player} />
        <SubnetMaps report={report} scene={scene} />
        <Charts report={report} at={at} seek={player.seek} />
        <PodTable scene={scene} />
        <ScenarioText report={report} />
      </main>
    </>
  );
}

/** Some parts are only there where there is something to show. */
function isShown(part: (typeof PARTS)[number][0], { explanation, observations }: ReportDocument): boolean {
  if (part === 'why') return explanation.groups.length > 0;
  return part !== 'observations' || observations.length > 0;
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
