// The parts of an explanation about hazards: those of the subject's pods and nodes, whoever waits.

import type { Hazard } from '../record/hazards.ts';
import { bare, type Part } from './explanation.ts';
import { hazardCause, hazardHeadline, hazardHelp, hazardUpstream } from './hazardText.ts';
import { link, say } from './link.ts';
import type { PlayedRun } from './playedRun.ts';

/** Parts about hazards; the rest are counted. */
const MOST_HAZARDS = 3;

/** Those that last come first. */
export function hazardParts({ state }: PlayedRun, concerns: (hazard: Hazard) => boolean): Part[] {
  const hazards = state.hazards.all().filter(concerns);
  const sorted = [
    ...hazards.filter(({ to }) => to === undefined),
    ...hazards.filter(({ to }) => to !== undefined),
  ];
  const left = sorted.length - MOST_HAZARDS;
  return sorted
    .slice(0, MOST_HAZARDS)
    .map((hazard, index) => hazardPart(hazard, index === MOST_HAZARDS - 1 ? Math.max(0, left) : 0));
}

/** `others`: hazards that have no part of their own. */
function hazardPart(hazard: Hazard, others: number): Part {
  const rest = others === 0 ? [] : [link(say`${String(others)} more, listed by replay --output json`)];
  const help = hazardHelp(hazard);
  return {
    ...bare(`Hazard: ${hazardHeadline(hazard)}`),
    pods: hazard.to === undefined ? hazard.pods : [],
    chain: [
      link(say`cause: ${hazardCause(hazard)}`),
      link(say`upstream: ${hazardUpstream(hazard)}`),
      ...(help === undefined ? [] : [link(say`what would help: ${help}`)]),
      ...rest,
    ],
  };
}
