import * as runner from '@nx-aib/cli';
import { failure, success } from '@nx-aib/core';
import { capture } from '../../testing/workspace';
import { bootExecutor } from './executor';

jest.mock('@nx-aib/cli', () => ({
  ...jest.requireActual<typeof runner>('@nx-aib/cli'),
  bootInteractively: jest.fn(),
}));
const bootInteractively = jest.mocked(runner.bootInteractively);

beforeEach(() => bootInteractively.mockReset());
afterEach(() => jest.restoreAllMocks());

const context = { root: '/ws', projectName: 'a' };

describe('the boot target', () => {
  it('boots the built image on this terminal and leaves it as it was built', async () => {
    bootInteractively.mockResolvedValue(success(0));
    capture();
    expect(await bootExecutor({ memory: '4G' }, context)).toEqual({ success: true });
    expect(bootInteractively).toHaveBeenCalledWith(
      expect.objectContaining({
        image: '/ws/dist/a/image.json',
        graphics: null,
        writable: false,
        memory: 4 * 2 ** 30,
      }),
      expect.any(Function),
    );
  });

  it.each([
    ['QEMU ends with an error', success(1)],
    ['QEMU cannot start', failure([])],
  ])('fails when %s', async (_why, ended) => {
    bootInteractively.mockResolvedValue(ended);
    capture();
    expect(await bootExecutor({}, context)).toEqual({ success: false });
  });

  it('boots nothing with a memory that is none', async () => {
    const seen = capture();
    expect(await bootExecutor({ memory: 'lots' }, context)).toEqual({ success: false });
    expect(seen.err).toContain('"lots" is not a memory size for the guest');
    expect(bootInteractively).not.toHaveBeenCalled();
  });
});
