import { sha256File } from '@nx-aib/build-machine';
import { describeImage, renderDescriptor } from '@nx-aib/image-plan';
import { bytes } from '@nx-aib/core';
import { loadImagePlan } from '@nx-aib/planner';
import { KINDS } from '../lower/kinds';
import { planSteps } from '../lower/lower';
import { StepStore, type BuildEvent, fingerprinted } from '@nx-aib/steps';
import { buildImage } from './build-image';
import type { BuildRequest } from '../build-request';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

let folder: string;
let request: BuildRequest;
let events: BuildEvent[];

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-dry-run-'));
  const manifestFile = path.join(folder, 'car.aib.yml');
  writeFileSync(manifestFile, 'name: car\nqm: { memory_limit: { max: 40%, high: 35% } }\n');
  const loaded = await loadImagePlan({ manifestFile, arch: 'x86_64' });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  events = [];
  request = {
    ...loaded.value,
    ...{
      format: 'qcow2',
      out: path.join(folder, 'car.qcow2'),
      descriptor: path.join(folder, 'car.image.json'),
    },
    storeDir: path.join(folder, 'store'),
    report: (event) => void events.push(event),
    say: () => undefined,
    dryRun: true,
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const planned = () => planSteps(request.plan, request.platform, request.format, request.lock);

/** Puts outputs with arbitrary content into the store. */
async function keep(...names: string[]): Promise<void> {
  const store = new StepStore(request.storeDir);
  for (const [name, { fingerprint, declaration }] of await fingerprinted(planned().steps, KINDS)) {
    if (!names.includes(name)) continue;
    await store.commit({ fingerprint, declaration, image: 'car' }, await store.stage());
  }
  await store.close();
}

/** An image that looks like the output of the steps. */
async function putImage(): Promise<void> {
  writeFileSync(request.out, 'the image');
  const fingerprint = (await fingerprinted(planned().steps, KINDS)).get('image')?.fingerprint ?? '';
  const sha256 = await sha256File(request.out);
  const artifact = { file: 'car.qcow2', format: 'qcow2', size: bytes(9), sha256, fingerprint } as const;
  const listed = path.join(folder, 'car.files.mtree');
  writeFileSync(listed, '#mtree\n');
  const digest = await sha256File(listed);
  const contents = { file: 'car.files.mtree', size: bytes(7), sha256: digest, entries: 0 };
  const installed = request.plan.packages.map(({ root }) => {
    return { root, name: 'podman', version: '5', arch: 'amd64' };
  });
  const { plan } = request;
  writeFileSync(
    request.descriptor,
    renderDescriptor(describeImage({ artifact, contents, esp: { sha256: digest }, plan, installed })),
  );
}

async function said(): Promise<string[]> {
  expect(await buildImage(request)).toMatchObject({ ok: true, value: null });
  return events.map(({ step, state, detail }) => [step, state, detail ?? []].flat().join(' '));
}

describe('a dry run', () => {
  it('says of each step that it would run where nothing is there, and writes nothing', async () => {
    expect(await said()).toEqual(planned().steps.map(({ name }) => `${name} miss`));
    expect(readdirSync(folder)).toEqual(['car.aib.yml']);
  });

  it('says what is there, what would run, and what nothing needs that would run', async () => {
    const there = ['tools', 'packages-host', 'contents-host', 'contents-qm', 'filesystems'];
    const unneeded = ['packages-shared', 'packages-qm'];
    await keep(...there);
    const state = (name: string) =>
      there.includes(name) ? 'hit' : unneeded.includes(name) ? 'unneeded' : 'miss';
    expect(await said()).toEqual(planned().steps.map(({ name }) => `${name} ${state(name)}`));
  });

  it('says that the image is up to date, and then needs nothing else', async () => {
    await putImage();
    await keep('tools');
    const [tools, ...others] = await said();
    expect(tools).toBe('tools hit');
    expect(others.pop()).toBe('image hit the image is up to date');
    expect(others).toEqual(others.map((event) => event.replace(/ .*/, ' unneeded')));
    writeFileSync(path.join(folder, 'car.files.mtree'), '#MTREE\n');
    events = [];
    expect(await said()).toContain('image miss');
    await putImage();
    writeFileSync(request.out, 'the IMAGE');
    events = [];
    expect(await said()).toContain('image miss');
  });

  it('leaves what a killed build has left', async () => {
    mkdirSync(path.join(request.storeDir, 'staging/killed'), { recursive: true });
    await said();
    expect(existsSync(path.join(request.storeDir, 'staging/killed'))).toBe(true);
  });

  it('says why a step would run, and nothing of others, where that is asked for', async () => {
    await keep('contents-host');
    request = { ...request, explain: true };
    await said();
    const explained = events.filter(({ why }) => why !== undefined).map(({ step }) => step);
    expect(explained).toEqual(events.filter(({ state }) => state === 'miss').map(({ step }) => step));
    expect(events.find(({ step }) => step === 'esp')?.why).toEqual(['no earlier run of this step']);
  });
});
