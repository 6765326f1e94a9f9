import type { BuildPlan } from './step';
import { stepsToRun } from './steps-to-run';

const step = (name: string, ...reads: string[]): BuildPlan['steps'][number] => ({
  ...{ name, kind: 'esp', params: {}, files: [] },
  reads: Object.fromEntries(reads.map((read) => [read, read])),
});

const PLAN: BuildPlan = {
  steps: [
    step('tools'),
    step('packages'),
    step('contents', 'tools', 'packages'),
    step('filesystems', 'tools', 'packages'),
    step('image', 'contents', 'filesystems'),
  ],
  result: 'image',
};

describe('the steps that a build runs', () => {
  it.each<[string, string[], string[]]>([
    ['all where nothing is there', [], ['contents', 'filesystems', 'image', 'packages', 'tools']],
    ['none where the image is there, whatever else is not', ['image'], []],
    ['those alone that are missing', ['tools', 'packages', 'filesystems'], ['contents', 'image']],
    ['not those that only others read', ['contents', 'filesystems'], ['image']],
    ['those that one of several reads', ['contents', 'tools'], ['filesystems', 'image', 'packages']],
  ])('are %s', (_, there, running) => {
    expect([...stepsToRun(PLAN, new Set(there))].sort()).toEqual(running);
  });
});
