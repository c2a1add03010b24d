// The arithmetic behind the headline: what the chain of causes of the worst episode ends in, and what was remarked.

import type { ExplainedLink } from '../../report/htmlExplanation.ts';
import type { MomentExplanation } from '../../report/momentExplanation.ts';
import { capitalized } from '../words.ts';

/** At most two sentences. */
export function reasonSentences({ groups }: Pick<MomentExplanation, 'groups'>): string[] {
  const [group] = groups;
  if (group === undefined) return [];
  const chain = deepest(group.because);
  const last = chain.at(-1);
  const [remark] = group.remarks;
  const others =
    remark === undefined
      ? chain
          .slice(1, -1)
          .slice(-1)
          .map(({ text }) => text)
      : [remark];
  return [...(last === undefined ? [] : [last.text]), ...others].map(asSentence);
}

/** The longest way down; of equally long ones the first. */
function deepest(link: ExplainedLink): ExplainedLink[] {
  const ways = link.because.map(deepest);
  const longest = ways.reduce<ExplainedLink[]>((one, other) => (other.length > one.length ? other : one), []);
  return [link, ...longest];
}

function asSentence(text: string): string {
  return `${capitalized(text)}${/[.?!]$/.test(text) ? '' : '.'}`;
}
