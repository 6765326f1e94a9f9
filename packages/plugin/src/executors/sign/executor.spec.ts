import { createHash, generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadImagePlan } from '@nx-aib/planner';
import { describeImage, renderDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import type { Verdict } from '@nx-aib/runner';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { signatureExecutor } from '../signature/executor';
import { signExecutor } from './executor';

let workspace: TestWorkspace;
const environment = { ...process.env };
beforeEach(() => {
  workspace = testWorkspace();
  process.env['XDG_CACHE_HOME'] = path.join(workspace.root, 'cache');
});
afterEach(() => {
  process.env = { ...environment };
  jest.restoreAllMocks();
  workspace.remove();
});

const inWorkspace = (...names: string[]) => path.join(workspace.root, ...names);
const context = () => ({ root: workspace.root, projectName: 'a' });
const signature = () => inWorkspace('dist/a/image.json.intoto.jsonl');
const OPTIONS = { manifest: 'a/a.aib.yml', arch: 'x86_64' } as const;

/** An image as written by a build of the manifest, and a key pair. */
async function prepare(fingerprint: string): Promise<void> {
  workspace.write({
    'a/a.aib.yml': 'name: a\n',
    'dist/a/a.qcow2': 'the image',
    'dist/a/files.mtree': '#mtree',
  });
  const loaded = await loadImagePlan({ manifestFile: inWorkspace('a/a.aib.yml'), arch: 'x86_64' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const { plan } = loaded.value;
  const digestOf = (text: string) => createHash('sha256').update(text).digest('hex');
  const sha256 = digestOf('the image');
  const descriptor = describeImage({
    artifact: { file: 'a.qcow2', format: 'qcow2', size: bytes(9), sha256, fingerprint },
    contents: { file: 'files.mtree', size: bytes(6), sha256: digestOf('#mtree'), entries: 0 },
    esp: { sha256 },
    plan,
    installed: [{ root: 'host', name: 'podman', version: '5', arch: 'amd64' }],
  });
  workspace.write({ 'dist/a/image.json': renderDescriptor(descriptor) });
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(inWorkspace('sign.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
  writeFileSync(inWorkspace('sign.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }), {
    mode: 0o600,
  });
}

describe('the sign target', () => {
  it('signs nothing that this manifest would not make here: the statement would be a guess', async () => {
    await prepare('ab'.repeat(32));
    const seen = capture();
    expect(await signExecutor({ ...OPTIONS, key: 'sign.key' }, context())).toEqual({ success: false });
    expect(seen.err).toMatch(
      /error\[sign\/other-manifest\]: the image of ".*image\.json" is not what ".*a\.aib\.yml" builds now/,
    );
    expect(existsSync(signature())).toBe(false);
  });

  it('says how to give a key where there is none', async () => {
    await prepare('ab'.repeat(32));
    const seen = capture();
    expect(await signExecutor(OPTIONS, context())).toEqual({ success: false });
    expect(seen.err).toContain('error[sign/no-key]: no signing key was given');
    expect(seen.err).toContain('NX_AIB_SIGN_KEY');
  });
});

describe('the signature target', () => {
  it('refuses what is not signed, and says so when nobody asks for a signature', async () => {
    await prepare('ab'.repeat(32));
    const seen = capture();
    expect(await signatureExecutor({}, context())).toEqual({ success: true });
    expect(seen.out).toBe('no key was given: the signature is not checked\n');
    expect(await signatureExecutor({ key: 'sign.pub', manifest: 'a/a.aib.yml' }, context())).toEqual({
      success: false,
    });
    expect(seen.out).toContain('because  the image is not signed: there is no image.json.intoto.jsonl');
    const verdict = JSON.parse(readFileSync(inWorkspace('dist/a/verify.json'), 'utf8')) as Verdict;
    expect(verdict).toMatchObject({ verdict: 'fail', planned: verdict.checks.length });
    expect(verdict.checks[0]).toMatchObject({ id: 'signature/signer', verdict: 'fail' });
    expect(await signatureExecutor({ key: 'none.pub' }, context())).toEqual({ success: false });
    expect(seen.err).toContain('error[attest/no-file]: the key');
    expect(readFileSync(inWorkspace('dist/a/a.qcow2'), 'utf8')).toBe('the image');
  });
});
