// Nodes as a table of strips, one line each: pods of max pods, addresses by ENI, waiting pods, and how long ipamd pauses.

import { useMemo } from 'preact/hooks';
import type { Milliseconds } from '../../base/time.ts';
import { momentText } from '../words.ts';
import { grouped } from '../../base/words.ts';
import { nodeLabel } from '../../record/labels.ts';
import { inPlaceOrder } from '../../record/poolEni.ts';
import type { TypeShape } from '../../report/htmlDocument.ts';
import { limitKind } from '../../report/limitKind.ts';
import { eniDots, STRIP_DOTS } from './eniDots.ts';
import { DotMarks } from './eniPicture.tsx';
import { slotsOf } from './nodeCard.tsx';
import type { NodeFacts } from './nodeFacts.ts';
import { isCoolingAnywhere, slotsText } from './slotWords.ts';

interface Props {
  readonly nodes: readonly NodeFacts[];
  readonly shapes: Readonly<Record<string, TypeShape>>;
  readonly at: Milliseconds;
  readonly selected: string | undefined;
  readonly onSelect: (node: string) => void;
  readonly label: string;
}

export function NodeStrips({ nodes, shapes, at, selected, onSelect, label }: Props) {
  return (
    <table class="strips" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">Node</th>
          <th scope="col" class="number">
            Pods
          </th>
          <th scope="col">Addresses by ENI</th>
          <th scope="col" class="number">
            Waiting
          </th>
          <th scope="col" class="number">
            Paused until
          </th>
        </tr>
      </thead>
      <tbody>
        {nodes.map((facts) => (
          <Strip
            key={facts.node.node}
            facts={facts}
            shape={shapes[facts.node.instanceType]}
            at={at}
            isSelected={facts.node.node === selected}
            onSelect={onSelect}
          />
        ))}
      </tbody>
    </table>
  );
}

interface StripProps {
  readonly facts: NodeFacts;
  readonly shape: TypeShape | undefined;
  readonly at: Milliseconds;
  readonly isSelected: boolean;
  readonly onSelect: (node: string) => void;
}

function Strip({ facts, shape, at, isSelected, onSelect }: StripProps) {
  const { node, pods, waiting, reason, pausedUntil } = facts;
  const moment = isCoolingAnywhere(node.pool.enis, at) ? at : -1;
  return useMemo(
    () => (
      <tr class={isSelected ? 'is-selected' : ''}>
        <th scope="row">
          <button type="button" class="mono" aria-pressed={isSelected} onClick={() => onSelect(node.node)}>
            {nodeLabel(node.node)}
          </button>
        </th>
        <td class="number">
          {grouped(pods)} of {node.maxPods === 0 ? '?' : grouped(node.maxPods)}
        </td>
        <td class="dots">
          {inPlaceOrder(node.pool.enis).map((eni) => {
            const slots = slotsOf(eni, node, shape, at);
            const { width, height, paths } = eniDots(slots, STRIP_DOTS);
            return (
              <svg
                key={eni.eni}
                width={width - STRIP_DOTS.pitch}
                height={height}
                viewBox={`${STRIP_DOTS.pitch} 0 ${width - STRIP_DOTS.pitch} ${height}`}
                role="img"
                aria-label={`ENI ${eni.device}: ${slotsText(slots)}`}
              >
                <DotMarks paths={paths} />
              </svg>
            );
          })}
        </td>
        <td
          class="number count"
          data-kind={reason === undefined ? undefined : limitKind(reason)}
          data-head="waiting"
          title={reason}
        >
          {waiting > 0 && grouped(waiting)}
        </td>
        <td class="number" data-head="paused until">
          {pausedUntil !== undefined && momentText(pausedUntil)}
        </td>
      </tr>
    ),
    [node, pods, waiting, reason, pausedUntil, isSelected, shape, moment],
  );
}
