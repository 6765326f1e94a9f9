import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failure, success } from '@nx-aib/core';
import * as runner from '@nx-aib/runner';
import { runSeen } from './testing/run-seen';

jest.mock('@nx-aib/runner', () => ({
  ...jest.requireActual<typeof runner>('@nx-aib/runner'),
  verifyImage: jest.fn(),
}));
const verifyImage = jest.mocked(runner.verifyImage);

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'aib-dev-verify-'));
  verifyImage.mockReset();
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

const inFolder = (name: string) => path.join(folder, name);

const verify = (...words: string[]) => {
  const never = () => Promise.reject(new Error('begun'));
  return runSeen(['verify', ...words], { buildImage: never, lockPackages: never });
};

const verdict = (outcome: 'pass' | 'fail'): runner.Verdict => ({
  ...{ schema: 1, image: 'x', version: null, verdict: outcome, accelerator: 'tcg', planned: 1 },
  checks: [
    {
      ...{ id: 'hostname/kernel', title: 'the host is called x', expected: 'x', seen: 'y' },
      ...{ verdict: outcome, reason: '', seconds: 0.1 },
    },
  ],
  ...{ seconds: 60, problems: [] },
});

describe('aib-dev verify', () => {
  it('prints the verdict, says meanwhile what is under way, and succeeds where it is a pass', async () => {
    verifyImage.mockImplementation((_file, options) => {
      options?.say?.('1 checks are planned');
      return Promise.resolve(success(verdict('pass')));
    });
    const { status, out, err } = await verify('x.image.json', '--memory', '4G');
    expect({ status, err }).toEqual({ status: 0, err: '1 checks are planned\n' });
    expect(out).toMatch(/the host is called x[^]*\n1 checks, 1 passed, 0 failed in 60 s \(tcg\)\n$/);
    expect(verifyImage.mock.calls).toEqual([
      ['x.image.json', { memory: 4 * 2 ** 30, say: expect.any(Function) }],
    ]);
  });

  it('ends with 1 where a check has failed, and prints the same verdict', async () => {
    verifyImage.mockResolvedValue(success(verdict('fail')));
    const { status, out, err } = await verify('x.image.json');
    expect({ status, err }).toEqual({ status: 1, err: '' });
    expect(out).toContain('FAIL  the host is called x');
  });

  it('prints nothing but JSON with --json, and leaves the report where it is asked for', async () => {
    verifyImage.mockResolvedValue(success(verdict('fail')));
    const { status, out } = await verify('x.image.json', '--json', '--report', inFolder('new/reports'));
    expect({ status, verdict: JSON.parse(out) }).toEqual({ status: 1, verdict: verdict('fail') });
    expect(fs.readFileSync(inFolder('new/reports/verify.json'), 'utf8')).toBe(out);
    expect(fs.readFileSync(inFolder('new/reports/verify.junit.xml'), 'utf8')).toContain('<testcase ');
  });

  it('leaves no report where nobody asks for one', async () => {
    verifyImage.mockResolvedValue(success(verdict('pass')));
    await verify(inFolder('x.image.json'));
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('takes whose signature is asked for as it is given', async () => {
    verifyImage.mockResolvedValue(success(verdict('pass')));
    await verify('x.image.json', '--key', 'sign.pub', '--ca', '../ca.pem', '--manifest', 'x.aib.yml');
    expect(verifyImage.mock.calls[0]?.[1]?.trust).toEqual({
      ...{ key: 'sign.pub', ca: '../ca.pem', manifest: 'x.aib.yml' },
    });
  });

  it('ends with 1 and diagnostics alone where the image cannot be started', async () => {
    verifyImage.mockResolvedValue(
      failure([{ code: 'runner/no-descriptor', severity: 'error', message: 'there is no image descriptor' }]),
    );
    expect(await verify('x.image.json', '--json', '--report', folder)).toEqual({
      ...{ status: 1, out: '', err: 'error[runner/no-descriptor]: there is no image descriptor\n' },
    });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it.each([
    [[], "error: missing required argument 'image'\n"],
    [
      ['x.image.json', '--manifest', 'x.aib.yml'],
      "error: option '--manifest <file>' needs '--key <file>' or '--ca <file>'\n",
    ],
  ])('does not understand %j', async (words, err) => {
    expect(await verify(...words)).toEqual({ status: 2, out: '', err });
    expect(verifyImage).not.toHaveBeenCalled();
  });

  it('boots nothing with a memory that is none, or for a report that cannot be written', async () => {
    expect(await verify('x.image.json', '--memory', 'lots')).toMatchObject({
      ...{
        status: 1,
        err: expect.stringContaining('error[runner/memory-size]: "lots" is not a memory size'),
      },
    });
    fs.writeFileSync(inFolder('file'), '');
    const report = inFolder('file/below');
    expect(await verify('x.image.json', '--report', report)).toEqual({
      ...{ status: 1, out: '' },
      err: `error[output/not-a-directory]: the directory "${report}" cannot be used for the report: it is a file, or inside one\n`,
    });
    expect(verifyImage).not.toHaveBeenCalled();
  });
});
