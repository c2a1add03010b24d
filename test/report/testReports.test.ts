// Results of tests as reporters write them: what a file or a name holds is escaped as each format wants it.

import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../src/report/page.ts';
import type { Check, TestedFile } from '../../src/report/tested.ts';
import { TEST_REPORTS } from '../../src/report/testReports.ts';

const check = (parts: Partial<Check> = {}): Check => ({
  line: 7,
  expected: 'during run, p99 addressWait <= 5s',
  held: true,
  actual: '26.7s',
  why: '',
  ...parts,
});

const ran = (file: string, ...checks: Check[]): TestedFile => ({
  file,
  outcome: { kind: 'ran', name: 'a name', seed: 3, checks },
});

const FAILED = check({ held: false, why: 'NoAddressOnNode, 33 pods, 3m01s to 3m34s' });
const FILES: readonly TestedFile[] = [
  ran('good.yaml', check(), check({ line: 9 })),
  ran('it,s & <b>:100%.yaml', FAILED, check()),
  {
    file: 'bad.yaml',
    outcome: { kind: 'invalid', summary: 'bad-duration: "x"', line: 4, text: 'bad.yaml: 1 problem\n' },
  },
];

describe('results of tests', () => {
  it('tell people only what failed, the place first, then the totals', () => {
    expect(TEST_REPORTS.text(FILES, PLAIN).split('\n')).toEqual([
      'it,s & <b>:100%.yaml:7: failed: during run, p99 addressWait <= 5s',
      '    actual 26.7s; NoAddressOnNode, 33 pods, 3m01s to 3m34s (seed 3)',
      'bad.yaml: 1 problem',
      '3 scenarios: 1 passed, 1 failed, 1 not run. 4 expectations: 3 met, 1 failed.',
      "Next          vpc-cni-sim explain 'it,s & <b>:100%.yaml'",
      '',
    ]);
    expect(TEST_REPORTS.text(FILES.slice(0, 1), PLAIN)).toBe(
      '1 scenario: 1 passed. 2 expectations: 2 met.\n',
    );
  });

  it('are XML for JUnit, whatever the names are', () => {
    const xml = TEST_REPORTS.junit(FILES);
    expect(xml).toContain('<testsuites name="vpc-cni-sim" tests="5" failures="1" errors="1">');
    expect(xml).toContain(
      '<testsuite name="it,s &amp; &lt;b&gt;:100%.yaml" tests="2" failures="1" errors="0">',
    );
    expect(xml).toContain('<failure message="actual 26.7s; NoAddressOnNode, 33 pods, 3m01s to 3m34s"/>');
    expect(xml).toContain('<error message="bad-duration: &quot;x&quot;"/>');
    // Every tag that is opened is closed, and nothing else looks like one.
    const open: string[] = [];
    for (const [, slash, name, , self] of xml.matchAll(/<(\/?)(\w+)((?:\s[^<>]*?)?)(\/?)>/g)) {
      if (slash === '/') expect(open.pop()).toBe(name);
      else if (self !== '/' && name !== undefined) open.push(name);
    }
    expect(open).toEqual([]);
    const hostile = TEST_REPORTS.junit([ran('\u0000\u001b[31m]]>.yaml', FAILED)]);
    // oxlint-disable-next-line no-control-regex
    expect(hostile).not.toMatch(/[\u0000-\u0008\u000b-\u001f]|\]\]>/);
  });

  it('are TAP 14, one test point for each expectation', () => {
    expect(TEST_REPORTS.tap([ran('a#b.yaml', check(), FAILED)]).split('\n')).toEqual([
      'TAP version 14',
      '1..2',
      'ok 1 - a\\#b.yaml:7 during run, p99 addressWait <= 5s',
      'not ok 2 - a\\#b.yaml:7 during run, p99 addressWait <= 5s',
      '  ---',
      '  message: "actual 26.7s; NoAddressOnNode, 33 pods, 3m01s to 3m34s"',
      '  severity: fail',
      '  ...',
      '',
    ]);
  });

  it('are annotations for GitHub, which no text can leave', () => {
    const lines = TEST_REPORTS.github([ran('a:b,c%0A.yaml', { ...FAILED, actual: '1\n::warning::x' })]).split(
      '\n',
    );
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(
      /^::error file=a%3Ab%2Cc%250A\.yaml,line=7,title=vpc-cni-sim test::during run, p99/,
    );
  });
});
