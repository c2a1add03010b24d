// The verb shell as the built program: with commands on standard input, and on a terminal.

import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CROWDED, folder, MAIN, run } from './workspace.ts';

const cwd = folder({ 'crowded.yaml': CROWDED });

/** What somebody pipes into it. */
function piped(input: string, at = '5m') {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [MAIN, 'shell', 'crowded.yaml', '--at', at],
    { cwd, input, encoding: 'utf8' },
  );
  return { code: status, out: stdout, error: stderr };
}

interface Typed {
  readonly code: number | null;
  readonly shown: string;
}

/** What somebody types at a terminal, each after what was waited for has been shown. */
async function typed(lines: readonly (readonly [waitsFor: RegExp, keys: string])[]): Promise<Typed> {
  const line = `'${process.execPath}' '${MAIN}' shell crowded.yaml --at 5m`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    cwd,
    env: { PATH: process.env['PATH'] ?? '', SHELL: '/bin/sh', TERM: 'xterm' },
  });
  let shown = '';
  let seen = 0;
  let next = 0;
  child.stdout.on('data', (piece: Buffer) => {
    shown += piece.toString();
    const [waitsFor, keys] = lines[next] ?? [];
    if (waitsFor === undefined || keys === undefined || !waitsFor.test(shown.slice(seen))) return;
    seen = shown.length;
    next += 1;
    child.stdin.write(keys);
  });
  const code = await new Promise<number | null>((ended) => child.once('close', ended));
  return { code, shown };
}

describe('shell with a script', () => {
  it('answers as inspect does, through pipes as people type them', () => {
    const pods = 'kubectl get pods --no-headers';
    const { code, out, error } = piped(`${pods} | grep -c Running
${pods} | awk '{print $3}' | sort | uniq -c | sed 's/^ *//' | sort -rn | head -1
kubectl get pods -o json | jq -r '.items[] | select(.status.phase == "Pending") | .metadata.name' | wc -l
first=$(${pods} | head -n 1 | cut -d' ' -f1)
kubectl get pod "$first" -o name
ssh workers[0] ip rule | grep -c lookup
at +30s
`);
    expect([code, error]).toEqual([0, '']);
    const lines = out.split('\n');
    expect(lines.slice(0, 3)).toEqual(['28', '28 Running', '12']);
    expect(lines[3]).toMatch(/^pod\/web-/);
    expect(Number(lines[4])).toBeGreaterThan(3);
    expect(lines[5]).toBe('5m30s');
    const inspected = run(['inspect', 'crowded.yaml', '--at', '5m', 'kubectl', 'get', 'pods', '-o', 'wide'], {
      cwd,
    });
    expect(piped('kubectl get pods -o wide').out).toBe(inspected.out);
  });

  it('changes the cluster, and tells the steps that it added', () => {
    const { code, out } = piped(`kubectl scale deployment/web --replicas=10
at 5m50s
kubectl get pods --no-headers | wc -l
cat > more.yaml <<END
{ apiVersion: apps/v1, kind: Deployment, metadata: { name: api },
  spec: { replicas: 2, selector: { matchLabels: { a: b } },
    template: { metadata: { labels: { a: b } }, spec: { containers: [{ name: c, image: nginx }] } } } }
END
kubectl apply -f more.yaml
at 8m
kubectl get deployments --no-headers | awk '{print $1, $2}'
steps | grep -o '"at":"[^"]*"'
`);
    expect([code, out.split('\n').slice(0, -1)]).toEqual([
      0,
      [
        'deployment.apps/web scaled',
        '5m50s',
        '10',
        'deployment.apps/api created',
        '8m00s',
        'api 2/2',
        'web 10/10',
        '"at":"5m1s"',
        '"at":"5m51s"',
      ],
    ]);
  });

  it('goes on after what fails, and ends as its last command does', () => {
    const { code, out, error } = piped(`kubectl get pod none; echo $?
ip addr; echo $?
nothing; echo $?
at noon; echo $?
kubectl delete deployment web -n kube-system; echo $?
kubectl get nodes > /dev/null; echo $?
exit 3
`);
    expect([code, out]).toEqual([3, '1\n1\n127\n2\n1\n0\n']);
    expect(error.split('\n').slice(0, -1)).toEqual([
      'Error from server (NotFound): pods "none" not found',
      expect.stringMatching(/^ip: ip needs a node; /),
      'bash: nothing: command not found',
      'at: invalid moment "noon"; use 7m, 5m04s, +30s or end',
      'Error from server (NotFound): deployments.apps "web" not found',
    ]);
    expect(piped('if').code).toBe(2);
  });

  it('touches no file and no network', () => {
    const { out } = piped(`cat crowded.yaml /etc/passwd; ls /etc; echo x > written; rm -f crowded.yaml
curl -s http://example.com; date; node -e 1; env`);
    expect(out).toBe('');
    expect(readdirSync(cwd)).toEqual(['crowded.yaml']);
  });

  it('begins at the end of the run, and refuses a scenario on the input that has its commands', () => {
    const at = spawnSync(process.execPath, [MAIN, 'shell', 'crowded.yaml'], {
      cwd,
      input: 'at; help | head -1',
      encoding: 'utf8',
    });
    expect(at.stdout).toBe(
      '6m00s\nTools: kubectl, curl, aws, ip, iptables, iptables-save, ip6tables, ip6tables-save, ipset, nft, calicoctl, path\n',
    );
    expect(run(['shell', '-'], { cwd })).toMatchObject({ code: 2 });
  });
});

describe('shell on a terminal', () => {
  it('prompts, completes, goes on over several lines, drops a line at Ctrl-C, leaves at Ctrl-D', async () => {
    const { code, shown } = await typed([
      [/5m00s \$ /, 'for i in 1 2\r'],
      [/> /, 'do echo "n$i"; done\r'],
      [/n2\r\n[^]*\$ /, 'ssh workers[0]\r'],
      [/ip-\S+ # /, 'ip addr | head -1\r'],
      [/1: lo: <LOOPBACK,UP,LOWER_UP>[^]*# /, 'exit\r'],
      [/5m00s \$ /, 'kubectl get deplo\t'],
      [/deployments/, ' w\t'],
      [/web/, '\r'],
      [/web +\d+\/40[^]*\$ /, 'kubectl get nonsense\u0003'],
      [/\^C[^]*\$ /, 'false\r'],
      [/false[^]*\$ /, '\u0004'],
    ]);
    expect(shown).not.toContain('resource type');
    expect(code).toBe(1);
  });
});
