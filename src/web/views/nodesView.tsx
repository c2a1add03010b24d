// All nodes of the moment: as cards, as strips where there are many, as squares where there are very many.

import { useMemo, useState } from 'preact/hooks';
import { momentText } from '../words.ts';
import { grouped, plural } from '../../base/words.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import { NodeDetails } from './nodeDetails.tsx';
import { SlotLegend, SquareLegend } from '../legends.tsx';
import { NodeCard } from '../pictures/nodeCard.tsx';
import { nodeFactsOf, type NodeFacts } from '../pictures/nodeFacts.ts';
import { NodeSquares } from '../pictures/nodeSquares.tsx';
import { NodeStrips } from '../pictures/nodeStrip.tsx';
import type { Player } from '../player.ts';
import {
  groupNodes,
  GROUPINGS,
  groupText,
  orderNodes,
  ORDERS,
  pictureFor,
  PICTURES,
  typesText,
  type Grouping,
  type NodeGroup,
  type Order,
  type Picture,
} from './nodeOrder.ts';
import { useEniAddresses } from './eniAddresses.ts';

/** Cards and strips drawn at once, whatever one chooses; the others are counted. */
const MOST_DRAWN: Readonly<Record<Picture, number>> = { cards: 60, strips: 400, squares: 5000 };

/** Of the nodes with most waiting pods below a map. */
const MOST_WAITING = 4;

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
}

export function NodesView({ report, player }: Props) {
  const { at, scene } = player;
  const [chosen, setChosen] = useState<Picture>();
  const [order, setOrder] = useState<Order>('waiting');
  const [grouping, setGrouping] = useState<Grouping>();
  const [selected, setSelected] = useState<string>();
  const [isOpen, setOpen] = useState(false);
  const facts = useMemo(() => nodeFactsOf(scene, at), [scene, at]);
  const addressOf = useEniAddresses(scene);
  const picture = chosen ?? pictureFor(facts.length);
  const by = grouping ?? (picture === 'squares' ? 'subnet' : 'none');
  const zones = new Map(report.subnets.map(({ name, availabilityZone }) => [name, availabilityZone]));
  const groups = groupNodes(orderNodes(facts, order, at), by, (subnet) => zones.get(subnet) ?? '');
  const worst = groups[0]?.nodes[0]?.node.node;
  const shown = facts.find(
    ({ node }) => node.node === (selected ?? (picture === 'squares' ? worst : undefined)),
  );
  const open = (node: string): void => {
    setSelected(node);
    setOpen(true);
  };
  return (
    <section class="nodes" id="nodes">
      <div class="view-head">
        <h2>Nodes at {momentText(at)}</h2>
        <Choice label="Sort" values={ORDERS} value={order} onChange={setOrder} />
        <Choice label="Group" values={GROUPINGS} value={by} onChange={setGrouping} />
        <Choice label="Show" values={PICTURES} value={picture} onChange={setChosen} />
        {picture === 'squares' ? <SquareLegend /> : <SlotLegend />}
      </div>
      {facts.length === 0 && <p class="none">No nodes at {momentText(at)}.</p>}
      <div class={shown === undefined ? 'node-groups' : 'node-groups has-card'}>
        <div class={`groups as-${picture}`}>
          {groups.map((group) => (
            <section key={group.name} aria-label={group.name === '' ? 'All nodes' : group.name}>
              {group.name !== '' && <GroupHead group={group} player={player} />}
              <Pictures
                picture={picture}
                group={group}
                report={report}
                player={player}
                count={facts.length}
                selected={shown?.node.node}
                onSelect={setSelected}
                onOpen={open}
                addressOf={addressOf}
              />
            </section>
          ))}
          {picture === 'squares' && (
            <MostWaiting
              facts={facts}
              report={report}
              player={player}
              selected={shown?.node.node}
              onSelect={open}
            />
          )}
        </div>
        {shown !== undefined && (
          <aside class="chosen-node" aria-label="Selected node">
            <NodeCard
              facts={shown}
              shape={report.shapes[shown.node.instanceType]}
              at={at}
              addressOf={addressOf}
            />
            {isOpen ? (
              <NodeDetails facts={shown} player={player} />
            ) : (
              <button type="button" onClick={() => setOpen(true)}>
                ENIs, pods and ipamd
              </button>
            )}
            {picture !== 'squares' && (
              <button type="button" class="link" onClick={() => setSelected(undefined)}>
                Close
              </button>
            )}
          </aside>
        )}
      </div>
    </section>
  );
}

function GroupHead({ group, player }: { readonly group: NodeGroup; readonly player: Player }) {
  const subnets = new Set(group.nodes.map(({ node }) => node.subnet));
  const subnet = subnets.size === 1 ? player.scene.subnets.find(({ name }) => subnets.has(name)) : undefined;
  return (
    <header class="group-head">
      <h3>
        <span class="mono">{group.name}</span> <small>{typesText(group.nodes)}</small>
      </h3>
      <p>{groupText(group.nodes, subnet)}</p>
    </header>
  );
}

interface PicturesProps extends Props {
  readonly picture: Picture;
  readonly group: NodeGroup;
  readonly count: number;
  readonly selected: string | undefined;
  readonly onSelect: (node: string) => void;
  readonly onOpen: (node: string) => void;
  readonly addressOf: (eni: string) => string;
}

function Pictures({
  picture,
  group,
  report,
  player,
  count,
  selected,
  onSelect,
  onOpen,
  addressOf,
}: PicturesProps) {
  const { at } = player;
  const nodes = group.nodes.slice(0, MOST_DRAWN[picture]);
  const left = group.nodes.length - nodes.length;
  const waiting = group.nodes.reduce((sum, each) => sum + each.waiting, 0);
  const label = `${group.name === '' ? 'Nodes' : `Nodes of ${group.name}`} at ${momentText(at)}`;
  return (
    <>
      {picture === 'cards' && (
        <div class="cards">
          {nodes.map((facts) => (
            <NodeCard
              key={facts.node.node}
              facts={facts}
              shape={report.shapes[facts.node.instanceType]}
              at={at}
              addressOf={addressOf}
              onOpen={onOpen}
            />
          ))}
        </div>
      )}
      {picture === 'strips' && (
        <NodeStrips
          nodes={nodes}
          shapes={report.shapes}
          at={at}
          selected={selected}
          onSelect={onOpen}
          label={label}
        />
      )}
      {picture === 'squares' && (
        <NodeSquares
          nodes={nodes}
          count={count}
          label={`${label}: ${plural(group.nodes.length, 'node')}, ${plural(waiting, 'pod')} waiting`}
          selected={selected}
          onSelect={onSelect}
          onOpen={onOpen}
        />
      )}
      {left > 0 && <p class="none">and {plural(left, 'node')} more: group them, or show squares</p>}
    </>
  );
}

interface MostWaitingProps extends Props {
  readonly facts: readonly NodeFacts[];
  readonly selected: string | undefined;
  readonly onSelect: (node: string) => void;
}

/** The same as a table: of the worst, or of all. */
function MostWaiting({ facts, report, player, selected, onSelect }: MostWaitingProps) {
  const [isTable, setTable] = useState(false);
  const held = facts.filter(({ waiting }) => waiting > 0).sort((one, other) => other.waiting - one.waiting);
  const nodes = isTable ? facts : held.slice(0, MOST_WAITING);
  return (
    <section class="most-waiting">
      <h2>
        {isTable ? 'All nodes' : 'Most waiting'}
        {!isTable && held.length > 0 && (
          <small>
            {Math.min(MOST_WAITING, held.length)} of {plural(held.length, 'node')} with waiting pods
          </small>
        )}
        <button type="button" class="link" onClick={() => setTable(!isTable)}>
          {isTable ? 'Hide table' : 'Show as table'}
        </button>
      </h2>
      {nodes.length === 0 ? (
        <p class="none">No node has waiting pods: {grouped(facts.length)} in all.</p>
      ) : (
        <NodeStrips
          nodes={nodes.slice(0, MOST_DRAWN.strips)}
          shapes={report.shapes}
          at={player.at}
          selected={selected}
          onSelect={onSelect}
          label="Nodes with most waiting pods"
        />
      )}
    </section>
  );
}

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly values: Readonly<Record<T, string>>;
  readonly value: T;
  readonly onChange: (value: T) => void;
}

function Choice<T extends string>({ label, values, value, onChange }: ChoiceProps<T>) {
  return (
    <label class="choice">
      <span>{label}:</span>
      <select
        value={value}
        aria-label={label}
        onChange={(event) => {
          const chosen = event.currentTarget.value;
          if (isOneOf(values, chosen)) onChange(chosen);
        }}
      >
        {Object.entries<string>(values).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function isOneOf<T extends string>(values: Readonly<Record<T, string>>, key: string): key is T {
  return Object.hasOwn(values, key);
}
