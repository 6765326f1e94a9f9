import { createSparseFile, diskUsage, listTree } from '@nx-aib/build-machine';
import { fingerprint as fingerprintOf } from '../step';
import { ExchangeFolder } from './exchange';
import { StepStore } from '../store/step-store';
import { DECLARATION, fill } from '../store/testing/make-objects';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const FINGERPRINT = fingerprintOf(DECLARATION);
const HOLE = 64 * 2 ** 20;

let folder: string;
let here: StepStore;
let there: StepStore;
let exchange: ExchangeFolder;

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib exchange '));
  here = new StepStore(path.join(folder, 'here'));
  there = new StepStore(path.join(folder, 'there'));
  exchange = new ExchangeFolder(path.join(folder, 'exchange'));
});
afterEach(async () => {
  await Promise.all([here.close(), there.close()]);
  rmSync(folder, { recursive: true });
});

/** An exported object of the first store. */
async function added(fingerprint = FINGERPRINT): Promise<string> {
  const staging = await here.stage();
  await fill(staging);
  chmodSync(path.join(staging.output, 'a'), 0o750);
  symlinkSync('folder/b', path.join(staging.output, 'link'));
  await createSparseFile(path.join(staging.output, 'disk.raw'), HOLE);
  const output = await here.commit({ fingerprint, declaration: DECLARATION, image: 'car' }, staging);
  await exchange.add(fingerprint, output);
  return output;
}

const archive = (fingerprint = FINGERPRINT) => path.join(exchange.folder, `${fingerprint}.tar.zst`);

describe('an object that goes from one store to another', () => {
  it('arrives as it was, with its holes, links and permissions', async () => {
    const output = await added();
    expect(await exchange.has(FINGERPRINT)).toBe(true);
    expect(await exchange.importInto(there, FINGERPRINT)).toBe(true);
    const found = await there.find(FINGERPRINT);
    if (found.state !== 'there') throw new Error(found.state);
    expect(await listTree(found.output)).toEqual(await listTree(output));
    expect(readFileSync(path.join(found.output, 'a'))).toEqual(readFileSync(path.join(output, 'a')));
    expect(await diskUsage(found.output)).toBeLessThan(HOLE / 16);
    expect((await there.verify(FINGERPRINT)).state).toBe('there');
  });

  it.each([
    ['is missing', () => rmSync(archive())],
    ['is cut short', () => writeFileSync(archive(), readFileSync(archive()).subarray(0, 200))],
    ['is no archive', () => writeFileSync(archive(), 'no archive')],
  ])('does not arrive at all when its archive %s', async (_what, harm) => {
    await added();
    harm();
    expect(await exchange.importInto(there, FINGERPRINT)).toBe(false);
    expect((await there.find(FINGERPRINT)).state).toBe('missing');
  });

  it('does not arrive when its content is not what its record says', async () => {
    const output = await added();
    writeFileSync(path.join(output, 'a'), 'b'.repeat(5000));
    await exchange.add(FINGERPRINT, output);
    expect(await exchange.importInto(there, FINGERPRINT)).toBe(false);
  });

  it('does not arrive under a fingerprint that is not its own', async () => {
    const other = '0'.repeat(64);
    await added(other);
    expect(await exchange.importInto(there, other)).toBe(false);
    expect((await there.find(other)).state).toBe('missing');
  });
});

describe('the folder between stores', () => {
  it('keeps what it is told to keep', async () => {
    await added();
    writeFileSync(archive('old'), '');
    writeFileSync(`${archive('killed')}.part`, '');
    await exchange.keepOnly([FINGERPRINT]);
    expect((await listTree(exchange.folder)).map((entry) => entry.path)).toEqual([path.basename(archive())]);
  });
});
