// The hazards of a replay as text: what is wrong, its cause, where it is reported upstream, and what would help. Hazards
// of one daemon's restart are told together.

import { elementAt } from '../base/assert.ts';
import { hazardCause, hazardHeadline, hazardHelp, hazardUpstream } from '../explain/hazardText.ts';
import type { Hazard } from '../record/hazards.ts';
import { hanging, printable } from './layout.ts';
import type { Page } from './page.ts';

/** Causes told, and hazards of each; the rest are counted. */
const MOST_CAUSES = 3;
const MOST_HAZARDS = 3;

const LABEL_WIDTH = 14;

export function hazardsText(hazards: readonly Hazard[], page: Page): string[] {
  const groups = [...byCause(hazards).values()];
  const told = groups.slice(0, MOST_CAUSES).flatMap((group) => groupLines(group, page));
  const left = groups.slice(MOST_CAUSES).flat().length;
  return [...told, ...(left > 0 ? lines('', `${left} more hazards; --output json lists all`, page) : [])];
}

function byCause(hazards: readonly Hazard[]): Map<string, Hazard[]> {
  const groups = new Map<string, Hazard[]>();
  for (const hazard of hazards) {
    const key = `${hazard.cause} ${hazard.node} ${hazard.restartedAt}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [hazard]);
    else group.push(hazard);
  }
  return groups;
}

function groupLines(group: readonly Hazard[], page: Page): string[] {
  const first = elementAt(group, 0);
  const left = group.length - MOST_HAZARDS;
  const [help] = group.flatMap((hazard) => hazardHelp(hazard) ?? []);
  return [
    ...group
      .slice(0, MOST_HAZARDS)
      .flatMap((hazard, index) => lines(index === 0 ? 'Hazard' : '', hazardHeadline(hazard), page))
      .map((line) => page.yellow(line)),
    ...(left > 0 ? lines('', `${left} more with the same cause; --output json lists all`, page) : []),
    ...lines('Cause', hazardCause(first), page),
    ...lines('Upstream', hazardUpstream(first), page),
    ...(help === undefined ? [] : hanging('What would help  ', help, page.width)),
  ];
}

function lines(label: string, text: string, page: Page): string[] {
  return hanging(label.padEnd(LABEL_WIDTH), printable(text), page.width);
}
