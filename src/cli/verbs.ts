// The verbs, their options and their help. What a verb does is in the file named after it, loaded only when it is
// asked for.

import type { Argv } from 'yargs';
import { readFileName, readSeed, readUntil, readWholeNumber } from './argumentForms.ts';
import { OUTPUT_FORMATS, SCHEMAS } from './choices.ts';
import type { ExitCode } from './exitCode.ts';
import type { Streams } from './streams.ts';

/** Options without a value, of all verbs. */
export const FLAGS = ['events', 'check', 'prefix-delegation', 'custom-networking', 'show-max-allowed'];

/** Told how the verb ended. */
type End = (code: ExitCode) => void;

export function addVerbs(parser: Argv, streams: Streams, end: End): void {
  addReplay(parser, streams, end);
  addValidate(parser, streams, end);
  addSchema(parser, streams, end);
  addMaxPods(parser, streams, end);
}

function addReplay(parser: Argv, streams: Streams, end: End): void {
  parser.command(
    'replay <file>',
    'Run a scenario and report what came of it',
    (verb) =>
      verb
        .positional('file', { type: 'string', demandOption: true, describe: 'A scenario (YAML)' })
        .option('seed', {
          requiresArg: true,
          coerce: readSeed,
          describe: 'Seed of all chance, instead of the one in the file',
        })
        .option('output', {
          alias: 'o',
          choices: OUTPUT_FORMATS,
          default: OUTPUT_FORMATS[0],
          requiresArg: true,
          describe: 'Form of the report; `schema replay` describes json and yaml',
        })
        .option('events', {
          type: 'boolean',
          default: false,
          describe: 'Print what happens as it happens, a line each; with json and yaml on standard error',
        })
        .option('record', {
          type: 'string',
          requiresArg: true,
          coerce: readFileName('record'),
          describe: 'Write the whole trace to this file, a JSON object a line',
        })
        .option('check', {
          type: 'boolean',
          default: false,
          describe: 'Check the simulator’s invariants after every event (slower)',
        })
        .option('until', {
          requiresArg: true,
          coerce: readUntil,
          describe: 'End of the run instead of the file’s: 20m, or quiet: when nothing more can happen',
        })
        .example('$0 replay scenarios/43-pods.yaml', 'why the 44th pod waits')
        .example('$0 replay mine.yaml --seed 7 -o json', 'another draw, for programs')
        .example('$0 replay mine.yaml --record trace.ndjson', 'keep every fact of the run'),
    async ({ file, seed, until, output, events, record, check }) => {
      const { replayVerb } = await import('./replayVerb.ts');
      end(await replayVerb({ file, seed, until, output, events, record, check }, streams));
    },
  );
}

function addValidate(parser: Argv, streams: Streams, end: End): void {
  parser.command(
    'validate <files..>',
    'Check scenarios without running them',
    (verb) =>
      verb
        .positional('files', {
          type: 'string',
          array: true,
          demandOption: true,
          describe: 'Scenarios (YAML)',
        })
        .example('$0 validate scenarios/*.yaml', 'all problems of all files, each with its mend'),
    async ({ files }) => {
      const { validateVerb } = await import('./validateVerb.ts');
      end(await validateVerb(files, streams));
    },
  );
}

function addSchema(parser: Argv, streams: Streams, end: End): void {
  parser.command(
    'schema [of]',
    'Print the JSON Schema of scenarios or of a replay’s JSON output',
    (verb) =>
      verb
        .positional('of', {
          choices: SCHEMAS,
          default: SCHEMAS[0],
          describe: 'Whose schema',
        })
        .example('$0 schema > scenario.schema.json', 'for an editor that completes and checks YAML'),
    async ({ of }) => {
      const { schemaVerb } = await import('./schemaVerb.ts');
      end(await schemaVerb(of, streams));
    },
  );
}

function addMaxPods(parser: Argv, streams: Streams, end: End): void {
  parser.command(
    'max-pods <types..>',
    'Pods that nodes of an instance type may run, with the arithmetic',
    (verb) =>
      verb
        .positional('types', { type: 'string', array: true, demandOption: true, describe: 'Instance types' })
        .option('prefix-delegation', {
          type: 'boolean',
          default: false,
          describe: 'With ENABLE_PREFIX_DELEGATION: 16 addresses a slot',
        })
        .option('max-eni', {
          requiresArg: true,
          coerce: readWholeNumber('max-eni', 1, 100),
          describe: 'With MAX_ENI set to this',
        })
        .option('custom-networking', {
          type: 'boolean',
          default: false,
          describe: 'With custom networking: the primary ENI holds no pods',
        })
        .option('show-max-allowed', {
          type: 'boolean',
          default: false,
          describe: 'Without the cap of 110 pods, or 250 above 30 vCPUs',
        })
        .example('$0 max-pods t3.medium m5.large', 'by the addresses of the types')
        .example('$0 max-pods t3.medium --prefix-delegation', 'with /28 prefixes'),
    async ({ types, prefixDelegation, maxEni, customNetworking, showMaxAllowed }) => {
      const { maxPodsVerb } = await import('./maxPodsVerb.ts');
      const limits = maxEni === undefined ? {} : { maxEni };
      end(
        await maxPodsVerb(types, { prefixDelegation, customNetworking, showMaxAllowed, ...limits }, streams),
      );
    },
  );
}
