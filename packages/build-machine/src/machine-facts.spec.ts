import { execFileSync } from 'node:child_process';
import { environmentVariable, isRoot, machineArch } from './machine-facts';

describe('the rights of this process', () => {
  it('are those that id(1) says', () => {
    expect(isRoot()).toBe(execFileSync('id', ['-u']).toString().trim() === '0');
  });
});

describe("this machine's architecture", () => {
  it('is what uname(1) says', () => {
    expect(machineArch()).toBe(execFileSync('uname', ['-m']).toString().trim());
  });
});

describe('an environment variable', () => {
  afterEach(() => delete process.env['NX_AIB_TEST']);

  it('is not there when it is empty', () => {
    process.env['NX_AIB_TEST'] = 'x';
    expect(environmentVariable('NX_AIB_TEST')).toBe('x');
    process.env['NX_AIB_TEST'] = '';
    expect(environmentVariable('NX_AIB_TEST')).toBeUndefined();
    delete process.env['NX_AIB_TEST'];
    expect(environmentVariable('NX_AIB_TEST')).toBeUndefined();
  });
});
