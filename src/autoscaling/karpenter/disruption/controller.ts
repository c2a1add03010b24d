// The loop of disruption: at once again after something was done, else a while later.
// @upstream karpenter pkg/controllers/disruption/controller.go

import { SECOND, type Milliseconds } from '../../../base/time.ts';
import type { Process } from '../../../kernel/process.ts';
import { allowedDisruptions } from './budgets.ts';
import { poolTotals } from './balanced.ts';
import { candidatesOf } from './candidates.ts';
import type { ChosenCommand } from './command.ts';
import { DRIFT } from './drift.ts';
import { EMPTINESS } from './emptiness.ts';
import { shuffled, type DisruptionPorts, type Found, type Method } from './methods.ts';
import { MultiNodeConsolidation } from './multiNode.ts';
import { SingleNodeConsolidation } from './singleNode.ts';

export const POLLING_PERIOD = 10 * SECOND;

export interface Round {
  /** To be started before the next round; undefined: nothing was found. */
  readonly command: ChosenCommand | undefined;
  /** 0: at once. */
  readonly requeueAfter: Milliseconds;
}

export class DisruptionController {
  private readonly ports: DisruptionPorts;
  private readonly methods: readonly Method[] = [
    EMPTINESS,
    DRIFT,
    new MultiNodeConsolidation(),
    new SingleNodeConsolidation(),
  ];

  constructor(ports: DisruptionPorts) {
    this.ports = ports;
  }

  /** One turn of the loop. It waits where a method has to make sure. */
  *round(): Process<Round> {
    for (const method of this.methods) {
      const found = this.found(method);
      const command = found && (yield* method.compute(found, this.ports));
      if (command !== undefined) return { command, requeueAfter: 0 };
    }
    return { command: undefined, requeueAfter: POLLING_PERIOD };
  }

  /** Undefined where there is no candidate. */
  private found(method: Method): Found | undefined {
    const { look, publish, chooser } = this.ports;
    const view = look();
    const { candidates, events } = candidatesOf(view, method.class);
    const said = [...events];
    const wanted = candidates.filter((candidate) => method.wants(candidate, said));
    publish(said);
    if (wanted.length === 0) return undefined;
    const { left, events: budgetEvents } = allowedDisruptions(view, method.reason);
    publish(budgetEvents);
    return {
      view,
      candidates: shuffled(wanted, chooser, 'karpenter/nodes'),
      totals: poolTotals(view, candidates),
      left,
    };
  }
}
