// Where the time goes: which room's code is running, by V8's sampling profiler.

import { Session, type Profiler } from 'node:inspector';

/** Microseconds between samples. */
const INTERVAL = 200;

/** Less is told as the rest. */
const LEAST = 0.02;

/**
 * Rooms and what is none, by falling share; shares add up to 1. To be called before the work has run: code that was
 * optimised while nobody profiled does not tell what was inlined into it.
 */
export function roomShares(work: () => void): [room: string, share: number][] {
  const profile = profileOf(work);
  const rooms = new Map(profile.nodes.map((node) => [node.id, roomOf(node.callFrame)]));
  const times = new Map<string, number>();
  let total = 0;
  for (const [index, node] of (profile.samples ?? []).entries()) {
    const time = profile.timeDeltas?.[index] ?? 0;
    const room = rooms.get(node) ?? REST;
    if (room === IDLE) continue;
    times.set(room, (times.get(room) ?? 0) + time);
    total += time;
  }
  const shares = [...times].map(([room, time]): [string, number] => [room, time / total]);
  const told = shares
    .filter(([room, share]) => share >= LEAST && room !== REST)
    .sort((one, other) => other[1] - one[1]);
  const rest = 1 - told.reduce((sum, [, share]) => sum + share, 0);
  return [...told, [REST, rest]];
}

const REST = 'rest';

/** No code of this program runs: the machine does something else, or the profiler starts. */
const IDLE = 'idle';

function roomOf({ url, functionName }: { readonly url: string; readonly functionName: string }): string {
  if (functionName === '(garbage collector)') return 'garbage';
  if (url === '' && /^(\(program\)|\(idle\)|dispatch)$/.test(functionName)) return IDLE;
  const room = /\/src\/(\w+)\//.exec(url)?.[1];
  return room ?? (url.includes('node_modules') ? 'libraries' : REST);
}

/** The session's answers come before `post` returns. */
function profileOf(work: () => void): Profiler.Profile {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: INTERVAL });
  session.post('Profiler.start');
  work();
  let profile: Profiler.Profile | undefined;
  session.post('Profiler.stop', (_error, answer) => {
    profile = answer.profile;
  });
  session.disconnect();
  if (profile === undefined) throw new Error('the profiler gave no profile');
  return profile;
}
