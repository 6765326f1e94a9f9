import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as runner from '@nx-aib/runner';
import { failure, success } from '@nx-aib/core';
import { capture, testWorkspace, type TestWorkspace } from '../../testing/workspace';
import { verifyExecutor } from './executor';

jest.mock('@nx-aib/runner', () => ({
  ...jest.requireActual<typeof runner>('@nx-aib/runner'),
  verifyImage: jest.fn(),
}));
const verifyImage = jest.mocked(runner.verifyImage);

let workspace: TestWorkspace;
beforeEach(() => {
  workspace = testWorkspace();
  verifyImage.mockReset();
});
afterEach(() => {
  jest.restoreAllMocks();
  workspace.remove();
});

const verdict = (outcome: 'pass' | 'fail'): runner.Verdict => ({
  schema: 1,
  image: 'a',
  version: null,
  verdict: outcome,
  accelerator: 'tcg',
  planned: 1,
  checks: [
    {
      id: 'hostname/kernel',
      title: 'the host is called a',
      expected: 'a',
      seen: outcome === 'pass' ? 'a' : 'b',
      verdict: outcome,
      reason: '',
      seconds: 0.1,
    },
  ],
  seconds: 60,
  problems: [],
});

const verify = (options = {}) => verifyExecutor(options, { root: workspace.root, projectName: 'a' });
const artifact = (name: string) => path.join(workspace.root, 'dist/a', name);

describe('the verify target', () => {
  it('leaves the verdict as JSON and as JUnit XML, and prints it', async () => {
    verifyImage.mockResolvedValue(success(verdict('pass')));
    const seen = capture();
    expect(await verify({ memory: '4G' })).toEqual({ success: true });
    expect(verifyImage).toHaveBeenCalledWith(
      artifact('image.json'),
      expect.objectContaining({ memory: 4 * 2 ** 30 }),
    );
    expect(JSON.parse(readFileSync(artifact('verify.json'), 'utf8'))).toEqual(verdict('pass'));
    expect(readFileSync(artifact('verify.junit.xml'), 'utf8')).toContain('<testcase ');
    expect(seen.out).toContain('1 checks, 1 passed, 0 failed in 60 s (tcg)\n');
  });

  it('fails when a check does, with the verdict beside the image', async () => {
    verifyImage.mockResolvedValue(success(verdict('fail')));
    const seen = capture();
    expect(await verify()).toEqual({ success: false });
    expect(JSON.parse(readFileSync(artifact('verify.json'), 'utf8'))).toEqual(verdict('fail'));
    expect(seen.out).toContain('FAIL  the host is called a');
  });

  it('fails without a verdict when the machine cannot be started', async () => {
    verifyImage.mockResolvedValue(
      failure([{ code: 'runner/no-descriptor', severity: 'error', message: 'there is no image descriptor' }]),
    );
    const seen = capture();
    expect(await verify()).toEqual({ success: false });
    expect(seen.err).toContain('error[runner/no-descriptor]: there is no image descriptor');
    expect(existsSync(artifact('verify.json'))).toBe(false);
  });

  it('boots nothing with a memory that is none', async () => {
    const seen = capture();
    expect(await verify({ memory: 'lots' })).toEqual({ success: false });
    expect(seen.err).toContain('"lots" is not a memory size for the guest');
    expect(verifyImage).not.toHaveBeenCalled();
  });
});
