import { generateKeyPairSync } from 'node:crypto';
import fs from 'node:fs';

import path from 'node:path';
import { signDescriptor } from '@nx-aib/attest';
import { makeTempDir, contentDigest, sha256File, type TempDir } from '@nx-aib/build-machine';
import type { ImageDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import type { Accelerator } from '../plan/accelerator';
import { writeReport } from '../report/write-report';
import { fakeQemu } from '../testing/fake-guest';
import { referenceDescriptor } from '../testing/reference';
import type { Verdict } from './verdict';
import { verifyImage, type VerifyOptions } from './verify-image';

jest.setTimeout(30_000);

describe('verifying an image', () => {
  let dir: TempDir;
  beforeAll(async () => {
    dir = await makeTempDir('verify-spec');
    fs.writeFileSync(`${dir.path}/image.raw`, 'an image');
    fs.writeFileSync(`${dir.path}/files.mtree`, '#mtree\n');
  });
  afterAll(() => dir.remove());

  async function descriptorFile(change: (descriptor: ImageDescriptor) => ImageDescriptor): Promise<string> {
    const { disk } = referenceDescriptor().plan;
    const reference = referenceDescriptor({
      qm: null,
      disk: { ...disk, partitions: disk.partitions.filter(({ name }) => name !== 'qm_var') },
      hostname: fs.readFileSync('/proc/sys/kernel/hostname', 'utf8').trim(),
    });
    const sha256 = await sha256File(`${dir.path}/image.raw`);
    const artifact = {
      fingerprint: reference.artifact.fingerprint,
      file: 'image.raw',
      format: 'raw',
      size: bytes(8),
      sha256,
    } as const;
    // This machine acts as the guest: its own root has more files than an image.
    const partitions = reference.plan.disk.partitions.map(({ filesystem, ...partition }) => {
      if (filesystem === null) return { ...partition, filesystem };
      const mountPoint = filesystem.type === 'ext4' ? dir.path : '/';
      return { ...partition, filesystem: { ...filesystem, mountPoint } };
    });
    const plan = { ...reference.plan, disk: { ...reference.plan.disk, partitions } };
    const file = path.join(dir.path, 'image.json');
    const contents = {
      ...reference.contents,
      file: 'files.mtree',
      size: bytes(7),
      sha256: await sha256File(`${dir.path}/files.mtree`),
    };
    fs.writeFileSync(file, JSON.stringify(change({ ...reference, contents, plan, artifact })));
    return file;
  }

  async function verify(
    guest: string,
    change: (descriptor: ImageDescriptor) => ImageDescriptor = (descriptor) => descriptor,
    {
      accelerator = 'tcg',
      ...options
    }: Omit<VerifyOptions, 'accelerator'> & { accelerator?: Accelerator | null } = {},
  ): Promise<Verdict> {
    const program = fakeQemu(dir.path, guest);
    const file = await descriptorFile(change);
    const given = accelerator === null ? options : { ...options, accelerator };
    const outcome = await verifyImage(file, { program, ...given });
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.diagnostics));
    return outcome.value;
  }

  it('reports all programs that are missing for reading the disk and for booting', async () => {
    const before = process.env['PATH'];
    // /usr/sbin is searched nevertheless; it contains neither QEMU nor apt-get.
    process.env['PATH'] = '/nowhere';
    const file = await descriptorFile((descriptor) => descriptor);
    const verified = await verifyImage(file, { ovmfDir: '/nowhere' });
    process.env['PATH'] = before;
    expect(verified.diagnostics).toEqual([
      {
        code: 'machine/missing-tools',
        severity: 'error',
        message: 'this machine has no qemu-img, qemu-system-x86_64: this machine has no apt-get',
        hint: 'sudo apt-get install --no-install-recommends qemu-system-x86 qemu-utils',
      },
    ]);
  });

  it('looks into the running guest and powers it off', async () => {
    const seen: string[] = [];
    const verdict = await verify('boots', undefined, { onCheck: ({ id }) => seen.push(id) });
    const passed = verdict.checks.filter((check) => check.verdict === 'pass').map(({ id }) => id);
    // This machine acts as the guest: it has its own name, and none of the planned partitions.
    expect(passed).toEqual(
      expect.arrayContaining(['artifact/content', 'boot-state/host', 'hostname/kernel', 'power-off/clean']),
    );
    expect(passed).not.toContain('partitions/1-efi');
    expect(verdict.verdict).toBe('fail');
    expect(seen).toEqual(verdict.checks.map(({ id }) => id));
    expect(verdict.problems).toEqual([]);
  });

  it('prints why the boot is slow if KVM does not work, and boots with TCG', async () => {
    const before = process.env['PATH'];
    // Where /dev/kvm can be opened, the probe runs this.
    const probed = path.join(dir.path, 'no-kvm');
    fs.mkdirSync(probed);
    fs.writeFileSync(`${probed}/qemu-system-x86_64`, '#!/bin/sh\necho "KVM says no" >&2\nexit 1\n');
    fs.chmodSync(`${probed}/qemu-system-x86_64`, 0o755);
    process.env['PATH'] = `${probed}:${before ?? ''}`;
    const said: string[] = [];
    const options = { accelerator: null, say: (line: string) => said.push(line) };
    const verdict = await verify('panics', undefined, options).finally(() => (process.env['PATH'] = before));
    expect(verdict.accelerator).toBe('tcg');
    expect(said).toEqual([
      expect.stringMatching(/^\d+ checks planned$/),
      expect.stringMatching(
        /^booting without hardware virtualisation \(KVM\), which is slow: (KVM says no|there is no \/dev\/kvm|no permission to open \/dev\/kvm.*)$/,
      ),
    ]);
  });

  it('prints nothing of that if the accelerator is given', async () => {
    const said: string[] = [];
    await verify('panics', undefined, { say: (line) => said.push(line) });
    expect(said).toEqual([expect.stringMatching(/^\d+ checks planned$/)]);
  });

  it('sees that the file is not the one that was built', async () => {
    const verdict = await verify('boots', (descriptor) => ({
      ...descriptor,
      artifact: { ...descriptor.artifact, size: bytes(9) },
    }));
    expect(verdict.checks.find(({ id }) => id === 'artifact/content')).toMatchObject({
      verdict: 'fail',
      seen: expect.stringMatching(/^8 bytes, sha256 [0-9a-f]{64}$/),
    });
  });

  it('knows a raw image by what is not a hole in it', async () => {
    const digest = await contentDigest(`${dir.path}/image.raw`);
    const raw = (value: string) => (descriptor: ImageDescriptor) => {
      const { file, format, size, fingerprint } = descriptor.artifact;
      return { ...descriptor, artifact: { file, format, size, fingerprint, contentDigest: value } };
    };
    const seen = `8 bytes, content digest ${digest}`;
    const checked = async (value: string) =>
      (await verify('panics', raw(value))).checks.find(({ id }) => id === 'artifact/content');
    expect(await checked(digest)).toMatchObject({ verdict: 'pass', seen });
    expect(await checked('ab'.repeat(32))).toMatchObject({ verdict: 'fail', seen });
  });

  it('fails every check in the guest, none left out, when it panics; and tells the panic once', async () => {
    const verdict = await verify('panics');
    const inGuest = verdict.checks.filter(({ id }) => !/^(artifact|contents)\//.test(id));
    expect(inGuest.length).toBeGreaterThan(15);
    expect(new Set(inGuest.map(({ verdict: one, reason }) => `${one} ${reason}`))).toEqual(
      new Set(["fail not checked: the guest's kernel panicked"]),
    );
    expect(verdict.problems).toMatchObject([{ code: 'runner/guest-panic' }]);
  });

  it('tries a machine that resets in its firmware once more, says so, and fails when it does so again', async () => {
    const verdict = await verify('resets');
    expect(verdict.problems.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: first try: the guest reset or shut down by itself',
      'error: the guest reset or shut down by itself',
    ]);
    expect(verdict.verdict).toBe('fail');
  });

  it('writes the verdict as JSON and as JUnit XML', async () => {
    const verdict = await verify('panics');
    const files = await writeReport(verdict, `${dir.path}/report`);
    expect(JSON.parse(fs.readFileSync(files.json, 'utf8'))).toEqual(verdict);
    const xml = fs.readFileSync(files.junit, 'utf8');
    expect(xml.match(/<testcase /g)).toHaveLength(verdict.checks.length);
    expect(xml.match(/<failure /g)).toHaveLength(
      verdict.checks.filter((check) => check.verdict === 'fail').length,
    );
  });

  it.each([
    ['that is not there', undefined, 'there is no image descriptor "FILE"'],
    ['that is not JSON', '{', '"FILE" is not JSON'],
    [
      'of another schema',
      '{"schema": 1}',
      '"FILE" was written by another version of nx-aib: its schema is 1, not 3',
    ],
    ['that is no object', 'null', '"FILE" is not a valid image descriptor: it is null, not an object'],
  ])('refuses a descriptor %s', async (_what, text, message) => {
    const file = path.join(dir.path, 'other.json');
    fs.rmSync(file, { force: true });
    if (text !== undefined) fs.writeFileSync(file, text);
    const outcome = await verifyImage(file);
    expect(outcome.diagnostics.map((one) => one.message.replace(file, 'FILE'))).toEqual([message]);
  });

  it('says how many checks are planned before it boots, and makes exactly those', async () => {
    const said: string[] = [];
    const verdict = await verify('panics', undefined, { say: (line) => said.push(line) });
    expect(verdict.planned).toBe(verdict.checks.length);
    expect(said[0]).toBe(`${verdict.planned} checks planned`);
  });

  it('does not boot an image that is not signed, and fails all of its checks', async () => {
    const { publicKey } = generateKeyPairSync('ed25519');
    const key = path.join(dir.path, 'sign.pub');
    fs.writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const started = path.join(dir.path, 'started');
    const program = path.join(dir.path, 'qemu');
    fs.writeFileSync(program, `#!/bin/sh\ntouch '${started}'\n`, { mode: 0o755 });
    const verdict = await verify('boots', undefined, { trust: { key }, program });
    expect(fs.existsSync(started)).toBe(false);
    expect(verdict).toMatchObject({ verdict: 'fail', accelerator: null, planned: verdict.checks.length });
    expect(verdict.checks.slice(0, 3).map(({ id, reason }) => `${id}: ${reason}`)).toEqual(
      ['signer', 'descriptor', 'image'].map(
        (what) => `signature/${what}: the image is not signed: there is no image.json.intoto.jsonl`,
      ),
    );
    expect(new Set(verdict.checks.slice(3).map(({ reason }) => reason))).toEqual(
      new Set([
        'not checked: the image is not booted: the image is not signed: there is no image.json.intoto.jsonl',
      ]),
    );
    expect(verdict.checks.length).toBeGreaterThan(15);
  });

  it('shows the signature first, and boots what is signed', async () => {
    const key = path.join(dir.path, 'sign.pub');
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    fs.writeFileSync(key, publicKey.export({ type: 'spki', format: 'pem' }));
    const facts = { options: {}, tools: {}, builder: { id: 'urn:x', version: {} } };
    const file = await descriptorFile((descriptor) => descriptor);
    const signed = await signDescriptor(file, { key: privateKey, chain: [] }, facts);
    expect(signed.ok).toBe(true);
    const verdict = await verify('boots', undefined, { trust: { key } });
    expect(verdict.checks.slice(0, 4).map(({ id, verdict: one }) => `${id} ${one}`)).toEqual([
      ...['signer', 'descriptor', 'image'].map((what) => `signature/${what} pass`),
      'artifact/content pass',
    ]);
    expect(verdict.checks.find(({ id }) => id === 'hostname/kernel')?.verdict).toBe('pass');
    fs.rmSync(`${file}.intoto.jsonl`);
  });

  it('refuses an architecture that it cannot run', async () => {
    const file = await descriptorFile((descriptor) => ({
      ...descriptor,
      plan: { ...descriptor.plan, arch: 'aarch64' },
    }));
    expect((await verifyImage(file)).diagnostics).toEqual([
      {
        code: 'runner/unsupported-arch',
        severity: 'error',
        message: 'images for aarch64 cannot be verified yet',
        hint: 'images for x86_64 can',
      },
    ]);
  });
});
