import { readFile } from 'node:fs/promises';
import { verifyImage, type Verdict } from '@nx-aib/runner';
import { alterImage } from './testing/altered-image';
import { nx } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

const artifact = (name: string) => freshCopy('dist/image-qemu', name);

describe('./nx verify image-qemu', () => {
  it('finds every line of the plan in the booted image', async () => {
    const seen = await nx('verify', 'image-qemu');
    const verdict = JSON.parse(await readFile(artifact('verify.json'), 'utf8')) as Verdict;
    expect(verdict.checks.filter((check) => check.verdict !== 'pass')).toEqual([]);
    expect(verdict).toMatchObject({ verdict: 'pass', image: 'image-qemu' });
    // If a machine resets in its firmware, verify retries once, with a warning.
    expect(verdict.problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(seen.status).toBe(0);
    const ids = verdict.checks.map((check) => check.id);
    expect(ids).toEqual(
      expect.arrayContaining([
        'memory/max',
        'memory/kernel-max',
        'memory/high',
        'memory/kernel-high',
        'hostname/kernel',
        'paths/host/etc/motd',
        'paths/qm/usr/libexec/make-workload-image',
        'artifact/content',
        'contents/files/root',
        'contents/esp',
        'units/qm',
        'sockets/listening',
      ]),
    );
    const junit = await readFile(artifact('verify.junit.xml'), 'utf8');
    expect(junit.match(/<testcase /g)).toHaveLength(ids.length);
  });

  it('is not repeated for an image that is the same', async () => {
    const seen = await nx('verify', 'image-qemu');
    expect(seen.status).toBe(0);
    expect(seen.stdout).toMatch(
      /^> nx run image-qemu:verify {2}\[(local cache|existing outputs match the cache)/m,
    );
  });
});

describe('an image that is not what its plan says', () => {
  it('fails, in the lines that differ and in no others', async () => {
    await nx('build', 'image-qemu');
    const altered = await alterImage(artifact('.'), '/etc/motd');
    try {
      const verified = await verifyImage(altered.descriptor);
      if (!verified.ok) throw new Error(JSON.stringify(verified.diagnostics));
      expect(verified.value.verdict).toBe('fail');
      const failed = verified.value.checks.filter((check) => check.verdict !== 'pass');
      expect(failed).toEqual([
        expect.objectContaining({
          id: 'contents/files/root',
          reason: expect.stringMatching(/^\/etc\/motd: [^;]*$/),
        }),
        expect.objectContaining({ id: 'hostname/kernel', expected: 'another-name', seen: 'image-qemu' }),
        expect.objectContaining({
          id: 'paths/host/etc/motd',
          reason: expect.stringContaining('its content differs'),
        }),
      ]);
    } finally {
      await altered.remove();
    }
  });
});
