// How tests of scenarios are told: for people, and for the programs that run tests. A reporter is a row here.

import { plural } from '../base/words.ts';
import { labelledCommand } from './labels.ts';
import { hanging, printable } from './layout.ts';
import { shellWord } from './shellWord.ts';
import type { Page } from './page.ts';
import type { Check, TestedFile } from './tested.ts';

type Reporter = (files: readonly TestedFile[], page: Page) => string;

export const TEST_REPORTS = { text, junit, tap, github } as const satisfies Readonly<
  Record<string, Reporter>
>;

/** Only what failed, each with its place first, then the totals. */
function text(files: readonly TestedFile[], page: Page): string {
  const failures = files.flatMap(({ file, outcome }) => {
    if (outcome.kind === 'invalid') return [outcome.text.trimEnd()];
    if (outcome.kind === 'stopped') return [printable(`${file}: stopped: ${outcome.summary}`)];
    return outcome.checks
      .filter(({ held }) => !held)
      .flatMap((check) => failed(file, outcome.seed, check, page));
  });
  const next = files.find((each) => !passed(each) && each.outcome.kind === 'ran');
  return [
    ...failures,
    totals(files),
    ...(next === undefined
      ? []
      : [labelledCommand('Next', `${page.program} explain ${shellWord(next.file)}`)]),
    '',
  ].join('\n');
}

function failed(file: string, seed: number, { line, expected, actual, why }: Check, page: Page): string[] {
  const reason = why === '' ? '' : `; ${why}`;
  return [
    ...hanging('', printable(`${file}:${line}: failed: ${expected}`), page.width).map(page.red),
    ...hanging('    ', printable(`actual ${actual}${reason} (seed ${seed})`), page.width),
  ];
}

function totals(files: readonly TestedFile[]): string {
  const invalid = files.filter(({ outcome }) => outcome.kind !== 'ran').length;
  const good = files.filter(passed).length;
  const checks = files.flatMap(checksOf);
  const met = checks.filter(({ held }) => held).length;
  const parts = (...counts: readonly (readonly [number, string])[]): string =>
    counts.flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`])).join(', ');
  const scenarios = parts([good, 'passed'], [files.length - good - invalid, 'failed'], [invalid, 'not run']);
  const expectations = checks.length === 0 ? 'none' : parts([met, 'met'], [checks.length - met, 'failed']);
  return `${plural(files.length, 'scenario')}: ${scenarios}. ${plural(checks.length, 'expectation')}: ${expectations}.`;
}

function checksOf({ outcome }: TestedFile): readonly Check[] {
  return outcome.kind === 'ran' ? outcome.checks : [];
}

function passed(file: TestedFile): boolean {
  return file.outcome.kind === 'ran' && checksOf(file).every(({ held }) => held);
}

/** @upstream the JUnit format as CI systems read it: testsuites, testsuite, testcase, failure, error */
function junit(files: readonly TestedFile[]): string {
  const suites = files.map((each) => {
    const { file, outcome } = each;
    if (outcome.kind !== 'ran')
      return [
        `  <testsuite name="${xml(file)}" tests="1" failures="0" errors="1">`,
        `    <testcase name="runs" classname="${xml(file)}" file="${xml(file)}">`,
        `      <error message="${xml(outcome.summary)}"/>`,
        '    </testcase>',
        '  </testsuite>',
      ];
    const { checks } = outcome;
    const failures = checks.filter(({ held }) => !held).length;
    return [
      `  <testsuite name="${xml(file)}" tests="${checks.length}" failures="${failures}" errors="0">`,
      ...checks.flatMap((check) => testCase(file, check)),
      '  </testsuite>',
    ];
  });
  const checks = files.flatMap(checksOf);
  const errors = files.filter(({ outcome }) => outcome.kind !== 'ran').length;
  const failures = checks.filter(({ held }) => !held).length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="vpc-cni-sim" tests="${checks.length + errors}" failures="${failures}" errors="${errors}">`,
    ...suites.flat(),
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(file: string, check: Check): string[] {
  const open = `    <testcase name="${xml(check.expected)}" classname="${xml(file)}" file="${xml(file)}" line="${check.line}"`;
  if (check.held) return [`${open}/>`];
  return [`${open}>`, `      <failure message="${xml(actualText(check))}"/>`, '    </testcase>'];
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Without characters that XML has no form for. */
function xml(value: string): string {
  return printable(value).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** TAP 14: a test point for each expectation, a YAML block where it failed. */
function tap(files: readonly TestedFile[]): string {
  const points = files.flatMap(({ file, outcome }) =>
    outcome.kind === 'ran'
      ? outcome.checks.map((check) => ({
          held: check.held,
          name: `${file}:${check.line} ${check.expected}`,
          message: actualText(check),
        }))
      : [{ held: false, name: `${file} runs`, message: outcome.summary }],
  );
  return [
    'TAP version 14',
    `1..${points.length}`,
    ...points.flatMap(({ held, name, message }, index) => [
      `${held ? 'ok' : 'not ok'} ${index + 1} - ${tapText(name)}`,
      ...(held
        ? []
        : ['  ---', `  message: ${JSON.stringify(printable(message))}`, '  severity: fail', '  ...']),
    ]),
    '',
  ].join('\n');
}

function tapText(value: string): string {
  return printable(value).replace(/[\\#]/g, '\\$&');
}

/** An annotation for each failure; then the totals as text. @upstream actions/toolkit core/src/command.ts */
function github(files: readonly TestedFile[]): string {
  const annotations = files.flatMap(({ file, outcome }) => {
    if (outcome.kind === 'ran')
      return outcome.checks
        .filter(({ held }) => !held)
        .map((check) => annotation(file, check.line, `${check.expected}: ${actualText(check)}`));
    return [annotation(file, outcome.kind === 'invalid' ? outcome.line : 1, outcome.summary)];
  });
  return [...annotations, totals(files), ''].join('\n');
}

function annotation(file: string, line: number, message: string): string {
  const name = data(file).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return `::error file=${name},line=${line},title=vpc-cni-sim test::${data(message)}`;
}

function data(value: string): string {
  return printable(value.replace(/%/g, '%25'));
}

function actualText({ actual, why }: Check): string {
  return why === '' ? `actual ${actual}` : `actual ${actual}; ${why}`;
}
