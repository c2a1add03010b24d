// curl's own behaviour: options, errors and exit codes.

import { describe, expect, it } from 'vitest';
import { curl, curlFrom, momentOf } from './nodeMoment.ts';

const moment = momentOf({ until: 300_000 });
const SETTINGS = 'http://127.0.0.1:61679/v1/eni-configs';
const MISSING = 'http://169.254.169.254/latest/no-such';

describe('curl', () => {
  it('takes short options together and with their values glued on', () => {
    expect(curl(moment, '-sSfm5', SETTINGS).stdout).toBe('"default"');
    expect(curl(moment, '-so', '/dev/null', '-w%{http_code} %{content_type}\\n', SETTINGS).stdout).toBe(
      '200 text/plain; charset=utf-8\n',
    );
    expect(curl(moment, '-w', '%% %{size_download} %{url} %{other}', SETTINGS).stdout).toBe(
      `"default"% 9 ${SETTINGS} `,
    );
  });

  it('shows headers with -i, and only them with -I', () => {
    expect(curl(moment, '-i', SETTINGS).stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n"default"$/);
    expect(curl(moment, '-I', SETTINGS).stdout).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  });

  it('shows the conversation with -v', () => {
    const { stdout, stderr } = curl(moment, '-v', '-H', 'X-Me: 1', SETTINGS);
    expect(stdout).toBe('"default"');
    expect(stderr).toContain('> GET /v1/eni-configs HTTP/1.1\n> Host: 127.0.0.1:61679\n');
    expect(stderr).toContain('> x-me: 1\n');
    expect(stderr).toContain('< HTTP/1.1 200 OK\n');
  });

  it('fails on errors only with -f, and says so unless silent', () => {
    expect(curl(moment, MISSING)).toMatchObject({ exitCode: 0, stderr: '' });
    expect(curl(moment, '-f', MISSING)).toEqual({
      stdout: '',
      stderr: 'curl: (22) The requested URL returned error: 404\n',
      exitCode: 22,
    });
    expect(curl(moment, '-sf', MISSING).stderr).toBe('');
    expect(curl(moment, '-sSf', MISSING).stderr).not.toBe('');
  });

  it('asks several places one after another', () => {
    expect(curl(moment, SETTINGS, '--url', SETTINGS).stdout).toBe('"default""default"');
    expect(curl(moment, SETTINGS, 'localhost:1').exitCode).toBe(7);
  });

  it.each([
    [['http://nowhere.example/'], 6, 'Could not resolve host: nowhere.example'],
    [['http://localhost/'], 7, 'Failed to connect to localhost port 80 after 0 ms'],
    [['https://169.254.169.254/'], 7, 'Failed to connect to 169.254.169.254 port 443 after 0 ms'],
    [['http://10.9.9.9:80/'], 28, 'Failed to connect to 10.9.9.9 port 80 after 134500 ms'],
    [['http://[oops'], 3, 'URL rejected'],
    [['--nope'], 2, 'option --nope: is unknown'],
    [['-H'], 2, 'option -H: requires parameter'],
    [[], 2, 'no URL specified'],
  ])('%j ends with %i', (words, exitCode, message) => {
    const answer = curl(moment, ...words);
    expect(answer).toMatchObject({ stdout: '', exitCode });
    expect(answer.stderr).toContain(message);
  });

  it('finds nobody on the operator’s own machine', () => {
    expect(curlFrom(moment, {}, '-s', SETTINGS).exitCode).toBe(7);
  });
});
