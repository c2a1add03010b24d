// One node: its places for pods, its pool, and its ENIs as pictures.

import { useMemo } from 'preact/hooks';
import type { Milliseconds } from '../base/time.ts';
import { formatMoment } from '../base/time.ts';
import { nodeLabel } from '../record/labels.ts';
import type { NodeRecord } from '../record/nodeRecord.ts';
import { inPlaceOrder, type PoolEni } from '../record/poolEni.ts';
import { poolCounts } from '../record/poolRecord.ts';
import type { TypeShape } from '../report/htmlDocument.ts';
import { EniPicture } from './eniPicture.tsx';
import { branchSlots, sceneSlots, type Slot } from '../record/sceneSlots.ts';
import { isCoolingAnywhere } from './slots.ts';

interface Props {
  readonly node: NodeRecord;
  readonly pods: number;
  readonly shape: TypeShape | undefined;
  readonly at: Milliseconds;
  /** The primary IP of an ENI. */
  readonly addressOf: (eni: string) => string;
}

export function NodeCard({ node, pods, shape, at, addressOf }: Props) {
  const isPaused = node.pause !== undefined && at <= node.pause.until;
  // A picture that time alone does not change is drawn once.
  const moment = isPaused || isCoolingAnywhere(node.pool.enis, at) ? at : -1;
  return useMemo(
    () => <Card node={node} pods={pods} shape={shape} at={at} addressOf={addressOf} />,
    [node, pods, shape, moment],
  );
}

function Card({ node, pods, shape, at, addressOf }: Props) {
  const { assigned, warm, cooling, otherMode, notServed } = poolCounts(node.pool, at);
  const branches = branchesOf(node);
  const unusable = otherMode + notServed;
  const states = statesOf(node, at);
  const waiting = node.attached.filter(({ eni }) => !node.pool.enis.some((each) => each.eni === eni));
  const enis = inPlaceOrder(node.pool.enis);
  const missing = Math.max(0, (shape?.maxEnis ?? 0) - node.attached.length);
  return (
    <article class="node" aria-label={`Node ${nodeLabel(node.node)}`}>
      <header>
        <h3 title={node.node}>{nodeLabel(node.node)}</h3>
        <p>{[node.group, node.instanceType, node.subnet].filter((part) => part !== '').join(' · ')}</p>
        {states.map((state) => (
          <span key={state} class="state">
            {state}
          </span>
        ))}
      </header>
      <dl>
        <dt>pods</dt>
        <dd class={node.maxPods > 0 && pods >= node.maxPods ? 'full' : ''}>
          {pods}/{node.maxPods === 0 ? '?' : node.maxPods}
          {node.maxPods > 0 && pods >= node.maxPods && <b> at max pods</b>}
        </dd>
        <dt>addresses</dt>
        <dd>
          {assigned} assigned, {warm} warm
          {unusable > 0 && `, ${unusable} given to no pod now`}
          {cooling > 0 && `, ${cooling} cooling down`}
        </dd>
        {branches !== '' && <dt>branch ENIs</dt>}
        {branches !== '' && <dd>{branches}</dd>}
      </dl>
      {enis.map((eni) => (
        <EniPicture
          key={eni.eni}
          name={eni.eni}
          label={`ENI ${eni.device}${useOf(eni)}`}
          address={addressOf(eni.eni)}
          slots={slotsOf(eni, node, shape, at)}
          letter={eni.trunk ? 'T' : 'P'}
        />
      ))}
      {waiting.length > 0 && (
        <p class="beside">
          {waiting.length === 1 ? '1 ENI' : `${waiting.length} ENIs`} attached, not yet in the pool
        </p>
      )}
      {missing > 0 && <p class="beside">{missing === 1 ? '1 more ENI' : `${missing} more ENIs`} possible</p>}
    </article>
  );
}

/** Of a trunk the places for branch ENIs, once the VPC resource controller has it. */
function slotsOf(eni: PoolEni, { trunk, pool }: NodeRecord, shape: Props['shape'], at: Milliseconds): Slot[] {
  if (trunk?.eni === eni.eni) return branchSlots(trunk);
  return sceneSlots(eni, shape?.slotsPerEni ?? eni.cidrs.length, pool.prefixMode, at);
}

function branchesOf({ trunk }: NodeRecord): string {
  if (trunk === undefined) return '';
  const cooling = trunk.branches.filter((branch) => branch.cooling).length;
  const used = trunk.branches.length - cooling;
  return `${used} of ${trunk.limit} used${cooling === 0 ? '' : `, ${cooling} cooling down`}`;
}

function useOf({ excluded, unfilled, trunk, networkCard }: PoolEni): string {
  const card = networkCard === 0 ? '' : ` of network card ${networkCard}`;
  return `${card}${fillOf({ excluded, unfilled, trunk })}`;
}

function fillOf({ excluded, unfilled, trunk }: Pick<PoolEni, 'excluded' | 'unfilled' | 'trunk'>): string {
  if (trunk) return ', trunk';
  if (excluded) return ', excluded';
  return unfilled ? ', gets no addresses' : '';
}

function statesOf(node: NodeRecord, at: Milliseconds): string[] {
  return [
    ...(node.registeredAt !== undefined ? [] : ['starting']),
    ...(node.registeredAt !== undefined && !node.ready ? ['NotReady'] : []),
    ...(node.cordoned ? ['cordoned'] : []),
    ...(node.registeredAt !== undefined && node.instanceGone ? ['instance terminated'] : []),
    ...(node.ready && !node.instanceGone && node.daemon !== 'ready' ? [`aws-node ${node.daemon}`] : []),
    ...(node.pause !== undefined && at <= node.pause.until
      ? [`${node.pause.code}: paused until ${formatMoment(node.pause.until)}`]
      : []),
  ];
}
