// Enough to answer without another view: the nodes, the pods without one, addresses and episodes, subnets and calls.

import { useMemo } from 'preact/hooks';
import { momentText } from '../words.ts';
import { plural } from '../../base/words.ts';
import { podLabel } from '../../record/labels.ts';
import { podStatus } from '../../record/podRecord.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { limitKind } from '../../report/limitKind.ts';
import { CallChart } from '../charts/callChart.tsx';
import { poolPlan } from '../charts/chartPlans.ts';
import { LineChart } from '../charts/lineChart.tsx';
import { WaitDistribution } from '../charts/waitBars.tsx';
import { Episodes } from '../episodes.tsx';
import { SlotLegend, SquareLegend } from '../legends.tsx';
import { NodeCard } from '../pictures/nodeCard.tsx';
import { nodeFactsOf } from '../pictures/nodeFacts.ts';
import { NodeSquares } from '../pictures/nodeSquares.tsx';
import type { Player } from '../player.ts';
import { podTimes } from '../podTimes.ts';
import { useEniAddresses } from './eniAddresses.ts';
import { orderNodes } from './nodeOrder.ts';
import { unplacedGroups } from './unplaced.ts';
import { MapOf } from './whyView.tsx';

/** Cards, as long as there are few nodes. */
const MOST_CARDS = 12;

/** Subnets with a map here; the one with fewest free addresses first. */
const MOST_MAPS = 2;

/** Larger subnets have their map in their own view. */
const LARGEST_MAP = 24;

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  readonly onNodes: () => void;
  readonly onWhy: () => void;
  readonly onSubnets: () => void;
}

export function Overview({ report, player, onNodes, onWhy, onSubnets }: Props) {
  const { at, end, timeline } = player;
  const pool = useMemo(() => poolPlan(report.series), [report.series]);
  const times = useMemo(() => podTimes(timeline.records), [timeline]);
  return (
    <section class="overview" id="overview">
      <Nodes report={report} player={player} onNodes={onNodes} />
      <Unplaced player={player} onWhy={onWhy} />
      <div class="columns is-wide">
        <LineChart plan={pool} at={at} seek={player.seek} />
        <Episodes report={report} player={player} />
      </div>
      <div class="columns">
        <CallChart series={report.series} at={at} />
        <WaitDistribution times={times} end={end} />
      </div>
      <SmallMaps report={report} player={player} onSubnets={onSubnets} />
    </section>
  );
}

function Nodes({ report, player, onNodes }: Pick<Props, 'report' | 'player' | 'onNodes'>) {
  const { at, scene } = player;
  const facts = useMemo(() => nodeFactsOf(scene, at), [scene, at]);
  const byWaiting = useMemo(() => orderNodes(facts, 'waiting', at), [facts]);
  const addressOf = useEniAddresses(scene);
  const isFew = facts.length <= MOST_CARDS;
  return (
    <>
      <div class="view-head">
        <h2>Nodes at {momentText(at)}</h2>
        {!isFew && (
          <button type="button" class="link" onClick={onNodes}>
            All {facts.length}
          </button>
        )}
        {isFew ? <SlotLegend /> : <SquareLegend />}
      </div>
      {facts.length === 0 && <p class="none">No nodes yet at {momentText(at)}.</p>}
      {isFew ? (
        <div class="cards">
          {facts.map((each) => (
            <NodeCard
              key={each.node.node}
              facts={each}
              shape={report.shapes[each.node.instanceType]}
              at={at}
              addressOf={addressOf}
            />
          ))}
        </div>
      ) : (
        <NodeSquares
          nodes={byWaiting}
          count={facts.length}
          label={`${plural(facts.length, 'node')} at ${momentText(at)}`}
          selected={undefined}
          onSelect={onNodes}
          onOpen={onNodes}
        />
      )}
    </>
  );
}

/** Pods without a node, by reason: no card has them. */
function Unplaced({ player: { scene }, onWhy }: Pick<Props, 'player' | 'onWhy'>) {
  const groups = unplacedGroups(scene.pods);
  return (
    <>
      {groups.map(({ reason, first, count }) => (
        <p key={reason} class="unplaced" data-kind={limitKind(reason)}>
          <svg width={12} height={12} aria-hidden="true">
            <path class="diamond" d="M6 1l5 5-5 5-5-5z" />
          </svg>
          <span>
            On no node: <b class="mono">{podLabel(first.pod)}</b>
            {count > 1 && ` and ${plural(count - 1, 'more pod')}`}, {podStatus(first)} since{' '}
            {momentText(first.stateSince)}, <b class="reason">{reason}</b>
          </span>
          <button type="button" class="link" onClick={onWhy}>
            Why
          </button>
        </p>
      ))}
    </>
  );
}

function SmallMaps({ report, player, onSubnets }: Pick<Props, 'report' | 'player' | 'onSubnets'>) {
  const { scene, at } = player;
  const subnets = scene.subnets
    .filter(({ cidr }) => cidr.length >= LARGEST_MAP)
    .toSorted((one, other) => one.free - other.free)
    .slice(0, MOST_MAPS);
  if (subnets.length === 0) return null;
  const left = scene.subnets.length - subnets.length;
  return (
    <>
      <div class="view-head">
        <h2>Subnets at {momentText(at)}</h2>
        {left > 0 && (
          <button type="button" class="link" onClick={onSubnets}>
            {left} more
          </button>
        )}
      </div>
      <div class="small-maps">
        {subnets.map((subnet) => (
          <MapOf key={subnet.name} subnet={subnet} report={report} player={player} />
        ))}
      </div>
    </>
  );
}
