// One node as a card: its pods of max pods, its ENIs slot by slot, the pods that wait on it.

import { useMemo } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import { momentText } from '../words.ts';
import { grouped } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import type { NodeRecord } from '../../record/nodeRecord.ts';
import { inPlaceOrder, type PoolEni } from '../../record/poolEni.ts';
import { poolCounts } from '../../record/poolRecord.ts';
import { branchSlots, sceneSlots, type Slot } from '../../record/sceneSlots.ts';
import type { TypeShape } from '../../report/htmlDocument.ts';
import { limitKind } from '../../report/limitKind.ts';
import { Swatch } from '../reasonLook.tsx';
import { EniPicture } from './eniPicture.tsx';
import type { NodeFacts } from './nodeFacts.ts';
import { isCoolingAnywhere } from './slotWords.ts';

interface Props {
  readonly facts: NodeFacts;
  readonly shape: TypeShape | undefined;
  readonly at: Milliseconds;
  /** The primary IP of an ENI. */
  readonly addressOf: (eni: string) => string;
  /** Shows more of it. */
  readonly onOpen?: (node: string) => void;
}

export function NodeCard({ facts, shape, at, addressOf, onOpen }: Props) {
  const { node, pods, waiting, reason, pausedUntil } = facts;
  // A picture that time alone does not change is drawn once.
  const moment = pausedUntil !== undefined || isCoolingAnywhere(node.pool.enis, at) ? at : -1;
  return useMemo(
    () => (
      <Card
        facts={facts}
        shape={shape}
        at={at}
        addressOf={addressOf}
        {...(onOpen === undefined ? {} : { onOpen })}
      />
    ),
    [node, pods, waiting, reason, shape, moment],
  );
}

function Card({ facts, shape, at, addressOf, onOpen }: Props) {
  const { node, pods, waiting } = facts;
  const share = node.maxPods === 0 ? 0 : Math.min(1, pods / node.maxPods);
  return (
    <article class="node" aria-label={`Node ${nodeLabel(node.node)}`}>
      <header>
        <h3 class="mono" title={node.node}>
          {onOpen === undefined ? (
            nodeLabel(node.node)
          ) : (
            <button type="button" onClick={() => onOpen(node.node)}>
              {nodeLabel(node.node)}
            </button>
          )}
        </h3>
        <p>
          <b>{grouped(pods)}</b> of {node.maxPods === 0 ? '?' : grouped(node.maxPods)} pods
        </p>
        <p class="soft" title={[node.group, node.instanceType, node.subnet].join(', ')}>
          {[node.instanceType, node.subnet].filter((part) => part !== '').join(', ')}
        </p>
        <Flag facts={facts} />
      </header>
      <div class="pod-bar" aria-hidden="true">
        <i style={{ width: `${share * 100}%` }} />
      </div>
      <Enis node={node} shape={shape} at={at} addressOf={addressOf} />
      {waiting > 0 && <WaitingRow facts={facts} />}
      <Footer node={node} at={at} />
    </article>
  );
}

/** The one thing that matters most of its state. */
function Flag({ facts: { node, isFull, pausedUntil } }: { readonly facts: NodeFacts }) {
  const state = stateOf(node);
  if (state !== '') return <p class="flag">{state}</p>;
  if (pausedUntil !== undefined)
    return (
      <p class="flag" title={node.pause?.code}>
        paused until {momentText(pausedUntil)}
      </p>
    );
  if (!isFull) return node.cordoned ? <p class="flag">cordoned</p> : <p class="flag" />;
  return (
    <p class="flag full" data-kind="sched">
      <Swatch kind="sched" />
      at max pods
    </p>
  );
}

function stateOf(node: NodeRecord): string {
  if (node.registeredAt === undefined) return 'starting';
  if (node.instanceGone) return 'instance terminated';
  if (!node.ready) return 'NotReady';
  if (node.daemon !== 'ready') return `aws-node ${node.daemon}`;
  return '';
}

interface EnisProps extends Pick<Props, 'shape' | 'at' | 'addressOf'> {
  readonly node: NodeRecord;
}

function Enis({ node, shape, at, addressOf }: EnisProps) {
  const enis = inPlaceOrder(node.pool.enis);
  const attaching = node.attached.filter(({ eni }) => !enis.some((each) => each.eni === eni));
  const next = enis.length + attaching.length;
  const missing = Math.max(0, (shape?.maxEnis ?? 0) - next);
  return (
    <div class="enis">
      {enis.map((eni) => (
        <EniPicture
          key={eni.eni}
          name={eni.eni}
          label={labelOf(eni)}
          address={addressOf(eni.eni)}
          slots={slotsOf(eni, node, shape, at)}
          isTrunk={eni.trunk}
        />
      ))}
      {attaching.map(({ eni, device }) => (
        <p key={eni} class="eni">
          <span>ENI {device}</span>
          <span class="attaching">attaching</span>
        </p>
      ))}
      {missing > 0 && (
        <p class="eni">
          <span>
            ENI {next}
            {missing > 1 && `–${next + missing - 1}`}
          </span>
          <span>not attached</span>
        </p>
      )}
    </div>
  );
}

/** Of a trunk the places for branch ENIs, once the VPC resource controller has it. */
export function slotsOf(
  eni: PoolEni,
  { trunk, pool }: NodeRecord,
  shape: Props['shape'],
  at: Milliseconds,
): Slot[] {
  if (trunk?.eni === eni.eni) return branchSlots(trunk);
  return sceneSlots(eni, shape?.slotsPerEni ?? eni.cidrs.length, pool.prefixMode, at);
}

function labelOf({ device, networkCard, trunk, excluded, unfilled }: PoolEni): string {
  const card = networkCard === 0 ? '' : ` card ${networkCard}`;
  const use = trunk ? ' trunk' : excluded ? ' excluded' : unfilled ? ' no pods' : '';
  return `ENI ${device}${card}${use}`;
}

/** Diamonds drawn one by one. */
const MOST_DIAMONDS = 12;

function WaitingRow({ facts: { waiting, reason } }: { readonly facts: NodeFacts }) {
  const shown = Math.min(waiting, MOST_DIAMONDS);
  return (
    <p class="waiting-row" data-kind={reason === undefined ? 'other' : limitKind(reason)} title={reason}>
      <svg width={shown * 12} height={12} aria-hidden="true">
        <path
          class="diamond"
          d={Array.from({ length: shown }, (_, place) => `M${place * 12 + 6} 1l5 5-5 5-5-5z`).join('')}
        />
      </svg>
      {waiting > MOST_DIAMONDS && '… '}
      {grouped(waiting)} waiting
    </p>
  );
}

function Footer({ node, at }: { readonly node: NodeRecord; readonly at: Milliseconds }) {
  const { total, assigned, warm, cooling, otherMode, notServed } = poolCounts(node.pool, at);
  const unusable = otherMode + notServed;
  const branches = branchesOf(node);
  const isIpv6 = total > 2 ** 40;
  return (
    <footer>
      <span>
        {grouped(assigned)}
        {isIpv6 ? '' : ` of ${grouped(total)}`} addresses assigned
        {branches}
      </span>
      <span>
        {cooling > 0 && `${grouped(cooling)} cooling down, `}
        {unusable > 0 && `${grouped(unusable)} given to no pod, `}
        {isIpv6 ? 'IPv6 prefix' : `${grouped(warm)} warm`}
      </span>
    </footer>
  );
}

function branchesOf({ trunk }: NodeRecord): string {
  if (trunk === undefined) return '';
  const cooling = trunk.branches.filter((branch) => branch.cooling).length;
  const used = trunk.branches.length - cooling;
  return `; ${used} of ${trunk.limit} branch ENIs${cooling === 0 ? '' : `, ${cooling} cooling down`}`;
}
