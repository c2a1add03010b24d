// How much memory something allocates, garbage included: by V8's sampling heap profiler, a few per cent off.

import { Session } from 'node:inspector';

const SAMPLING_INTERVAL = 16 * 1024;

interface ProfileNode {
  readonly selfSize: number;
  readonly children: readonly ProfileNode[];
}

export function allocatedBytes(run: () => void): number {
  const session = new Session();
  session.connect();
  session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLING_INTERVAL,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  });
  run();
  let bytes = NaN;
  session.post('HeapProfiler.stopSampling', (error, result) => {
    if (error === null) bytes = bytesOf(result.profile.head);
  });
  session.disconnect();
  return bytes;
}

function bytesOf({ selfSize, children }: ProfileNode): number {
  return children.reduce((sum, child) => sum + bytesOf(child), selfSize);
}
