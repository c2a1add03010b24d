// The rules of the source tree, each a function from files to what breaks it. Empty means kept.

import { builtinModules } from 'node:module';
import { posix } from 'node:path';
import { codeOnly, importsOf, withoutComments, type SourceFile } from './sourceText.ts';

export type Rule = (files: readonly SourceFile[]) => string[];

/** A room may import rooms of lower rank; rooms of equal rank never meet. */
const RANKS: Readonly<Record<string, number>> = {
  base: 0,
  kernel: 1,
  kubectl: 1,
  host: 1,
  calico: 2,
  cilium: 2,
  ec2: 2,
  ipamd: 2,
  kube: 2,
  vpcresources: 2,
  autoscaling: 3,
  scenario: 3,
  record: 3,
  world: 4,
  explain: 5,
  import: 5,
  inspect: 5,
  sweep: 5,
  library: 6,
  conformance: 6,
  report: 6,
  shell: 7,
  cli: 8,
  web: 8,
};

/**
 * Folders of large rooms, and of large folders, are ranked as rooms are. Files that stand beside the folders wire them
 * together: they are above all, unless a rank is given for them (of the name '').
 */
const FOLDER_RANKS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  autoscaling: { karpenter: 0, clusterAutoscaler: 0 },
  'autoscaling/karpenter': {
    '': 0,
    requirements: 1,
    catalogue: 2,
    scheduling: 3,
    lifecycle: 3,
    termination: 4,
    launch: 4,
    disruption: 5,
    controllers: 6,
  },
  kube: { api: 0, autoscaler: 1, scheduler: 1, storage: 2, kubelet: 3, controllers: 3, nodes: 4 },
  scenario: {
    language: 0,
    cluster: 1,
    manifest: 2,
    start: 3,
    steps: 4,
    document: 5,
    check: 6,
    compile: 7,
    traps: 8,
    draft: 8,
  },
};

/** The rooms that know a platform; the simulated bash of a shell answers in promises. */
const EDGES = ['shell', 'cli', 'web'];

const roomOf = (path: string): string => path.split('/')[1] ?? '';

/** What is in no room is above all: it may not be imported. */
const rankOf = (room: string): number => RANKS[room] ?? Infinity;

const isEdge = (file: SourceFile): boolean => EDGES.includes(roomOf(file.path));

/** The project's files a file imports, as paths from the root. */
function localImports(file: SourceFile): string[] {
  return importsOf(file.text)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => posix.join(posix.dirname(file.path), specifier));
}

/** Imports go to the own room or down; inside a room whose folders are ranked, to the own folder or down. */
export const ranks: Rule = (files) =>
  files.flatMap((file) => {
    const room = roomOf(file.path);
    if (!file.path.startsWith('src/') || RANKS[room] === undefined) return [`${file.path}: not in a room`];
    if (isUnranked(file.path)) return [`${file.path}: not in a ranked folder`];
    return localImports(file)
      .filter((target) => !mayImport(room, file.path, target))
      .map((target) => `${file.path}: may not import ${target}`);
  });

function mayImport(room: string, from: string, target: string): boolean {
  if (!target.startsWith(`src/${room}/`)) {
    return target.startsWith('src/') && rankOf(roomOf(target)) < rankOf(room);
  }
  const shared = sharedFolder(from, target);
  const folders = FOLDER_RANKS[shared];
  const [own, other] = [folderBelow(shared, from), folderBelow(shared, target)];
  if (folders === undefined || own === other) return true;
  return (folders[other] ?? Infinity) < (folders[own] ?? Infinity);
}

/** Whether it is in a folder without a rank among ranked ones. */
function isUnranked(path: string): boolean {
  return Object.entries(FOLDER_RANKS).some(([folder, ranks]) => {
    if (!path.startsWith(`src/${folder}/`)) return false;
    const below = folderBelow(folder, path);
    return below !== '' && ranks[below] === undefined;
  });
}

/** The innermost folder that both files are in, from the room on. */
function sharedFolder(one: string, other: string): string {
  const [, ...names] = posix.dirname(one).split('/');
  const [, ...others] = posix.dirname(other).split('/');
  const length = names.findIndex((name, index) => name !== others[index]);
  return (length === -1 ? names : names.slice(0, length)).join('/');
}

/** The folder inside of `folder` that the file is in; '' for a file that stands beside the folders. */
function folderBelow(folder: string, path: string): string {
  const [name = '', ...rest] = path.slice(`src/${folder}/`.length).split('/');
  return rest.length === 0 ? '' : name;
}

/** No file reaches itself by imports, types included. */
export const cycles: Rule = (files) => {
  const edges = new Map(files.map((file) => [file.path, localImports(file)]));
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    if (trail.includes(path)) found.push([...trail.slice(trail.indexOf(path)), path].join(' → '));
    if (trail.includes(path) || done.has(path)) return;
    for (const target of edges.get(path) ?? []) visit(target, [...trail, path]);
    done.add(path);
  };
  for (const path of edges.keys()) visit(path, []);
  return found;
};

/** What programs may import. */
const PUBLIC = ['src/library/library.ts', 'src/library/check/check.ts'];

/** No file only passes on what others export, but those that are the package's exports. */
export const barrels: Rule = (files) =>
  files.flatMap((file) => {
    if (PUBLIC.includes(file.path)) return [];
    if (/(^|\/)index\.tsx?$/.test(file.path)) return [`${file.path}: an index file`];
    const code = withoutComments(file.text);
    const rest = code
      .replace(/\bimport\s[^;]*;/g, '')
      .replace(/\bexport\s+(?:type\s+)?(?:\*|\{[^}]*\})[^;]*;/g, '');
    return rest.trim() === '' && /\bexport\s/.test(code) ? [`${file.path}: only re-exports`] : [];
  });

/** What is fixed to the last bit, by IEEE 754 or as a constant, and so is the same on every platform. */
const EXACT_MATH =
  'abs ceil clz32 floor imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(
    ' ',
  );

const AMBIENT: readonly (readonly [string, RegExp])[] = [
  ['the clock', /(?<![.\w$])(?:Date|performance|Temporal)\b(?!\s*[:?])/],
  ['a timer', /(?<![.\w$])(?:set(?:Timeout|Interval|Immediate)|queueMicrotask|requestAnimationFrame)\b/],
  ['a promise', /(?<![.\w$])(?:Promise\b|async\b(?!\s*[:,}])|await\b)/],
  ['the platform', /(?<![.\w$])(?:console|globalThis|navigator|crypto|require)\b(?!\s*[:?,}])/],
  ['the platform', /(?<![.\w$])process\s*\??\.\s*(?!next\b|return\b|throw\b)/],
  ['a locale', /(?<![.\w$])Intl\b|\.(?:localeCompare|toLocale\w+)\b/],
  [
    'inexact arithmetic or chance',
    new RegExp(`(?<![.\\w$])Math\\s*(?:\\[|\\.\\s*(?!(?:${EXACT_MATH.join('|')})\\b))`),
  ],
];

/** Nothing ambient outside the edges. */
export const purity: Rule = (files) =>
  files
    .filter((file) => !isEdge(file))
    .flatMap((file) => {
      const lines = codeOnly(file.text).split('\n');
      const used = AMBIENT.flatMap(([what, pattern]) =>
        lines.flatMap((line, index) =>
          pattern.test(line) ? [`${file.path}:${index + 1}: uses ${what}`] : [],
        ),
      );
      const imported = importsOf(file.text)
        .filter((name) => name.startsWith('node:') || builtinModules.includes(name))
        .map((name) => `${file.path}: imports ${name}`);
      return [...used, ...imported];
    });

/** The only ways to standard output and error: the one place that cleans, and a line for a Node that cannot load it. */
const WRITERS = ['src/cli/streams.ts', 'src/cli/main.ts'];

const DIRECT = /(?<![.\w$])(?:console|process\s*\??\.\s*std(?:out|err)|process\s*\[|writeSync\(\s*[12]\b)/;

/** Whoever prints goes through the streams that clean. */
export const writers: Rule = (files) =>
  files
    .filter((file) => !WRITERS.includes(file.path))
    .flatMap((file) =>
      codeOnly(file.text)
        .split('\n')
        .flatMap((line, index) =>
          DIRECT.test(line) ? [`${file.path}:${index + 1}: prints past the streams`] : [],
        ),
    );

/** A name says what a file or folder owns. */
export const names: Rule = (files) =>
  files
    .filter((file) =>
      file.path
        .replace(/\.[^/]*$/, '')
        .split('/')
        .some((part) => /^(common|misc|types|shared|stuff)$/i.test(part) || /(util|helper)s?$/i.test(part)),
    )
    .map((file) => `${file.path}: a name that says nothing`);

/** The project stands alone: put together here so that this file passes its own rule. */
const OUTSIDE = ['..', 'shared'].join('/');

export const standsAlone: Rule = (files) =>
  files.filter((file) => file.text.includes(OUTSIDE)).map((file) => `${file.path}: mentions ${OUTSIDE}`);

export interface LongFile {
  readonly path: string;
  readonly lines: number;
  readonly reason: string;
}

const MAX_LINES = 300;

/** Files stay short. A file on the list may be as long as it says; one that needs the list no more must leave it. */
export function lengths(exceptions: readonly LongFile[]): Rule {
  return (files) => {
    const lineCount = (file: SourceFile): number => file.text.trimEnd().split('\n').length;
    const tooLong = files.flatMap((file) => {
      const limit = exceptions.find(({ path }) => path === file.path)?.lines ?? MAX_LINES;
      return lineCount(file) > limit ? [`${file.path}: ${lineCount(file)} lines, may have ${limit}`] : [];
    });
    const stale = exceptions
      .filter(({ path }) => !files.some((file) => file.path === path && lineCount(file) > MAX_LINES))
      .map(({ path }) => `${path}: short enough to leave the list of long files`);
    return [...tooLong, ...stale];
  };
}
