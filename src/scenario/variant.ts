// Variants of a scenario: the same document with some values set anew, checked and compiled again.

import { produce, type Draft } from 'immer';
import { type CheckedScenario, checkScenario } from './check.ts';
import { NO_FILES, type ReadFile } from './check/stepManifests.ts';
import { type DocumentPath, faultAt, type LocatedFault } from './language/diagnostics.ts';
import { valueAt } from './language/issues.ts';
import { parsePath } from './language/settingPath.ts';
import type { ScenarioDocument } from './document/document.ts';
import { textKeyOf } from './document/namedFiles.ts';

export interface Setting {
  /** As in `cni.env.WARM_IP_TARGET` or `nodeGroups[0].instanceType`. */
  readonly path: string;
  readonly value: unknown;
}

/** The document stays as it is. `readFile` is asked for the files that the settings name. */
export function withSettings(
  document: ScenarioDocument,
  settings: readonly Setting[],
  readFile: ReadFile = NO_FILES,
): CheckedScenario {
  const faults: LocatedFault[] = [];
  const variant = produce(document as unknown, (draft: Draft<unknown>) => {
    for (const setting of settings) {
      const path = parsePath(setting.path);
      const problem = path === undefined ? 'not a valid path' : assign(draft, path, setting.value);
      if (problem === undefined) continue;
      faults.push(faultAt(path ?? [], { code: 'bad-setting-path', path: setting.path, detail: problem }));
    }
  });
  return faults.length > 0 ? { ok: false, faults } : checkScenario(variant, readFile);
}

/** What the document has at a path; undefined where it has nothing. */
export function settingIn(document: ScenarioDocument, path: string): unknown {
  const parsed = parsePath(path);
  return parsed === undefined ? undefined : valueAt(document, parsed);
}

/** Keys are made where missing, items of lists are not. Answers what is wrong with the path. */
function assign(root: unknown, path: DocumentPath, value: unknown): string | undefined {
  let here = root;
  for (const [depth, part] of path.entries()) {
    if (!isContainer(here)) return 'the value before it has no keys';
    if (Array.isArray(here) !== (typeof part === 'number')) {
      return Array.isArray(here) ? 'a list needs an index, such as [0]' : 'only lists have an index';
    }
    if (typeof part === 'number' && !Object.hasOwn(here, part)) return `the list has no item ${part}`;
    if (depth === path.length - 1) {
      here[part] = value;
      // What was read from another file is not what is in this one.
      const text = textKeyOf(path);
      if (text !== undefined) delete here[text];
    } else if (!Object.hasOwn(here, part)) here[part] = {};
    here = here[part];
  }
  return undefined;
}

function isContainer(value: unknown): value is Record<string | number, unknown> {
  return typeof value === 'object' && value !== null;
}
