// Makes a scenario's observations while it runs: the cluster's past is kept from the start, and each command is typed at
// its moment.

import type { CompiledScenario } from '../scenario/compiled.ts';
import type { Observe } from '../world/observations.ts';
import type { OnFact } from '../world/world.ts';
import { ClusterHistory } from './history/clusterHistory.ts';
import { inspect } from './inspect.ts';
import { InspectProblem } from './places.ts';

export interface Observer {
  readonly onFact: OnFact;
  readonly observe: Observe;
}

/** For scenarios that look at something: others need nothing kept. */
export function observerOf(scenario: CompiledScenario, seed = scenario.seed): Observer {
  const history = new ClusterHistory(scenario.cluster.kubernetesMinor);
  return {
    onFact: (fact, at) => history.apply(fact, at),
    observe: ({ command, node, pod }, world) => {
      const moment = { scenario, seed, world, at: world.simulation.now, history };
      try {
        return inspect(moment, [command], { node, pod });
      } catch (error) {
        if (!(error instanceof InspectProblem)) throw error;
        return { prompt: '$', stdout: '', stderr: '', exitCode: 1, problem: error.message };
      }
    },
  };
}
