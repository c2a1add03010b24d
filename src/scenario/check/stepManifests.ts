// The manifests of a scenario's steps, by the step's place in the timeline: read, where they stand in files, and checked.

import { type DocumentPath, faultAt, type LocatedFault } from '../language/diagnostics.ts';
import type { ScenarioDocument } from '../document/document.ts';
import type { CheckedManifest } from '../manifest/checkedManifest.ts';
import { checkManifest } from '../manifest/checkManifest.ts';
import { counted, type IgnoredPart } from '../manifest/ignored.ts';
import { objectUnderLoad } from '../manifest/underLoad.ts';
import { saidBy } from '../steps/table.ts';
import type { StepDocument } from '../document/timelineDocument.ts';

/** What comes of a file that a scenario names, or of a folder; only the edges of the program can read any. */
export type ReadFile = (file: string) => FileReading;

export type FileReading =
  | {
      readonly ok: true;
      readonly text: string;
      /** Of a folder: the files that the text is made of, in order. */
      readonly parts?: readonly FilePart[];
    }
  | { readonly ok: false; readonly detail: string };

/** One file in a text of several. */
export interface FilePart {
  readonly file: string;
  /** Its first line in the text, from 1. */
  readonly line: number;
}

export const NO_FILES: ReadFile = () => ({ ok: false, detail: 'files cannot be read here' });

export interface StepManifest extends CheckedManifest {
  /** The step with what was read from its file in it. */
  readonly whole?: StepDocument;
}

export type StepManifests = ReadonlyMap<number, StepManifest>;

/** Of the document as it is written; objects are as they are played under its load. */
export function checkManifests({ timeline, load }: ScenarioDocument, readFile: ReadFile): StepManifests {
  return new Map(
    timeline.flatMap((step, index): [number, StepManifest][] => {
      const checked = checkStep(step, ['timeline', index], readFile);
      if (checked === undefined) return [];
      const objects = checked.objects.map((object) => objectUnderLoad(object, load));
      return [[index, { ...checked, objects }]];
    }),
  );
}

function checkStep(step: StepDocument, path: DocumentPath, readFile: ReadFile): StepManifest | undefined {
  for (const said of saidBy(step)) {
    const source = said.manifest();
    if (source === undefined) continue;
    const here = [...path, said.key, ...source.path];
    if ('content' in source) return checkManifest(source.content, here, source.namespace);
    const read = readFile(source.file);
    if (!read.ok) {
      const fault = faultAt(here, { code: 'unreadable-file', file: source.file, detail: read.detail });
      return { objects: [], faults: [fault], ignored: [], faulty: 'unknown' };
    }
    const checked = checkManifest(read.text, here, source.namespace);
    const parts = read.parts ?? [{ file: source.file, line: 1 }];
    const faults = checked.faults.map((fault) => inItsFile(fault, parts));
    const objects = checked.objects.map((object) => ({
      ...object,
      locate: (fault: LocatedFault) => inItsFile(object.locate(fault), parts),
    }));
    return { ...checked, objects, faults, whole: { ...step, ...source.withText(read.text) } };
  }
  return undefined;
}

/** A fault in the text of one file or of several, told of the one it is in. */
function inItsFile(located: LocatedFault, parts: readonly FilePart[]): LocatedFault {
  const { within } = located;
  const part = within && parts.findLast(({ line }) => line <= within.line);
  if (within === undefined || part === undefined) return located;
  return { ...located, file: part.file, within: { ...within, line: within.line - part.line + 1 } };
}

/** The document with what was read from files in it, so that it stands for itself. */
export function withManifests(document: ScenarioDocument, manifests: StepManifests): ScenarioDocument {
  const timeline = document.timeline.map((step, index) => manifests.get(index)?.whole ?? step);
  return { ...document, timeline };
}

/** Everything that was left out, each kind and field once; without Karpenter nobody acts on its objects. */
export function ignoredIn(manifests: readonly CheckedManifest[], hasKarpenter: boolean): IgnoredPart[] {
  const idle = manifests.flatMap(({ objects }) =>
    objects.filter(({ applied }) => !hasKarpenter && applied.kind === 'NodePool').map(() => NODE_POOL),
  );
  return counted([...manifests.flatMap(({ ignored }) => ignored), ...idle]);
}

const NODE_POOL = {
  kind: 'NodePool',
  would: 'add and remove nodes with Karpenter in the cluster (karpenter: {})',
};

/** Whether an object of this name may be one that a manifest was to make. */
export function mayBeFaulty(manifests: StepManifests, name: string): boolean {
  return [...manifests.values()].some(({ faulty }) => faulty === 'unknown' || faulty.includes(name));
}
