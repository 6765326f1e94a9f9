import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { renderDescriptor } from '@nx-aib/image-plan';
import { smallDescriptor } from '../../../image-plan/src/testing/small-descriptor';
import { runAir } from './air-program';

jest.setTimeout(30_000);

async function air(...words: string[]): Promise<{ status: number; out: string; err: string }> {
  let [out, err] = ['', ''];
  const io = { out: (text: string) => void (out += text), err: (text: string) => void (err += text) };
  return { status: await runAir(words, '1.2.3', io), out, err };
}

describe('air', () => {
  it('says what it can do', async () => {
    const { status, out } = await air('--help');
    expect(status).toBe(0);
    expect(out).toContain('Usage: air [options] IMAGE [-- QEMU ARGS...]');
  });

  it.each([
    [['--version'], { status: 0, out: '1.2.3\n', err: '' }],
    [[], { status: 2, out: '', err: "error: missing required argument 'IMAGE'\n" }],
    [['--colour', 'x'], { status: 2, out: '', err: "error: unknown option '--colour'\n" }],
    [
      ['--nographics', '/nowhere.qcow2'],
      { status: 1, out: '', err: 'error[runner/no-image]: there is no image "/nowhere.qcow2"\n' },
    ],
    [
      ['--port-forward', '1:2', '--port-forward', 'x', 'image'],
      {
        ...{ status: 1, out: '' },
        err: 'error[runner/port-forward]: "x" is not a port forward\n  hint: write HOST:GUEST with ports from 1 to 65535, as in 8080:80\n',
      },
    ],
  ])('%j', async (words, outcome) => {
    expect(await air(...words)).toEqual(outcome);
  });

  it('names the image that a descriptor describes and that is missing', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'air '));
    const descriptor = path.join(folder, 'image.json');
    writeFileSync(descriptor, renderDescriptor(smallDescriptor()));
    expect(await air('--nographics', descriptor)).toEqual({
      ...{ status: 1, out: '' },
      err: `error[runner/no-image]: there is no image "${path.join(folder, 'car.qcow2')}"\n`,
    });
    rmSync(folder, { recursive: true });
  });

  it('runs from source, from anywhere', async () => {
    const program = path.resolve(__dirname, '../../bin/air.js');
    const out = await new Promise((resolve) => {
      execFile(process.execPath, [program, '--version'], { cwd: os.tmpdir() }, (_error, stdout) =>
        resolve(stdout),
      );
    });
    expect(out).toBe('0.1.0\n');
  });
});
