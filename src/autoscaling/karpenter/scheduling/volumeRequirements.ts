// Where the volumes of a pod are, or may be made: alternatives, each of which a node can meet or not.
// @upstream karpenter pkg/controllers/provisioning/scheduling/volumetopology.go

import type { NodeSelectorTerm, PodVolumes } from '../../../kube/api/objects.ts';
import { termRequirements } from '../requirements/podRequirements.ts';
import { Requirements } from '../requirements/requirements.ts';

const ANYWHERE: readonly Requirements[] = [Requirements.none];

export function volumeAlternatives(volumes: PodVolumes | undefined): readonly Requirements[] {
  let alternatives = ANYWHERE;
  for (const terms of [...(volumes?.affinities ?? []), ...(volumes?.choices ?? [])]) {
    const ofVolume = terms.filter(isBound).map(termRequirements);
    if (ofVolume.length > 0) alternatives = combined(alternatives, ofVolume);
  }
  return alternatives;
}

function isBound({ matchExpressions }: NodeSelectorTerm): boolean {
  return matchExpressions.length > 0;
}

/** Those that go together; all where none does. */
function combined(
  alternatives: readonly Requirements[],
  ofVolume: readonly Requirements[],
): readonly Requirements[] {
  const pairs = alternatives.flatMap((one) => ofVolume.map((other) => ({ one, other })));
  const compatible = pairs.filter(({ one, other }) => one.clashWith(other) === undefined);
  return (compatible.length > 0 ? compatible : pairs).map(({ one, other }) => one.with(other.values()));
}
