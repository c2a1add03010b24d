// How long pods waited for an address in the whole run, as a distribution.

import { useMemo } from 'preact/hooks';
import { formatSpan, type Milliseconds } from '../../base/time.ts';
import { grouped, plural } from '../../base/words.ts';
import { addressWait, type PodTimesByName } from '../podTimes.ts';
import { waitClasses } from './waitClasses.ts';

export function WaitDistribution({
  times,
  end,
}: {
  readonly times: PodTimesByName;
  readonly end: Milliseconds;
}) {
  return useMemo(() => {
    const waits = [...times.values()].flat().flatMap((life) => addressWait(life, end) ?? []);
    const classes = waitClasses(waits);
    const most = classes.reduce((one, { pods }) => Math.max(one, pods), 1);
    const longest = waits.reduce((one, wait) => Math.max(one, wait), 0);
    return (
      <figure class="chart">
        <figcaption>
          <h3>
            Pod address wait <small>{plural(waits.length, 'pod')}, whole run</small>
          </h3>
        </figcaption>
        <table
          class="distribution"
          aria-label={`Pod address wait: ${plural(waits.length, 'pod')}, at most ${formatSpan(longest)}`}
        >
          <tbody>
            {classes.map(({ label, pods }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>
                  <i style={{ width: `${(pods / most) * 100}%` }} />
                </td>
                <td class="number">{grouped(pods)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </figure>
    );
  }, [times, end]);
}
