// What `report --format prometheus` writes, judged by Prometheus' own promtool, which must be there.

import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const MAIN = join(ROOT, 'dist/program/main.js');

function checked(metrics: string): readonly [status: number | null, said: string] {
  const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
    input: metrics,
    encoding: 'utf8',
  });
  return [status, stdout + stderr];
}

describe('promtool check metrics', () => {
  const scenarios = readdirSync(join(ROOT, 'scenarios')).filter((name) => name.endsWith('.yaml'));

  it.each(scenarios)('has nothing to say about the report of %s', (scenario) => {
    const { stdout } = spawnSync(
      process.execPath,
      [MAIN, 'report', `scenarios/${scenario}`, '--format', 'prometheus'],
      { cwd: ROOT, encoding: 'utf8', maxBuffer: 64 * 2 ** 20 },
    );
    expect(stdout).toContain('# TYPE vpc_cni_sim_pods gauge');
    expect(checked(stdout)).toEqual([0, '']);
  });

  it('is the real one: it finds what is wrong', () => {
    const [status, said] = checked('# HELP a b\n# TYPE a gauge\na{quantile="0.5"} 1\n');
    expect(status).not.toBe(0);
    expect(said).toContain('quantile');
  });
});
