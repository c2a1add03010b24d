// Subnets of the moment, the one with fewest free addresses first: a map of each, what is behind a cell, and how much was
// free over time.

import { useMemo, useRef, useState } from 'preact/hooks';
import {
  blockSize,
  formatCidr,
  formatIpv4,
  IPS_PER_PREFIX,
  parseIpv4,
  cidrContains,
  parseCidr,
} from '../../base/ipv4.ts';
import { momentText } from '../words.ts';
import { grouped, plural } from '../../base/words.ts';
import { nodeLabel, podLabel } from '../../record/labels.ts';
import type { Scene, SceneEni, SceneSubnet } from '../../record/timelineScene.ts';
import type { RunDocument, SubnetDocument } from '../../report/htmlDocument.ts';
import { subnetPlan } from '../charts/chartPlans.ts';
import { LineChart } from '../charts/lineChart.tsx';
import { CellLegend } from '../legends.tsx';
import {
  areAlike,
  LARGEST_BY_ADDRESS,
  othersAt,
  partOf,
  subnetCells,
  type SubnetCells,
} from '../pictures/subnetCells.ts';
import { SubnetMap, wordsOf } from '../pictures/subnetMap.tsx';
import type { Player } from '../player.ts';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  /** Shows the pods that match. */
  readonly onFindPods?: ((words: string) => void) | undefined;
}

export function SubnetsView({ report, player, onFindPods }: Props) {
  const { at, scene } = player;
  const subnets = scene.subnets.toSorted((one, other) => one.free - other.free);
  return (
    <section class="subnets" id="subnets">
      <div class="view-head">
        <h2>Subnets at {momentText(at)}</h2>
        <CellLegend />
      </div>
      {subnets.length === 0 && <p class="none">The scenario has no subnets.</p>}
      {subnets.map((subnet) => (
        <Subnet key={subnet.name} subnet={subnet} report={report} player={player} onFindPods={onFindPods} />
      ))}
    </section>
  );
}

/** The cells of a subnet now. */
export function useSubnetCells(
  subnet: SceneSubnet,
  ground: SubnetDocument | undefined,
  player: Player,
): SubnetCells {
  const { at, scene, timeline } = player;
  const others = useMemo(
    () => othersAt(timeline.records, subnet.name, ground?.taken ?? [], at),
    // What others hold changes with the blocks.
    [timeline, subnet.blocks, ground],
  );
  const cells = useMemo(
    () => subnetCells(scene, subnet.name, subnet.cidr, others, at),
    [scene.enis, scene.nodes, subnet, others],
  );
  // What looks the same stays the same: the map is not drawn anew.
  const last = useRef(cells);
  if (!areAlike(last.current, cells)) last.current = cells;
  return last.current;
}

function Subnet({ subnet, report, player, onFindPods }: Props & { readonly subnet: SceneSubnet }) {
  const { at } = player;
  const ground = report.subnets.find(({ name }) => name === subnet.name);
  const cells = useSubnetCells(subnet, ground, player);
  const [picked, setPicked] = useState<number>();
  const [part, setPart] = useState<number>();
  const [isTable, setTable] = useState(false);
  const size = blockSize(subnet.cidr.length);
  const isLarge = subnet.cidr.length < LARGEST_BY_ADDRESS;
  const plans = useMemo(
    () => [
      subnetPlan(report.series, subnet.name, 'free'),
      subnetPlan(report.series, subnet.name, 'freePrefixes'),
    ],
    [report.series, subnet.name],
  );
  const pick = (address: number): void => {
    const block = Math.floor((address - subnet.cidr.base) / IPS_PER_PREFIX);
    if (isLarge) setPart(block - (block % IPS_PER_PREFIX));
    else setPicked(address);
  };
  return (
    <article class="subnet" aria-label={`Subnet ${subnet.name}`}>
      <header>
        <h3>
          <span class="mono">{subnet.name}</span>{' '}
          <small>
            {formatCidr(subnet.cidr)}, {ground?.availabilityZone}
          </small>
        </h3>
        <p>
          <b>{grouped(subnet.free)}</b> of {grouped(size)} addresses free,{' '}
          <b>{plural(subnet.freePrefixes, 'free /28')}</b>
        </p>
        <button type="button" class="link" onClick={() => setTable(!isTable)}>
          {isTable ? 'Show map' : 'Show as table'}
        </button>
      </header>
      <div class="subnet-body">
        <div>
          {isTable ? (
            <CellTable cells={cells} scene={player.scene} />
          ) : (
            <div class="map-scroll" tabIndex={0} role="group" aria-label={`Map of ${subnet.name}`}>
              <SubnetMap
                name={subnet.name}
                cells={cells}
                reservations={ground?.reservations ?? []}
                onPick={pick}
                picked={picked ?? (part === undefined ? undefined : subnet.cidr.base + part * IPS_PER_PREFIX)}
              />
            </div>
          )}
          {part !== undefined && (
            <div class="part">
              <h3 class="mono">{formatIpv4(subnet.cidr.base + part * IPS_PER_PREFIX)}/24</h3>
              <SubnetMap
                name={subnet.name}
                cells={partOf(cells, part)}
                reservations={ground?.reservations ?? []}
                onPick={setPicked}
                picked={picked}
              />
            </div>
          )}
          {picked !== undefined && (
            <Holder
              address={picked}
              cells={cells}
              subnet={subnet.name}
              player={player}
              onFindPods={onFindPods}
            />
          )}
        </div>
        <div class="subnet-charts">
          {plans.map((plan) => (
            <LineChart key={plan.title} plan={plan} at={at} seek={player.seek} />
          ))}
        </div>
      </div>
    </article>
  );
}

interface HolderProps extends Pick<Props, 'player' | 'onFindPods'> {
  readonly address: number;
  readonly cells: SubnetCells;
  readonly subnet: string;
}

/** Who has an address: ENI, node and pod. */
function Holder({ address, cells, subnet, player, onFindPods }: HolderProps) {
  const text = formatIpv4(address);
  const use = cells.uses[address - cells.cidr.base] ?? 'free';
  const { eni, node, pod } = holderOf(player.scene, subnet, text);
  return (
    <dl class="holder" aria-live="polite">
      <div>
        <dt>Address</dt>
        <dd>
          <span class="mono">{text}</span> {wordsOf(use)}
        </dd>
      </div>
      {eni !== undefined && (
        <div>
          <dt>ENI</dt>
          <dd class="mono">{eni.eni}</dd>
        </div>
      )}
      {node !== undefined && (
        <div>
          <dt>Node</dt>
          <dd>
            <span class="mono">{nodeLabel(node)}</span>{' '}
            {onFindPods !== undefined && (
              <button type="button" class="link" onClick={() => onFindPods(`node=${nodeLabel(node)}`)}>
                its pods
              </button>
            )}
          </dd>
        </div>
      )}
      {pod !== undefined && (
        <div>
          <dt>Pod</dt>
          <dd>
            <span class="mono">{podLabel(pod)}</span>{' '}
            {onFindPods !== undefined && (
              <button type="button" class="link" onClick={() => onFindPods(podLabel(pod))}>
                show
              </button>
            )}
          </dd>
        </div>
      )}
    </dl>
  );
}

interface Holding {
  readonly eni: SceneEni | undefined;
  readonly node: string | undefined;
  readonly pod: string | undefined;
}

function holderOf(scene: Scene, subnet: string, address: string): Holding {
  const place = parseIpv4(address) ?? -1;
  const eni =
    scene.enis.find(
      (each) =>
        each?.subnet === subnet &&
        (each.address === address ||
          each.cidrs.some((text) => {
            const cidr = parseCidr(text);
            return cidr !== undefined && cidrContains(cidr, place);
          })),
    ) ?? undefined;
  const pod = scene.pods.find((each) => each?.address === address && !each.hostNetwork) ?? undefined;
  return { eni, node: eni?.node, pod: pod?.pod };
}

/** Addresses in the table: of a large subnet the first of those that somebody has. */
const MOST_ROWS = 512;

function CellTable({ cells, scene }: { readonly cells: SubnetCells; readonly scene: Scene }) {
  const used = cells.uses.flatMap((use, place) =>
    use === 'free' ? [] : [{ use, address: formatIpv4(cells.cidr.base + place) }],
  );
  const pods = new Map(scene.pods.flatMap((pod) => (pod?.address === undefined ? [] : [[pod.address, pod]])));
  return (
    <div class="cell-table" tabIndex={0} role="region" aria-label="Addresses in use">
      <table>
        <thead>
          <tr>
            <th scope="col">Address</th>
            <th scope="col">Use</th>
            <th scope="col">Pod</th>
          </tr>
        </thead>
        <tbody>
          {used.slice(0, MOST_ROWS).map(({ use, address }) => (
            <tr key={address}>
              <th scope="row" class="mono">
                {address}
              </th>
              <td>{wordsOf(use)}</td>
              <td class="mono">{use === 'assigned' ? podLabel(pods.get(address)?.pod ?? '') : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {used.length > MOST_ROWS && <p class="none">and {plural(used.length - MOST_ROWS, 'address')} more</p>}
    </div>
  );
}
