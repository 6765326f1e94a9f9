import { median, type Figure } from './figure';
import { renderTable } from './table';

describe('the median', () => {
  it('is the middle value, however they come', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });
});

describe('the table', () => {
  it('shows each case as a multiple of the floor of the same run, and whether it reaches its goal', () => {
    const figures: Figure[] = [
      { name: 'floor', seconds: [1.1, 1, 0.9] },
      { name: 'edit a limit', seconds: [1.5, 1.6, 1.4], goal: { of: 'floor', factor: 2 } },
      { name: 'whole command', seconds: [3.5], goal: { of: 'floor', factor: 1, plus: 2 } },
      { name: 'cold build', seconds: [40] },
    ];
    const sizes = [{ name: 'store of 8 images', bytes: 1.5 * 2 ** 30, atMostBytes: 2 ** 31 }];
    expect(renderTable(figures, sizes, 'floor'))
      .toBe(`| case | seconds | range | × floor | at most | reached |
| --- | --- | --- | --- | --- | --- |
| floor | 1.00 | 0.90–1.10 | 1.00 |  |  |
| edit a limit | 1.50 | 1.40–1.60 | 1.50 | 2 × floor = 2.00 | yes |
| whole command | 3.50 | 3.50–3.50 | 3.50 | floor + 2 s = 3.00 | no |
| cold build | 40.00 | 40.00–40.00 | 40.00 |  |  |

| on disk | MiB | at most | reached |
| --- | --- | --- | --- |
| store of 8 images | 1536 | 2048 | yes |
`);
  });
});
