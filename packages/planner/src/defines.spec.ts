import { errorsOf, planText } from './testing/plan-text';

describe('the define source_date_epoch', () => {
  it.each([0, -1, 1.5, 2 ** 32, '1754697600', true])('is not %p, which is no time stamp', (value) => {
    expect(errorsOf(planText('name: car', { defines: { source_date_epoch: value } }))).toEqual([
      expect.stringContaining('a whole number of seconds since 1970, at least 1'),
    ]);
  });

  it.each([1, 2 ** 32 - 1])('may be %p', (value) => {
    const result = planText('name: car', { defines: { source_date_epoch: value } });
    expect(result.ok && result.value.sourceDateEpoch).toBe(value);
  });
});
