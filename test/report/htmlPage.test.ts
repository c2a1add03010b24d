// The page as text: whole, whatever stands in the scenario, and the same for the same run.

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { whatWouldHelp } from '../../src/explain/wouldHelp.ts';
import { formatMoment } from '../../src/base/time.ts';
import { unpackRecords } from '../../src/record/timelineCodec.ts';
import { reportDocument, type ReportDocument } from '../../src/report/htmlDocument.ts';
import { htmlPage } from '../../src/report/htmlPage.ts';
import { PLAIN } from '../../src/report/page.ts';
import { replayText } from '../../src/report/replayText.ts';
import { minimalWith } from '../scenario/minimal.ts';
import { CROWDED, recorded } from './recorded.ts';

const BUNDLE = { script: 'const end = "</script>", open = "<!--";', style: 'p { margin: 0 }' };

function documentIn(html: string): ReportDocument {
  const json = /<script type="application\/json" id="report">(.*?)<\/script>/s.exec(html)?.[1] ?? '';
  return JSON.parse(json) as ReportDocument;
}

describe('the page', () => {
  it('holds the document, the program and the answer', () => {
    const document = reportDocument(recorded());
    const html = htmlPage(document, BUNDLE);
    expect(documentIn(html)).toEqual(JSON.parse(JSON.stringify(document)));
    expect(html).toContain(`<p class="headline">${document.verdict}</p>`);
    expect(document.verdict).toMatch(/^\d+ of 46 pods are Pending since .*: TooManyPods\./);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toContain('<!--');
    expect(html).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  it('tells how far the runs are that it plays anew', () => {
    const told: number[] = [];
    const document = reportDocument(recorded(), (now, end) => told.push(now / end));
    expect(document.explanation.episodes.some(({ help }) => help !== null)).toBe(true);
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((share) => share >= 0 && share <= 1)).toBe(true);
  });

  it('is not broken by what a scenario says', () => {
    const nasty = '</script><script>alert(1)</script> & "quotes" \u2028';
    const source = CROWDED.replace('name: minimal', `name: ${JSON.stringify(nasty)}`);
    const html = htmlPage(reportDocument(recorded(source, '<b>.yaml')), BUNDLE);
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html).not.toContain('<b>');
    expect(documentIn(html).source).toBe(source.replace('\u2028', '\ufffd'));
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;quotes&quot;');
  });

  it('allows itself its own program and style sheet by their hashes, and nothing else', () => {
    const html = htmlPage(reportDocument(recorded()), { ...BUNDLE, script: `${BUNDLE.script}\r\n1;` });
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    const hash = (element: string): string => {
      const text = new RegExp(`<${element}>(.*?)</${element}>`, 's').exec(html)?.[1] ?? '';
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
    };
    expect(policy).toBe(
      `default-src 'none'; script-src ${hash('script')}; style-src ${hash('style')}; img-src data:; ` +
        "base-uri 'none'; form-action 'none'",
    );
  });

  it('has nothing in it that hides or turns text around', () => {
    const nasty = 'a\u001b[2J\u202eb\u200bc\u2028d\u0085e\rf\r\ng\th\\r\\u0041i\ud800"';
    const document = { ...reportDocument(recorded()), source: nasty };
    const html = htmlPage(document, BUNDLE);
    expect(html).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    expect(documentIn(html).source).toBe(
      'a\ufffd[2J\ufffdb\ufffdc\ufffdd\ufffde\ufffdf\ng\th\\r\\u0041i\ufffd"',
    );
  });

  it('is the same for the same scenario and seed', () => {
    expect(htmlPage(reportDocument(recorded()), BUNDLE)).toBe(htmlPage(reportDocument(recorded()), BUNDLE));
  });
});

describe('the document', () => {
  it('repeats the run by a command, and says what was asked and what binds', () => {
    const run = { ...recorded(CROWDED, 'my scenarios/one.yaml'), until: '4m' };
    const { commands, asked, findings, story, end } = reportDocument(run);
    expect(commands.replay).toBe("vpc-cni-sim replay 'my scenarios/one.yaml' --seed 1 --until 4m");
    expect(commands.report).toBe(
      "vpc-cni-sim report 'my scenarios/one.yaml' --seed 1 --until 4m -o report.html",
    );
    expect(asked[0]).toBe(
      't3.medium has 3 ENIs of 6 addresses: 15 for pods; max pods is 17 (3 × 5 + 2 on the host network)',
    );
    expect(elementAt(findings, 0).binds).toMatch(/^max pods, 17 on every node/);
    expect(story.map(({ text }) => text)).toContain('created deployment web with 40 pods');
    expect(end).toBe(240_000);
  });

  it('keeps what was looked at, and says where it is not as expected', () => {
    const run = recorded();
    const looked = {
      at: 1000,
      prompt: '$',
      command: 'kubectl get pods',
      stdout: 'a\tb\n',
      stderr: 'no more\n',
      exitCode: 0,
      expectations: [
        { text: 'output contains "a"', held: true },
        { text: 'output contains "c"', held: false },
      ],
    };
    const lost = { ...looked, stdout: '', stderr: '', expectations: [], problem: 'no such node' };
    const { observations } = reportDocument({
      ...run,
      result: { ...run.result, observations: [looked, lost] },
    });
    const typed = { at: 1000, prompt: '$', command: 'kubectl get pods' };
    expect(observations).toEqual([
      { ...typed, output: 'a       b\nno more', complaints: ['output contains "c" does not hold'] },
      { ...typed, output: '', complaints: ['no such node'] },
    ]);
  });

  it('has the table of episodes that a replay prints, and opens at the peak of the worst', () => {
    const run = recorded();
    const { episodes, opensAt } = reportDocument(run);
    const [worst] = run.result.summary.episodes;
    expect(opensAt).toBe(worst?.peakAt);
    expect(elementAt(episodes.rows, 0).text).toMatch(
      /^TooManyPods, 2m00s to the end, peak 12 pods, [\d.]+ pod-minutes$/,
    );
    const printed = replayText(run, PLAIN).split('\n');
    const heads = printed.findIndex((line) => line.startsWith('reason '));
    for (const [place, row] of episodes.rows.entries()) {
      const { reason, from, to, isOpen, peak, podMinutes, where } = row;
      const cells = [
        reason,
        formatMoment(from),
        isOpen ? 'end' : formatMoment(to),
        String(peak),
        podMinutes,
        where,
      ];
      expect(printed[heads + 1 + place]?.split(/ {2,}/)).toEqual(cells);
      expect(row.minutes.toFixed(1)).toBe(podMinutes);
    }
  });

  it('opens at the end where no pod waited', () => {
    const run = recorded(minimalWith('until: 4m\n'));
    const { episodes, opensAt } = reportDocument(run);
    expect(episodes.rows).toEqual([]);
    expect(opensAt).toBe(240_000);
  });

  it('tells failed sandboxes and throttled calls once, with the totals', () => {
    const run = recorded();
    const summary = {
      ...run.result.summary,
      throttledCalls: [
        { call: 'AttachNetworkInterface', count: 23, from: 309_000, to: 315_000, delaying: 0 },
      ],
      failedSandboxes: [
        { reason: 'Cooldown', count: 107 },
        { reason: 'NoAddressOnNode', count: 31 },
      ] as const,
    };
    const document = reportDocument({ ...run, result: { ...run.result, summary } });
    expect(document.totals).toEqual([
      '138 failed sandboxes (Cooldown 107, NoAddressOnNode 31)',
      '23 throttled AttachNetworkInterface calls (5m09s to 5m15s) delayed no pod',
    ]);
    expect(document.found.join(' ')).not.toContain('throttled');
  });

  it('explains the worst episode at its peak, with the table of what would help that a replay prints', () => {
    const run = recorded();
    const { episodes, command } = reportDocument({ ...run, until: '4m' }).explanation;
    const [worst] = run.result.summary.episodes;
    expect(command).toBe('vpc-cni-sim explain mine.yaml --at 2m00s');
    const { reason, at, groups, help } = elementAt(episodes, 0);
    expect([reason, at]).toEqual(['TooManyPods', worst?.peakAt]);
    const { headline, because } = elementAt(groups, 0);
    expect(headline).toBe('12 pods are Pending since 2m00s');
    expect(because.text).toBe('every schedulable node is at max pods');
    expect(because.because[0]?.text).toContain('schedulable nodes have 17 of 17 pods');
    expect(help?.title).toMatch(/^What would help \(what-if runs, one change each, seed 1/);
    expect(help?.heads).toEqual(['Running', 'max podStart', 'peakAddresses', 'ec2Calls', 'nodes']);
    expect(help?.rows[0]).toMatchObject({ change: 'none', helps: false });
    const printed = replayText(
      { ...run, help: whatWouldHelp({ document: run.document, scenario: run.scenario }, run.result) },
      PLAIN,
    );
    expect(printed).toContain(help?.title);
    const lines = printed.split('\n').map((line) => line.split(/ {2,}/).slice(-5).join('  '));
    for (const { cells } of help?.rows ?? []) expect(lines).toContain(cells.join('  '));
    const helping = help?.rows.filter(({ helps }) => helps).map(({ change }) => change);
    expect(helping?.some((change) => change.startsWith('one more node'))).toBe(true);
  });

  it('tells what would help in long runs as estimates', () => {
    const run = recorded();
    const long = { ...run, result: { ...run.result, events: 1_000_000 } };
    const { groups, help } = elementAt(reportDocument(long).explanation.episodes, 0);
    expect(elementAt(groups, 0).because.text).toBe('every schedulable node is at max pods');
    expect(help?.title).toContain('estimates');
    expect(help?.rows.every(({ cells, note }) => cells.length === 0 && note.startsWith('(estimate)'))).toBe(
      true,
    );
  });

  it('carries every record but Events', () => {
    const { records } = recorded();
    const kinds = (of: readonly { kind: string }[]): string[] => of.map(({ kind }) => kind);
    expect(kinds(unpackRecords(reportDocument(recorded()).records))).toEqual(
      kinds(records.filter(({ kind }) => kind !== 'event-recorded')),
    );
  });
});
