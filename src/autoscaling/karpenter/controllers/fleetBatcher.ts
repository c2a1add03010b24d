// Equal CreateFleet requests of one moment become one with a higher target.
// @upstream karpenter-provider-aws pkg/batcher/createfleet.go

import type { Ec2Answer } from '../../../ec2/answer.ts';
import type { FleetAnswer, FleetClient, FleetRequest } from '../../../ec2/fleetClient.ts';
import { Lane } from '../../../kernel/lane.ts';
import { type Process, spawn } from '../../../kernel/process.ts';
import type { Simulation } from '../../../kernel/simulation.ts';
import { FLEET_BATCHES } from '../batchWindow.ts';
import { Batcher } from './batcher.ts';

type Done = (answer: Ec2Answer<FleetAnswer>) => void;

interface Batch {
  readonly request: FleetRequest;
  readonly asking: Done[];
  readonly batcher: Batcher;
}

export class FleetBatcher {
  private readonly simulation: Simulation;
  private readonly client: FleetClient;
  private readonly batches = new Map<string, Batch>();

  constructor(simulation: Simulation, client: FleetClient) {
    this.simulation = simulation;
    this.client = client;
  }

  /** For one instance: the answer has one, or none with the errors. */
  createFleet(request: FleetRequest, done: Done): void {
    const key = JSON.stringify(request);
    const batch = this.batches.get(key) ?? this.open(key, request);
    batch.asking.push(done);
    batch.batcher.add(String(batch.asking.length));
  }

  private open(key: string, request: FleetRequest): Batch {
    const batcher = new Batcher(this.simulation, FLEET_BATCHES, () => {
      this.batches.delete(key);
      spawn(this.simulation, Lane.cluster, this.send(batch));
    });
    const batch: Batch = { request, asking: [], batcher };
    this.batches.set(key, batch);
    return batch;
  }

  private *send({ request, asking }: Batch): Process {
    const answer = yield* this.client.createFleet({ ...request, targetCapacity: asking.length });
    for (const [index, done] of asking.entries()) {
      if (!answer.ok) done(answer);
      else {
        const { instances, errors } = answer.value;
        done({ ok: true, value: { instances: instances.slice(index, index + 1), errors } });
      }
    }
  }
}
