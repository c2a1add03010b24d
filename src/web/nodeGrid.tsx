// All nodes, a page of them at a time, and what the marks in their pictures mean.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped } from '../base/words.ts';
import { nodeLabel } from '../record/labels.ts';
import type { NodeRecord } from '../record/nodeRecord.ts';
import type { Scene } from '../record/timelineScene.ts';
import type { RunDocument } from '../report/htmlDocument.ts';
import { NodeCard } from './nodeCard.tsx';
import { podsByNode } from '../record/scenePods.ts';
import { SlotLegend } from './legends.tsx';

const PER_PAGE = 12;

interface Props {
  readonly report: RunDocument;
  readonly scene: Scene;
  readonly at: Milliseconds;
}

export function NodeGrid({ report, scene, at }: Props) {
  const [filter, setFilter] = useState('');
  const [page, setPage] = useState(0);
  const places = useMemo(() => podsByNode(scene), [scene]);
  const addresses = useMemo(
    () => new Map(scene.enis.flatMap((eni) => (eni === null ? [] : [[eni.eni, eni.address]]))),
    [scene.enis],
  );
  const nodes = scene.nodes.filter((node) => node !== null).filter((node) => fits(node, filter));
  const pages = Math.max(1, Math.ceil(nodes.length / PER_PAGE));
  const shown = Math.min(page, pages - 1);
  useEffect(() => setPage(0), [filter]);
  const isLarge = scene.nodes.length > PER_PAGE;
  return (
    <section class="nodes" id="nodes">
      <h2>Nodes at {formatMoment(at)}</h2>
      <SlotLegend />
      {isLarge && (
        <div class="filters">
          <label>
            Filter nodes{' '}
            <input
              type="search"
              value={filter}
              placeholder="name, group, type, subnet"
              onInput={(event) => setFilter(event.currentTarget.value)}
            />
          </label>
          <button type="button" disabled={shown === 0} onClick={() => setPage(shown - 1)}>
            Previous
          </button>
          <span>
            {nodes.length === 0 ? 0 : shown * PER_PAGE + 1}–{Math.min(nodes.length, (shown + 1) * PER_PAGE)}{' '}
            of {grouped(nodes.length)}
          </span>
          <button type="button" disabled={shown >= pages - 1} onClick={() => setPage(shown + 1)}>
            Next
          </button>
        </div>
      )}
      {nodes.length === 0 && <p class="none">No node{filter === '' ? ' yet' : ' fits'}.</p>}
      <div class="cards">
        {nodes.slice(shown * PER_PAGE, (shown + 1) * PER_PAGE).map((node) => (
          <NodeCard
            key={node.node}
            node={node}
            pods={places.get(node.node) ?? 0}
            shape={report.shapes[node.instanceType]}
            at={at}
            addressOf={(eni) => addresses.get(eni) ?? ''}
          />
        ))}
      </div>
    </section>
  );
}

function fits(node: NodeRecord, filter: string): boolean {
  const text = [nodeLabel(node.node), node.group, node.instanceType, node.subnet].join(' ');
  return filter.split(' ').every((word) => text.includes(word));
}
