// Instance metadata: the form of AWS's own mock, the values of the machine, its lag, and tokens.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { elementAt } from '../../src/base/assert.ts';
import { isRecordedAnswer, judgeMetadata } from '../../src/conformance/judgeMetadata.ts';
import type { Moment } from '../../src/inspect/moment.ts';
import { curl, instanceOf, momentOf, NODE_GROUP } from './nodeMoment.ts';

const META = 'http://169.254.169.254/latest/meta-data';

function recordedAnswers() {
  const file = new URL('../fixtures/conformance/imds/mock.json.gz', import.meta.url);
  const content: unknown = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'));
  if (!Array.isArray(content) || !content.every(isRecordedAnswer)) throw new Error('not recorded answers');
  return content;
}

describe('the form of recorded answers', () => {
  const verdicts = judgeMetadata(recordedAnswers());

  it('is asked of 38', () => {
    expect(verdicts).toHaveLength(38);
  });

  it.each(verdicts.map((verdict) => [verdict.name, verdict]))('%s', (_, verdict) => {
    expect(verdict).toMatchObject({ accepted: true });
  });

  it('is refused where the status is another', () => {
    const first = elementAt(recordedAnswers(), 0);
    expect(judgeMetadata([{ ...first, status: 404, body: '' }])).toMatchObject([{ accepted: false }]);
  });
});

function macsOf(moment: Moment): string[] {
  return curl(moment, `${META}/network/interfaces/macs/`).stdout.split('\n');
}

function of(moment: Moment, mac: string, name: string): string {
  return curl(moment, `${META}/network/interfaces/macs/${mac.replace('/', '')}/${name}`).stdout;
}

describe('the interfaces of a node', () => {
  const moment = momentOf({ until: 600_000 });
  const instance = instanceOf(moment);

  it('are listed with a slash each', () => {
    expect(macsOf(moment)).toHaveLength(instance.enis.length);
    expect(macsOf(moment).every((mac) => /^02(:[\da-f]{2}){5}\/$/.test(mac))).toBe(true);
  });

  it('have the addresses that EC2 gave them, the primary first', () => {
    for (const mac of macsOf(moment)) {
      const eni = instance.enis.find(({ id }) => id === of(moment, mac, 'interface-id'));
      const addresses = of(moment, mac, 'local-ipv4s').split('\n');
      expect(eni?.cidrs).toHaveLength(addresses.length - 1);
      expect(of(moment, mac, 'local-hostname')).toBe(
        `ip-${addresses[0]?.replaceAll('.', '-')}.eu-west-1.compute.internal`,
      );
      expect(of(moment, mac, 'device-number')).toBe(String(eni?.attachment?.device));
      expect(of(moment, mac, 'subnet-ipv4-cidr-block')).toBe('10.0.0.0/24');
      expect(of(moment, mac, 'vpc-ipv4-cidr-blocks')).toBe('10.0.0.0/16\n100.64.0.0/16');
      expect(of(moment, mac, 'ipv4-prefix')).toContain('404 - Not Found');
    }
  });

  it('have prefixes in prefix mode, one a line', () => {
    const prefixes = momentOf({ until: 600_000, env: { ENABLE_PREFIX_DELEGATION: 'true' } });
    const mac = elementAt(macsOf(prefixes), 0);
    expect(of(prefixes, mac, 'ipv4-prefix').split('\n')).toEqual([
      expect.stringMatching(/^10\.0\.0\.\d+\/28$/),
      expect.stringMatching(/^10\.0\.0\.\d+\/28$/),
    ]);
    expect(curl(prefixes, `${META}/network/interfaces/macs/${mac}`).stdout).toContain('\nipv4-prefix\n');
  });

  it('come late', () => {
    const early = momentOf({ until: 300_000, imdsLag: '1h' });
    expect(elementAt(instanceOf(early).enis, 0).cidrs.length).toBeGreaterThan(0);
    expect(of(early, elementAt(macsOf(early), 0), 'local-ipv4s').split('\n')).toHaveLength(1);
  });
});

describe('the machine', () => {
  const moment = momentOf({ until: 300_000 });
  const value = (name: string): string => curl(moment, `${META}/${name}`).stdout;

  it('says what it is and where', () => {
    expect(value('instance-type')).toBe(NODE_GROUP.instanceType);
    expect(value('placement/region')).toBe('eu-west-1');
    expect(value('placement/availability-zone')).toBe('eu-west-1a');
    expect(value('placement/availability-zone-id')).toBe('euw1-az1');
    expect(value('instance-id')).toMatch(/^i-0[\da-f]{16}$/);
    expect(`${value('mac')}/`).toBe(macsOf(moment).find((mac) => of(moment, mac, 'device-number') === '0'));
  });

  it('can show who it is', () => {
    const document: unknown = JSON.parse(
      curl(moment, 'http://169.254.169.254/latest/dynamic/instance-identity/document').stdout,
    );
    expect(document).toMatchObject({ instanceId: value('instance-id'), privateIp: value('local-ipv4') });
  });
});

describe('tokens', () => {
  const moment = momentOf({ until: 300_000 });
  const TOKEN = 'http://169.254.169.254/latest/api/token';
  const ask = (...words: string[]): string =>
    curl(moment, '-s', '-o', '/dev/null', '-w', '%{http_code}', ...words).stdout;

  it('are given for one second to six hours', () => {
    const put = (ttl: string): string =>
      ask('-X', 'PUT', '-H', `X-aws-ec2-metadata-token-ttl-seconds: ${ttl}`, TOKEN);
    expect(['1', '21600', '0', '21601', '-1', 'x'].map(put)).toEqual([
      '200',
      '200',
      '400',
      '400',
      '400',
      '400',
    ]);
    expect(ask('-X', 'PUT', TOKEN)).toBe('400');
  });

  it('are not given through a proxy', () => {
    const words = ['-H', 'X-aws-ec2-metadata-token-ttl-seconds: 60', '-H', 'X-Forwarded-For: 10.0.0.1'];
    expect(ask('-X', 'PUT', ...words, TOKEN)).toBe('403');
  });

  it('are taken, and others are refused', () => {
    const token = curl(moment, '-sXPUT', '-H', 'X-aws-ec2-metadata-token-ttl-seconds: 60', TOKEN).stdout;
    expect(token).toMatch(/^AQAEA[\w-]{49}==$/);
    expect(ask('-H', `X-aws-ec2-metadata-token: ${token}`, `${META}/instance-id`)).toBe('200');
    expect(ask('-H', 'X-aws-ec2-metadata-token: other', `${META}/instance-id`)).toBe('401');
    expect(ask(`${META}/instance-id`)).toBe('200');
  });
});
