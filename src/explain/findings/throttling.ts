// Throttled EC2 calls, and whether pods waited for them.

import { formatMoment } from '../../base/time.ts';
import { grouped, plural } from '../../base/words.ts';
import type { OtherCallsConfig } from '../../ec2/config.ts';
import type { ThrottledCalls } from '../../record/throttling.ts';
import type { FindingRow } from './row.ts';

export const throttling: FindingRow = {
  name: 'Throttled',
  find: ({ summary, scenario }) =>
    summary.throttledCalls.map((throttled) => ({
      text: textOf(throttled) + othersText(throttled, scenario.ec2.otherCalls ?? []),
      from: throttled.from,
      place: throttled.call,
    })),
};

function textOf({ call, count, from, to, delaying }: ThrottledCalls): string {
  const calls = `${grouped(count)} throttled ${call} ${count === 1 ? 'call' : 'calls'} (${formatMoment(from)} to ${formatMoment(to)})`;
  if (delaying === 0) return `${calls} delayed no pod`;
  return `${calls}; pods were waiting on the node for ${delaying === count ? 'all' : plural(delaying, 'call')}${delaying === count ? ' of them' : ''}`;
}

/** Those that others made meanwhile. */
function othersText({ call, from, to }: ThrottledCalls, others: readonly OtherCallsConfig[]): string {
  const meanwhile = others.filter((each) => each.call === call && each.from <= to && each.to >= from);
  const perSecond = meanwhile.reduce((sum, each) => sum + each.perSecond, 0);
  return perSecond === 0 ? '' : `; other users of the account made ${perSecond} a second`;
}
