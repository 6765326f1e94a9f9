import { STANDARD_IO, type TextIo } from '@nx-aib/cli';
import { checkingOptions } from './check-options';
import { executorSchema } from './schemas';

/** What is said about options of `plan`, and whether the executor ran. */
async function said(options: object): Promise<{ ran: boolean; success: boolean; err: string }> {
  const seen = { ran: false, err: '' };
  const executor = () => {
    seen.ran = true;
    return Promise.resolve({ success: true });
  };
  const io: TextIo = { ...STANDARD_IO, err: (text) => void (seen.err += text) };
  const { success } = await checkingOptions('plan', executor)(options, {}, io);
  return { ...seen, success };
}

const MANIFEST = { manifest: 'a.aib.yml' };

describe('the options of a task that Nx may run in a batch', () => {
  it('are passed on where they are right', async () => {
    const right = {
      arch: 'aarch64',
      define: ['a=1', 'b=2'],
      allowSource: '..',
      seed: 'x',
      workspaceStore: '.cache/store',
      target: undefined,
    };
    expect(await said({ ...MANIFEST, ...right })).toEqual({ ran: true, success: true, err: '' });
  });

  it.each([{ verbose: true }, { '--': [] }])('may have what Nx adds: %j', async (added) => {
    expect(await said({ ...MANIFEST, ...added })).toEqual({ ran: true, success: true, err: '' });
  });

  it.each([
    [{}, 'error[options/missing]: the option "manifest" is missing\n'],
    [{ ...MANIFEST, arch: 'sparc' }, 'error[options/invalid]: arch: "sparc" is not one of x86_64, aarch64\n'],
    [{ ...MANIFEST, arch: true }, 'error[options/invalid]: arch: true is not one of x86_64, aarch64\n'],
    [{ ...MANIFEST, seed: 5 }, 'error[options/invalid]: seed: 5 is not a string\n'],
    [
      { ...MANIFEST, define: [1] },
      'error[options/invalid]: define: [1] is not a string or a list of strings\n',
    ],
    [{ ...MANIFEST, _: ['x'] }, 'error[options/unknown]: ["x"] is not an option\n'],
  ])('fail the task where they are wrong: %j', async (options, err) => {
    expect(await said(options)).toEqual({ ran: false, success: false, err });
  });

  it.each(['targt', 'constructor'])('fail it where they are unknown: %s', async (name) => {
    const { ran, err } = await said({ ...MANIFEST, [name]: 'x' });
    const near = name === 'targt' ? 'did you mean target? Known' : 'known';
    expect(ran).toBe(false);
    expect(err).toBe(
      `error[options/unknown]: "${name}" is not an option of plan\n` +
        `  hint: ${near}: manifest, target, distro, arch, mode, seed, define, allowSource, maxPackageAge, memory, store, outputPath\n`,
    );
  });

  it('are all wrong at once', async () => {
    const { err } = await said({ x: 1, mode: 'y' });
    expect(err.match(/error\[[^\]]*/g)).toEqual([
      'error[options/missing',
      'error[options/unknown',
      'error[options/invalid',
    ]);
  });

  it('are not refused by Nx before, which would end the whole batch', () => {
    expect(executorSchema('plan', 'Plans')).toMatchObject({
      required: [],
      additionalProperties: true,
      properties: {
        arch: { type: 'string', enum: ['x86_64', 'aarch64'], anyOf: expect.anything() as object },
      },
    });
  });
});
