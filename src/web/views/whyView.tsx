// Why pods wait at this moment: the chain of causes of each group, every change that was tried, and the node and message
// of the first pod.

import { momentText } from '../words.ts';
import { isOfSubnet, isStartUp, type WaitingReason } from '../../base/waitingReason.ts';
import { plural } from '../../base/words.ts';
import { podLabel } from '../../record/labels.ts';
import type { PodRecord } from '../../record/podRecord.ts';
import type { RunDocument } from '../../report/htmlDocument.ts';
import type { ExplainedWait, MomentExplanation } from '../../report/momentExplanation.ts';
import { HelpRows } from '../head/whatWouldHelp.tsx';
import { SlotLegend } from '../legends.tsx';
import { MomentLink } from '../momentLink.tsx';
import { NodeCard } from '../pictures/nodeCard.tsx';
import { nodeFactsOf } from '../pictures/nodeFacts.ts';
import { SubnetMap } from '../pictures/subnetMap.tsx';
import type { Player } from '../player.ts';
import { ReasonName } from '../reasonLook.tsx';
import type { RunActions } from '../run/runActions.ts';
import { CauseTree, TimedText } from './causeTree.tsx';
import { useEniAddresses } from './eniAddresses.ts';
import { useSubnetCells } from './subnetsView.tsx';

interface Props {
  readonly report: RunDocument;
  readonly player: Player;
  /** Of this moment; undefined while it is asked for, or not known. */
  readonly explanation: MomentExplanation | undefined;
  readonly actions: RunActions | undefined;
  readonly onFindPods?: ((words: string) => void) | undefined;
}

export function WhyView({ report, player, explanation, actions, onFindPods }: Props) {
  const { at, scene } = player;
  const waiting = waitingPods(scene.pods);
  const [first] = waiting;
  const count = plural(waiting.length, 'pod');
  return (
    <section class="why" id="why">
      {first === undefined ? (
        <NothingWaits report={report} player={player} />
      ) : (
        <>
          <h2>
            Why {count} {waiting.length === 1 ? 'is' : 'are'} waiting at {momentText(at)}
          </h2>
          {explanation === undefined ? (
            <Unexplained pods={waiting} player={player} isAsked={actions !== undefined} report={report} />
          ) : (
            explanation.groups.map((group) => (
              <Group
                key={`${group.reason} ${group.headline}`}
                group={group}
                pods={waiting.filter(({ waitingReason }) => waitingReason === group.reason)}
                report={report}
                player={player}
                actions={actions}
                onFindPods={onFindPods}
              />
            ))
          )}
        </>
      )}
    </section>
  );
}

type WaitingPod = PodRecord & { readonly waitingReason: WaitingReason };

function isWaiting(pod: PodRecord | null): pod is WaitingPod {
  return pod?.waitingReason !== undefined && !isStartUp(pod.waitingReason);
}

function waitingPods(pods: readonly (PodRecord | null)[]): WaitingPod[] {
  return pods.filter(isWaiting);
}

function NothingWaits({ report: { episodes }, player }: Pick<Props, 'report' | 'player'>) {
  return (
    <>
      <h2>No waiting pods at {momentText(player.at)}</h2>
      {episodes.rows.length === 0 ? (
        <p class="none">No pod waited at any time, apart from startup.</p>
      ) : (
        <ul class="episode-links">
          {episodes.rows.map(({ reason, from, peakAt, text }) => (
            <li key={`${reason} ${from}`}>
              <MomentLink at={peakAt} player={player} label={`${text}: show the peak`}>
                <ReasonName reason={reason} />
              </MomentLink>{' '}
              {text.slice(reason.length + 2)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

interface UnexplainedProps extends Pick<Props, 'report' | 'player'> {
  readonly pods: readonly WaitingPod[];
  readonly isAsked: boolean;
}

/** What the facts alone say, before or without an explanation. */
function Unexplained({ pods, player, isAsked, report }: UnexplainedProps) {
  const reasons = [...new Set(pods.map(({ waitingReason }) => waitingReason))];
  return (
    <>
      <ul class="episode-links">
        {reasons.map((reason) => {
          const those = pods.filter(({ waitingReason }) => waitingReason === reason);
          return (
            <li key={reason}>
              <ReasonName reason={reason} /> {plural(those.length, 'pod')}
              {those[0]?.message === '' ? '' : `: ${those[0]?.message}`}
            </li>
          );
        })}
      </ul>
      {isAsked ? (
        <p class="none">explaining…</p>
      ) : (
        <p class="none">
          This page explains the worst moments:{' '}
          {report.episodes.rows.slice(0, 2).map(({ reason, peakAt }) => (
            <MomentLink key={reason} at={peakAt} player={player} class="moment">
              {reason} at {momentText(peakAt)}{' '}
            </MomentLink>
          ))}
        </p>
      )}
    </>
  );
}

interface GroupProps extends Pick<Props, 'report' | 'player' | 'actions' | 'onFindPods'> {
  readonly group: ExplainedWait;
  readonly pods: readonly WaitingPod[];
}

function Group({ group, pods, report, player, actions, onFindPods }: GroupProps) {
  const { headline, because, remarks, reason, help, message } = group;
  const [first] = group.pods.length > 0 ? group.pods : pods.map(({ pod }) => pod);
  const others = Math.max(group.pods.length, first === undefined ? 0 : 1) - 1;
  return (
    <article class="why-group">
      <div>
        <h3 class="claim">
          <ReasonName reason={reason} /> <TimedText text={headline} player={player} />{' '}
          {first !== undefined && <small class="mono">{podLabel(first)}</small>}
          {others > 0 && (
            <button type="button" class="link" onClick={() => onFindPods?.(`reason=${reason}`)}>
              and {others} more
            </button>
          )}
        </h3>
        <CauseTree root={because} label={headline} player={player} />
        {remarks.map((remark) => (
          <p key={remark} class="remark">
            <TimedText text={remark} player={player} />.
          </p>
        ))}
        <Where pods={pods} message={message} report={report} player={player} />
      </div>
      <div class="why-help">
        {help !== null && (
          <>
            <h2>
              What would help <small>each one replayed with one change</small>
            </h2>
            <HelpRows help={help} isAll isReplaying={help.isReplaying} onApply={actions?.apply} />
          </>
        )}
        {isOfSubnet(reason) && <FullSubnet pods={pods} report={report} player={player} />}
      </div>
    </article>
  );
}

interface WhereProps extends Pick<Props, 'report' | 'player'> {
  readonly pods: readonly WaitingPod[];
  readonly message: string;
}

/** The node of the first pod, and its message as kubectl prints it. */
function Where({ pods, message, report, player }: WhereProps) {
  const { at, scene } = player;
  const addressOf = useEniAddresses(scene);
  const node = pods.find((pod) => pod.node !== undefined)?.node;
  const facts =
    node === undefined ? undefined : nodeFactsOf(scene, at).find((each) => each.node.node === node);
  const told = message === '' ? (pods[0]?.message ?? '') : message;
  if (facts === undefined && told === '') return null;
  return (
    <div class="where">
      {facts !== undefined && (
        <NodeCard
          facts={facts}
          shape={report.shapes[facts.node.instanceType]}
          at={at}
          addressOf={addressOf}
        />
      )}
      <div>
        {facts !== undefined && <SlotLegend />}
        {told !== '' && (
          <pre class="message" tabIndex={0} aria-label="Message of the first pod">
            {told}
          </pre>
        )}
      </div>
    </div>
  );
}

interface FullSubnetProps extends Pick<Props, 'report' | 'player'> {
  readonly pods: readonly WaitingPod[];
}

function FullSubnet({ pods, report, player }: FullSubnetProps) {
  const { scene } = player;
  const node = scene.nodes.find((each) => each !== null && pods.some((pod) => pod.node === each.node));
  const subnet =
    scene.subnets.find(({ name }) => name === (node?.podSubnet ?? node?.subnet)) ?? scene.subnets[0];
  if (subnet === undefined) return null;
  return <MapOf subnet={subnet} report={report} player={player} />;
}

interface MapProps extends Pick<Props, 'report' | 'player'> {
  readonly subnet: Player['scene']['subnets'][number];
}

export function MapOf({ subnet, report, player }: MapProps) {
  const ground = report.subnets.find(({ name }) => name === subnet.name);
  const cells = useSubnetCells(subnet, ground, player);
  return (
    <figure class="small-map">
      <figcaption>
        <b class="mono">{subnet.name}</b>{' '}
        <small>
          {subnet.free} of {cells.uses.length} addresses free, {plural(subnet.freePrefixes, 'free /28')}
        </small>
      </figcaption>
      <div class="map-scroll" tabIndex={0} role="group" aria-label={`Map of ${subnet.name}`}>
        <SubnetMap name={subnet.name} cells={cells} reservations={ground?.reservations ?? []} />
      </div>
    </figure>
  );
}
