// Each subnet as a map of its /28s, in order of address: free, fragmented, delegated, and who uses how much of each.

import { useMemo } from 'preact/hooks';
import { elementAt } from '../base/assert.ts';
import { blockSize, formatCidr, formatIpv4, IPS_PER_PREFIX } from '../base/ipv4.ts';
import { formatMoment, type Milliseconds } from '../base/time.ts';
import { grouped, plural } from '../base/words.ts';
import { blockUse } from '../record/timelineBlocks.ts';
import type { Scene, SceneSubnet } from '../record/timelineScene.ts';
import type { RunDocument, SubnetDocument } from '../report/htmlDocument.ts';
import { blockMap, type BlockMap } from '../report/svgBlocks.ts';
import { hideTip, showTip } from './tip.ts';
import { BlockLegend } from './legends.tsx';

interface MapsProps {
  readonly report: RunDocument;
  readonly scene: Scene;
  readonly at: Milliseconds;
}

export function SubnetMaps({ report, scene, at }: MapsProps) {
  return (
    <section class="subnets" id="subnets">
      <h2>Subnets at {formatMoment(at)}</h2>
      <BlockLegend />
      <div class="maps">
        {scene.subnets.map((subnet, place) => (
          <SubnetMap key={subnet.name} subnet={subnet} ground={elementAt(report.subnets, place)} />
        ))}
      </div>
    </section>
  );
}

interface Props {
  readonly subnet: SceneSubnet;
  readonly ground: SubnetDocument;
}

function SubnetMap({ subnet, ground }: Props) {
  const map = useMemo(() => blockMap(subnet, ground.reservations), [subnet.blocks, ground]);
  return useMemo(() => <Picture subnet={subnet} ground={ground} map={map} />, [subnet, map]);
}

function Picture({ subnet, ground, map }: Props & { readonly map: BlockMap }) {
  const { name, cidr, free, freePrefixes } = subnet;
  const size = blockSize(cidr.length);
  const text =
    `${grouped(free)} of ${grouped(size)} addresses free; of ${grouped(subnet.blocks.length)} /28s ` +
    `${grouped(freePrefixes)} free, ${grouped(map.fragmented)} fragmented, ${grouped(map.prefixes)} delegated`;
  return (
    <figure class="subnet">
      <figcaption>
        <h3>{name}</h3>
        <p>
          <code>{formatCidr(cidr)}</code> {ground.availabilityZone}
        </p>
        <p>
          <strong>{grouped(free)}</strong> of {grouped(size)} addresses free,{' '}
          <strong>{plural(freePrefixes, 'free /28')}</strong>
        </p>
      </figcaption>
      <svg
        viewBox={`0 0 ${map.columns * map.pitch} ${map.rows * map.pitch}`}
        style={{ width: `${map.columns * map.pitch}px` }}
        role="img"
        aria-label={`Subnet ${name}: ${text}`}
        onPointerMove={(event) => {
          const box = event.currentTarget.getBoundingClientRect();
          const column = Math.floor(((event.clientX - box.left) / box.width) * map.columns);
          const row = Math.floor(((event.clientY - box.top) / box.height) * map.rows);
          showTip(event, tipOf(subnet, row * map.columns + column));
        }}
        onPointerLeave={hideTip}
      >
        {map.paths.map(([kind, path]) => path !== '' && <path key={kind} class={`block-${kind}`} d={path} />)}
      </svg>
    </figure>
  );
}

function tipOf({ cidr, blocks }: SceneSubnet, block: number): string {
  const packed = blocks[block];
  if (packed === undefined) return '';
  const { primary, secondary, taken, prefix } = blockUse(packed);
  const parts = [
    [prefix, 'delegated'],
    [primary, 'primary IPs'],
    [secondary, 'secondary IPs'],
    [taken, 'external'],
  ] as const;
  const used = parts.filter(([count]) => count > 0).map(([count, who]) => `${count} ${who}`);
  return `${formatIpv4(cidr.base + block * IPS_PER_PREFIX)}/28: ${used.length === 0 ? 'free' : used.join(', ')}`;
}
