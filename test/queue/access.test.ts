// Who may use a queue: passwords, users and TLS with a real Redis, what is said when they are wrong, and that no message
// and no list of processes has a password.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { freePort, QueueWorld, type Running } from './redisServer.ts';

const PASSWORD = 's3cret/with@signs';
const SECRET = encodeURIComponent(PASSWORD);
const SWEEP = ['sweep', 'quick.yaml', '--set', 'cni.env.WARM_IP_TARGET=1', '--seeds', '2', '-o', 'csv'];

const world = new QueueWorld();
let port = 0;
let tlsPort = 0;

/** What was said beside how far it has come. */
function problems(error: string): string {
  return error.replace(/^\d+ of \d+ runs.*\n/gm, '');
}

async function ended(program: Running): Promise<string> {
  await program.ended;
  expect(program.out + program.error).not.toContain(PASSWORD);
  expect(program.out + program.error).not.toContain(SECRET);
  return program.error;
}

/** In pairs of a queue and what is said of it. */
async function refuses(
  cases: readonly (readonly [queue: string, words: string, env?: NodeJS.ProcessEnv])[],
): Promise<void> {
  await Promise.all(
    cases.map(async ([queue, words, env]) => expect(await refused(queue, env)).toContain(words)),
  );
}

async function refused(queue: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const program = world.program(SWEEP, { ...env, VPC_CNI_SIM_QUEUE: queue });
  const error = await ended(program);
  expect(await program.ended).toBe(2);
  expect(error.split('\n')).toHaveLength(2);
  return error;
}

beforeAll(async () => {
  port = await freePort();
  tlsPort = await freePort();
  const certificate = ['-keyout', 'key.pem', '-out', 'cert.pem', '-days', '2', '-subj', '/CN=localhost'];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      ...certificate,
      '-addext',
      'subjectAltName=DNS:localhost',
    ],
    { cwd: world.folder, stdio: 'ignore' },
  );
  const files = [
    '--tls-cert-file',
    'cert.pem',
    '--tls-key-file',
    'key.pem',
    '--tls-ca-cert-file',
    'cert.pem',
  ];
  await world.redis(
    port,
    '--requirepass',
    PASSWORD,
    '--tls-port',
    String(tlsPort),
    '--tls-auth-clients',
    'no',
    ...files,
  );
  const client = world.client(`redis://:${SECRET}@127.0.0.1:${port}`);
  const course = readFileSync(join(import.meta.dirname, '../../scenarios/README.md'), 'utf8');
  const rule = /ACL SETUSER sweeps ([^`]*)/.exec(course)?.[1]?.replace('PASSWORD', PASSWORD) ?? '';
  await client.call('ACL', 'SETUSER', 'sweeps', ...rule.split(' '));
  await client.call(
    'ACL',
    'SETUSER',
    'reader',
    'on',
    `>${PASSWORD}`,
    '~*',
    '+@read',
    '+@connection',
    '+info',
  );
});

describe('a queue with a password', () => {
  it('is used with one from the environment or a file, by the user that scenarios/README.md describes', async () => {
    const queue = `redis://sweeps:${SECRET}@127.0.0.1:${port}`;
    const file = world.write('queue.url', `${queue}\n`);
    const worker = world.program(['sweep-worker', '--workers', '1'], { VPC_CNI_SIM_QUEUE: queue });
    await worker.said('waiting for runs');
    const sweep = world.program([...SWEEP, '--queue-file', file]);
    await ended(sweep);
    expect(problems(sweep.error)).toBe('');
    expect(await sweep.ended).toBe(0);
    expect(sweep.out.split('\n').length).toBeGreaterThan(2);
    worker.kill('SIGTERM');
    expect(await ended(worker)).toContain('4 runs made');
  });

  it('is said to be open to all that read the list of processes when the command line has it', async () => {
    const other = SWEEP.map((word) => word.replace('TARGET=1', 'TARGET=3'));
    const sweep = world.program([
      ...other,
      '--queue',
      `redis://:${SECRET}@127.0.0.1:${port}`,
      '--wait',
      '1m',
    ]);
    await sweep.said('No sweep-worker is making runs');
    const list = readFileSync(`/proc/${sweep.child.pid}/cmdline`, 'utf8');
    expect(list).not.toContain(SECRET);
    sweep.kill('SIGINT');
    expect(await ended(sweep)).toContain('VPC_CNI_SIM_QUEUE or --queue-file');
  });

  it('is refused in words', async () => {
    await refuses([
      [`redis://127.0.0.1:${port}`, 'password required'],
      [`redis://:wrong@127.0.0.1:${port}`, 'wrong user name or password'],
      [`redis://nobody:${SECRET}@127.0.0.1:${port}`, 'wrong user name'],
      [`redis://reader:${SECRET}@127.0.0.1:${port}`, 'permission denied'],
      [`redis://:${SECRET}%zz@127.0.0.1:${port}`, 'write %25 for %'],
      [`redis://:${SECRET}@127.0.0.1:${port}/99`, 'database does not exist'],
    ]);
  });
});

describe('a queue behind TLS', () => {
  const queue = (): string => `rediss://sweeps:${SECRET}@localhost:${tlsPort}`;
  const trust = (): NodeJS.ProcessEnv => ({ NODE_EXTRA_CA_CERTS: join(world.folder, 'cert.pem') });

  it('is used once its certificate is trusted', async () => {
    const env = { ...trust(), VPC_CNI_SIM_QUEUE: queue() };
    const worker = world.program(['sweep-worker', '--workers', '1'], env);
    await worker.said('waiting for runs');
    const sweep = world.program(SWEEP, env);
    expect(problems(await ended(sweep))).toBe('');
    expect(await sweep.ended).toBe(0);
    worker.kill('SIGTERM');
    expect(await worker.ended).toBe(143);
  });

  it('is refused in words', async () => {
    await refuses([
      [queue(), 'self-signed; trust its CA with NODE_EXTRA_CA_CERTS'],
      [queue().replace('localhost', '127.0.0.1'), 'another host name', trust()],
      [queue().replace('rediss', 'redis'), 'use rediss://'],
      [queue().replace(String(tlsPort), String(port)), 'use redis://'],
    ]);
  });
});
