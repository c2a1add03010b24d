// A cluster at a moment, for tests of what is seen of it.

import { clusterObjects } from '../../src/inspect/clusterObjects.ts';
import { playTo, type Moment } from '../../src/inspect/moment.ts';
import type { CompiledScenario } from '../../src/scenario/compiled.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { minimalWith } from '../scenario/minimal.ts';

/** As a program reads it: whatever the objects are. */
export type Json = ReturnType<typeof JSON.parse>;

function compiled(text: string): CompiledScenario {
  const parsed = parseScenario(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  return parsed.scenario;
}

/** `rest`: what follows the minimal scenario of two t3.medium. */
export function momentOf(rest: string, at: number, seed = 1): Moment {
  return playTo(compiled(minimalWith(rest)), at, seed);
}

/** As a program would read them from the API. */
export function objectsAt(rest: string, at: number, seed = 1): Json[] {
  return JSON.parse(JSON.stringify(clusterObjects(momentOf(rest, at, seed)))) as Json[];
}

export function ofKind(objects: readonly Json[], kind: string, name?: string): Json[] {
  return objects.filter((one) => one.kind === kind && (name === undefined || one.metadata.name === name));
}

/** The first of them; there has to be one. */
export function only(objects: readonly Json[], kind: string, name?: string): Json {
  const [found] = ofKind(objects, kind, name);
  if (found === undefined) throw new Error(`no ${kind} ${name ?? ''}`);
  return found;
}
