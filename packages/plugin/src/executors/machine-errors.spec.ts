import { sayingMachineErrors } from './machine-errors';
import { capture } from '../testing/workspace';

afterEach(() => jest.restoreAllMocks());

const throwing = (error: Error) => sayingMachineErrors(() => Promise.reject(error))({}, {});

describe('an executor', () => {
  it('passes its arguments and its outcome', async () => {
    const executor = sayingMachineErrors((success: boolean) => Promise.resolve({ success }));
    expect([await executor(true, {}), await executor(false, {})]).toEqual([
      { success: true },
      { success: false },
    ]);
  });

  it('fails with a message after a system error', async () => {
    const seen = capture();
    const refused = Object.assign(new Error('no room for a socket'), { code: 'ENOTSUP', syscall: 'mkdtemp' });
    expect(await throwing(refused)).toEqual({ success: false });
    expect(seen.err).toBe('error[machine/system-error]: no room for a socket\n');
  });

  it('throws other exceptions unchanged', async () => {
    await expect(throwing(new TypeError('a bug'))).rejects.toThrow('a bug');
  });
});
