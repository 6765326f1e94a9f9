import { createDryRunProgress } from './dry-run-progress';
import { createProgress, type Progress } from './progress';

// Jest's timers replace Date, but not performance.
jest.mock('@nx-aib/build-machine/reading', () => ({ monotonicMilliseconds: () => Date.now() }));

function record(isTTY: boolean): { text: () => string; progress: Progress } {
  let text = '';
  const out = {
    isTTY,
    write: (more: string) => (text += more),
    clearLine: () => (text += '<clear>'),
    cursorTo: () => (text += '<start>'),
    moveCursor: () => true,
    columns: 80,
  };
  return { text: () => text, progress: createProgress(out) };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** A suggestion for after a build. */
const NEXT = ['nx boot car'];

describe('the progress of a build in a log', () => {
  it('is a line a step when it is done, then what became of it all', () => {
    const { progress, text } = record(false);
    progress.say('Installing what the host is missing: mtools');
    progress.report({ step: 'tools', state: 'hit' });
    progress.report({ step: 'packages-host', state: 'miss' });
    progress.report({ step: 'packages-qm', state: 'hit', detail: 'unpacked from its archive' });
    jest.advanceTimersByTime(20_000);
    progress.report({ step: 'packages-host', state: 'done', milliseconds: 20_012 });
    progress.end({ image: 'dist/car/car.qcow2', steps: 9, next: ['nx boot car', 'nx verify car'] });
    expect(text()).toBe(`Installing what the host is missing: mtools
  tools              cached
  packages-qm        unpacked from its archive
  packages-host       20.0 s
dist/car/car.qcow2 built in 20.0 s: 1 of 9 steps ran
next: nx boot car, or nx verify car
`);
  });

  it('says below a step why it had to run', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'esp', state: 'miss', why: ['no earlier run of this step'] });
    progress.report({ step: 'changes', state: 'miss', why: ['code: a → b', 'reads.base: no longer read'] });
    progress.report({ step: 'changes', state: 'done', milliseconds: 234 });
    progress.report({ step: 'esp', state: 'done', milliseconds: 2345 });
    progress.end();
    expect(text()).toBe(`  changes              0.2 s
                       code: a → b
                       reads.base: no longer read
  esp                  2.3 s
                       no earlier run of this step
`);
  });

  it('says at once what is damaged, and what another build makes', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'tools', state: 'waiting' });
    progress.report({ step: 'packages-qm', state: 'damaged', detail: 'root.tar has other content' });
    expect(text()).toBe(`  tools              waiting for another build that is running this step
  packages-qm        the cached output is damaged, runs again: root.tar has other content
`);
    progress.end();
  });

  it('says what is running when nothing was said for half a minute, and again after another half', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'packages-host', state: 'miss' });
    jest.advanceTimersByTime(20_000);
    progress.report({ step: 'packages-qm', state: 'waiting' });
    expect(text()).toBe('  packages-qm        waiting for another build that is running this step\n');
    jest.advanceTimersByTime(60_000);
    progress.report({ step: 'packages-qm', state: 'hit' });
    progress.report({ step: 'packages-host', state: 'done', milliseconds: 80_000 });
    jest.advanceTimersByTime(300_000);
    progress.end();
    expect(text()).toBe(`  packages-qm        waiting for another build that is running this step
  still at           packages-host 50 s, packages-qm waits 30 s
  still at           packages-host 80 s, packages-qm waits 60 s
  packages-qm        cached
  packages-host       80.0 s
`);
  });

  it('shows which step failed, with why it had to run', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'packages-host', state: 'miss', why: ['code: a → b'] });
    jest.advanceTimersByTime(12_340);
    progress.end();
    expect(text()).toBe(`  packages-host      failed after 12.3 s
                       code: a → b
`);
  });

  it('has one line for what came from an archive and was then found in the store', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'tools', state: 'hit', detail: 'unpacked from its archive' });
    progress.report({ step: 'tools', state: 'hit' });
    progress.end();
    expect(text()).toBe('  tools              unpacked from its archive\n');
  });

  it('says of an image that was there already that nothing had to be done', () => {
    const { progress, text } = record(false);
    progress.report({ step: 'image', state: 'hit', detail: 'the image is up to date' });
    jest.advanceTimersByTime(300);
    progress.end({ image: 'car.qcow2', steps: 9, next: NEXT });
    expect(text()).toBe(`  image              the image is up to date
car.qcow2 is up to date: none of 9 steps had to run (0.3 s)
next: nx boot car
`);
  });
});

describe('the progress of a build on a terminal', () => {
  it('is a line that shows what runs, above it what is done', () => {
    const { progress, text } = record(true);
    progress.report({ step: 'packages-host', state: 'miss' });
    progress.report({ step: 'packages-qm', state: 'miss', why: ['code: a → b'] });
    jest.advanceTimersByTime(2000);
    expect(text()).toContain('packages-host 2 s, packages-qm 2 s');
    expect(text()).not.toContain('code');
    progress.report({ step: 'packages-qm', state: 'done', milliseconds: 2000 });
    progress.end({ image: 'car.qcow2', steps: 9, next: NEXT });
    expect(text()).toContain('  packages-qm          2.0 s\n                       code: a → b\n');
    expect(text()).toContain('  packages-host      failed after 2.0 s\n');
    expect(text()).toContain('car.qcow2 built in 2.0 s: 1 of 9 steps ran\nnext: nx boot car\n');
  });
});

describe('a dry run', () => {
  function recordDryRun() {
    let text = '';
    const progress = createDryRunProgress((more) => (text += more));
    return { progress, text: () => text };
  }
  const again = 'aib-dev build car.aib.yml car.qcow2';

  it('is a line a step, then how many would run and the command that does it', () => {
    const { progress, text } = recordDryRun();
    progress.report({ step: 'tools', state: 'hit' });
    progress.report({ step: 'packages-qm', state: 'unneeded' });
    progress.report({ step: 'changes', state: 'miss', why: ['code: a → b'] });
    progress.report({ step: 'image', state: 'miss' });
    progress.end({ image: 'car.qcow2', steps: 9, next: [again] });
    expect(text()).toBe(`  tools              cached
  packages-qm        not needed
  changes            would run
                       code: a → b
  image              would run
car.qcow2 is not up to date: 2 of 9 steps would run
next: aib-dev build car.aib.yml car.qcow2
`);
  });

  it('of an image that is up to date has nothing that is to be done', () => {
    const { progress, text } = recordDryRun();
    progress.report({ step: 'image', state: 'hit', detail: 'the image is up to date' });
    progress.end({ image: 'car.qcow2', steps: 9, next: [again] });
    expect(text()).toBe(`  image              the image is up to date
car.qcow2 is up to date: none of 9 steps would run
`);
  });

  it('that fails says nothing of the image', () => {
    const { progress, text } = recordDryRun();
    progress.end();
    expect(text()).toBe('');
  });
});
