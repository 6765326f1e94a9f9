import { makeVerdict, type CheckResult, type VerdictParts } from './verdict';

const result = (id: string): CheckResult => ({
  ...{ id, title: id, expected: '', seen: '', verdict: 'pass', reason: '', seconds: 0 },
});
const parts = (results: readonly CheckResult[]): VerdictParts => ({
  ...{ plan: { name: 'car', version: null }, planned: ['a/1', 'a/2'], results },
  ...{ accelerator: 'tcg', problems: [], seconds: 1 },
});

describe('a verdict', () => {
  it('passes with exactly the checks that were planned', () => {
    expect(makeVerdict(parts([result('a/1'), result('a/2')]))).toMatchObject({ verdict: 'pass', planned: 2 });
  });

  it('fails when a check was lost on the way, and names it', () => {
    const { verdict, checks } = makeVerdict(parts([result('a/1')]));
    expect(verdict).toBe('fail');
    expect(checks).toEqual([
      result('a/1'),
      expect.objectContaining({ id: 'a/2', verdict: 'fail', reason: 'not checked: its result was lost' }),
    ]);
  });

  it('fails with a check that nobody has planned, or one that came out twice', () => {
    const unplanned = makeVerdict(parts([result('a/1'), result('a/2'), result('b/1')]));
    expect(unplanned).toMatchObject({
      verdict: 'fail',
      problems: [{ code: 'runner/unplanned-check', message: 'a check ran that was not planned: b/1' }],
    });
    expect(makeVerdict(parts([result('a/1'), result('a/1'), result('a/2')])).verdict).toBe('fail');
  });

  it('without any check is no pass', () => {
    expect(makeVerdict({ ...parts([]), planned: [] }).verdict).toBe('fail');
  });
});
