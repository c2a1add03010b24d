// What the browser runs of the simulator: a scenario's text → the digest of its run, as `replay --output json` has it.

import { observerOf } from '../../src/inspect/observe.ts';
import { TraceDigest } from '../../src/record/digest.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/world/run.ts';

export function digestOf(source: string): string {
  const parsed = parseScenario(source, () => ({ ok: false, detail: 'no other file is read here' }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const digest = new TraceDigest();
  const onRecord = digest.add.bind(digest);
  runScenario(parsed.scenario, { ...observerOf(parsed.scenario), onRecord });
  return digest.finish();
}
