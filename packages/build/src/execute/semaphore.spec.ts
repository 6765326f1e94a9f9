import { Semaphore } from './semaphore';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('a semaphore', () => {
  it('lets so many run at a time, and all of them at last', async () => {
    const semaphore = new Semaphore(2);
    let running = 0;
    let most = 0;
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, number) =>
        semaphore.use(async () => {
          running += 1;
          most = Math.max(most, running);
          for (let wait = 0; wait <= number % 3; wait += 1) await turn();
          running -= 1;
          return number;
        }),
      ),
    );
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(most).toBe(2);
  });

  it('lets those that wait begin in their order', async () => {
    const semaphore = new Semaphore(1);
    const begun: number[] = [];
    await Promise.all([1, 2, 3, 4].map((number) => semaphore.use(async () => void begun.push(number))));
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('gives the place of one that failed to the next', async () => {
    const semaphore = new Semaphore(1);
    const failing = semaphore.use(() => Promise.reject(new Error('no')));
    const next = semaphore.use(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    expect(await next).toBe('yes');
    expect(await semaphore.use(() => Promise.resolve('again'))).toBe('again');
  });
});
