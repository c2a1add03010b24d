// What EC2 tells of instances by the interruption queue: those that it takes back are replaced before they end.
// @upstream karpenter-provider-aws pkg/controllers/interruption/controller.go

import { MINUTE, SECOND, type Milliseconds } from '../../../base/time.ts';
import { Lane } from '../../../kernel/lane.ts';
import type { NodeClaim } from '../../../kube/api/nodeClaim.ts';
import { podKey } from '../../../kube/api/objects.ts';
import { type Interruption, interruptionEvents, terminatingOnInterruption } from '../interruptionEvents.ts';
import { isTerminal } from '../pods.ts';
import type { ClaimBook } from './claimBook.ts';
import type { ClaimController } from './claimController.ts';
import type { NodeClasses } from './nodeClasses.ts';
import type { KarpenterPorts } from './ports.ts';

/** @assumption EventBridge and SQS take a second; most messages are there within one, some take a few. */
const DELIVERY = SECOND;
/** As the queue of the getting-started guide is made. */
const RETENTION = 5 * MINUTE;

interface Message {
  readonly interruption: Interruption;
  readonly claim: NodeClaim;
  readonly sentAt: Milliseconds;
}

export class Interruptions {
  private readonly ports: KarpenterPorts;
  private readonly book: ClaimBook;
  private readonly claims: Pick<ClaimController, 'delete'>;
  private readonly nodeClasses: Pick<NodeClasses, 'interrupted'>;
  /** Nobody has read them. */
  private queue: Message[] = [];

  constructor(
    ports: KarpenterPorts,
    book: ClaimBook,
    claims: Pick<ClaimController, 'delete'>,
    nodeClasses: Pick<NodeClasses, 'interrupted'>,
  ) {
    this.ports = ports;
    this.book = book;
    this.claims = claims;
    this.nodeClasses = nodeClasses;
  }

  /** Without a queue nobody hears of it. */
  send(interruption: Interruption, claim: NodeClaim | undefined): void {
    const { config, simulation } = this.ports;
    if (claim === undefined || config.interruptionQueue === '') return;
    this.queue.push({ interruption, claim, sentAt: simulation.now });
    simulation.after(DELIVERY, Lane.cluster, () => this.readAll());
  }

  /** The controllers have started again, and read what is left. */
  resume(): void {
    this.readAll();
  }

  private readAll(): void {
    const { simulation, cluster } = this.ports;
    if (!cluster.isRunning) return;
    const { now } = simulation;
    const isDelivered = ({ sentAt }: Message): boolean => sentAt + DELIVERY <= now;
    const delivered = this.queue.filter(isDelivered);
    this.queue = this.queue.filter((message) => !isDelivered(message));
    for (const message of delivered) if (message.sentAt + RETENTION >= now) this.handle(message);
  }

  private handle({ interruption, claim }: Message): void {
    const { cluster } = this.ports;
    if (this.book.get(claim.name)?.claim !== claim) return;
    const node = claim.nodeName;
    const pods = node === undefined ? [] : [...cluster.podsOn(node)].filter((pod) => !isTerminal(pod));
    const named = { claim: claim.name, node };
    for (const event of interruptionEvents(interruption, named, pods.map(podKey))) cluster.recordEvent(event);
    if (interruption === 'rebalance_recommendation') return;
    if (interruption === 'spot_interrupted' && claim.instance !== undefined)
      this.nodeClasses.interrupted(claim.instance);
    if (claim.deletedAt !== undefined) return;
    this.claims.delete(claim, interruption);
    for (const event of terminatingOnInterruption(named)) cluster.recordEvent(event);
  }
}
