// A state's text, or the object that stands for it, as a document of the right shape, or what is wrong with it. A large
// state is read as JSON, which is fast; where a fault stands in the text is looked for only when there is one.

import { parseJson } from '../../base/json.ts';
import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import { faultsOf } from '../language/issues.ts';
import { readStateYaml } from '../language/readYaml.ts';
import type { YamlText } from '../language/yamlText.ts';
import { type StateDocument, stateSchema } from './stateDocument.ts';

/** A fault of the state, from its root, as one of the scenario. */
export type LocateInState = (fault: LocatedFault) => LocatedFault;

export interface ReadState {
  readonly state: StateDocument | undefined;
  readonly faults: readonly LocatedFault[];
  readonly locate: LocateInState;
}

/** Longer texts are not read a second time to say where in them a fault stands: the path says it. */
const MOST_PLACED = 2 ** 22;

/** `path` leads to the value that names the file, or holds the content; `file`: where it was read from. */
export function readState(content: unknown, path: DocumentPath, file?: string): ReadState {
  if (typeof content !== 'string') return judged(content, inValue(path));
  const json = content.trimStart().startsWith('{') ? parseJson(content) : undefined;
  if (json !== undefined) {
    let text: YamlText | undefined;
    const placed = (): YamlText | undefined =>
      (text ??= content.length > MOST_PLACED ? undefined : readStateYaml(content).documents[0]?.text);
    return judged(json.value, inText(placed, path, file));
  }
  const { documents, flaws, text } = readStateYaml(content);
  const [document] = documents;
  const locate = inText(() => document?.text, path, file);
  const ofText = flaws.map(({ fault, span }) => ({
    ...faultAt(path, fault.code === 'empty-file' ? { ...fault, kind: 'State' } : fault),
    within: text.placeOf(span),
    ...(file === undefined ? {} : { file }),
    isForeign: true,
  }));
  if (document === undefined || ofText.length > 0) return { state: undefined, faults: ofText, locate };
  return judged(document.value, locate);
}

function judged(value: unknown, locate: LocateInState): ReadState {
  const { success, data, error } = stateSchema.safeParse(value);
  if (success) return { state: data, faults: [], locate };
  const faults = faultsOf(error.issues, value, stateSchema);
  const isState = typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'State';
  // What is no state may be any file: nothing of it is shown.
  return {
    state: undefined,
    faults: faults.map((fault) => ({ ...locate(fault), ...(isState ? {} : { isForeign: true }) })),
    locate,
  };
}

function inValue(path: DocumentPath): LocateInState {
  return (located) => ({ ...located, path: [...path, ...located.path] });
}

const NOWHERE = { line: 1, column: 1, length: 1, excerpt: '' };

function inText(
  text: () => YamlText | undefined,
  path: DocumentPath,
  file: string | undefined,
): LocateInState {
  return (located) => {
    const placed = text();
    const { fault } = placed?.withWritten(located) ?? located;
    return {
      ...faultAt([...path, ...located.path], fault, located.target),
      within: placed?.placeOf(placed.spanOf(located)) ?? NOWHERE,
      ...(file === undefined ? {} : { file }),
    };
  };
}
