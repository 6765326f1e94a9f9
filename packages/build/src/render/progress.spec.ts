import { createProgress, renderDryRun } from './progress';

function record(isTTY: boolean): { text: () => string; out: Parameters<typeof createProgress>[0] } {
  let text = '';
  const out = {
    isTTY,
    write: (more: string) => (text += more),
    clearLine: () => (text += '<clear>'),
    cursorTo: () => (text += '<start>'),
    moveCursor: () => true,
    columns: 80,
  };
  return { text: () => text, out };
}

describe('the progress of a build', () => {
  it('is lines in a log: what starts, what is done and how long it took, what was there', () => {
    const { out, text } = record(false);
    const progress = createProgress(out);
    progress.say('Installing what the host is missing: mtools');
    progress.report({ step: 'tools', state: 'hit' });
    progress.report({ step: 'packages-host', state: 'miss' });
    progress.report({ step: 'packages-host', state: 'done', milliseconds: 41_234 });
    progress.report({ step: 'image', state: 'hit', detail: 'up to date' });
    progress.end();
    expect(text()).toBe(`Installing what the host is missing: mtools
  tools              in the store
  packages-host      started
  packages-host       41.2 s
  image              up to date
`);
  });

  it('says in a line what is damaged, what another build makes, and below a step why it has to run', () => {
    const { out, text } = record(false);
    const progress = createProgress(out);
    progress.report({ step: 'tools', state: 'waiting' });
    progress.report({ step: 'packages-qm', state: 'damaged', detail: 'root.tar has another content' });
    progress.report({
      step: 'packages-qm',
      state: 'miss',
      why: ['code: a → b', 'reads.base: no longer read'],
    });
    expect(text()).toBe(`  tools              waits for another build that is making it
  packages-qm        damaged in the store, made again: root.tar has another content
  packages-qm        started
                       code: a → b
                       reads.base: no longer read
`);
  });

  it('is on a terminal a line that shows what runs, above it what is done', () => {
    const { out, text } = record(true);
    const progress = createProgress(out);
    progress.report({ step: 'packages-host', state: 'miss' });
    progress.report({ step: 'packages-qm', state: 'miss' });
    progress.report({ step: 'packages-qm', state: 'done', milliseconds: 2000 });
    progress.end();
    expect(text()).toContain('packages-host 0 s');
    expect(text()).toContain('packages-qm 0 s');
    expect(text()).toContain('  packages-qm          2.0 s\n');
    expect(text()).not.toContain('started');
  });
});

describe('a step of a dry run', () => {
  it('is in the store, or would run', () => {
    expect(renderDryRun({ step: 'tools', state: 'hit' })).toBe('  tools              in the store');
    expect(renderDryRun({ step: 'esp', state: 'miss' })).toBe('  esp                would run');
  });
});
