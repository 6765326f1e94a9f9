import { median, withLimits, type Figure } from './figure';
import { renderTable } from './table';

const FIGURES: Figure[] = [
  { name: 'floor', seconds: [1.1, 1, 0.9] },
  { name: 'edit a limit', seconds: [1.5, 1.6, 1.4], goals: [{ of: 'floor', factor: 2 }] },
  {
    name: 'whole command',
    seconds: [3.5],
    goals: [
      { of: 'floor', factor: 1, plus: 2 },
      { of: 'other, incremental', factor: 1 / 15 },
    ],
  },
  { name: 'cold build', seconds: [40], goals: [{ of: 'other, cold build', factor: 0.4 }] },
];

describe('the median', () => {
  it('is the middle value, however they come', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2);
    expect(median([])).toBeNaN();
  });
});

describe('the table', () => {
  it('shows each case as a multiple of the floor of the same run, and whether it reaches each of its goals', () => {
    const others = [
      { name: 'other, cold build', seconds: [120] },
      { name: 'other, incremental', seconds: [60, 45, 90] },
    ];
    const sizes = [{ name: 'store of 8 images', bytes: 1.5 * 2 ** 30, atMostBytes: 2 ** 31 }];
    expect(renderTable([...FIGURES, ...others], sizes, 'floor'))
      .toBe(`| case               | seconds | range         | × floor | at most                                              | reached |
| ------------------ | ------- | ------------- | ------- | ---------------------------------------------------- | ------- |
| floor              | 1.00    | 0.90–1.10     | 1.00    |                                                      |         |
| edit a limit       | 1.50    | 1.40–1.60     | 1.50    | 2 × floor = 2.00                                     | yes     |
| whole command      | 3.50    | 3.50–3.50     | 3.50    | floor + 2 s = 3.00; 1/15 × other, incremental = 4.00 | no; yes |
| cold build         | 40.00   | 40.00–40.00   | 40.00   | 0.4 × other, cold build = 48.00                      | yes     |
| other, cold build  | 120.00  | 120.00–120.00 | 120.00  |                                                      |         |
| other, incremental | 60.00   | 45.00–90.00   | 60.00   |                                                      |         |

| on disk           | MiB  | at most | reached |
| ----------------- | ---- | ------- | ------- |
| store of 8 images | 1536 | 2048    | yes     |
`);
  });

  it('never takes a goal as reached when what it leans on was not measured', () => {
    expect(renderTable(FIGURES, [], 'floor'))
      .toBe(`| case          | seconds | range       | × floor | at most                                       | reached          |
| ------------- | ------- | ----------- | ------- | --------------------------------------------- | ---------------- |
| floor         | 1.00    | 0.90–1.10   | 1.00    |                                               |                  |
| edit a limit  | 1.50    | 1.40–1.60   | 1.50    | 2 × floor = 2.00                              | yes              |
| whole command | 3.50    | 3.50–3.50   | 3.50    | floor + 2 s = 3.00; 1/15 × other, incremental | no; not measured |
| cold build    | 40.00   | 40.00–40.00 | 40.00   | 0.4 × other, cold build                       | not measured     |
`);
  });
});

describe('a figure in JSON', () => {
  it('says what each goal came to, and null where that is not known', () => {
    expect(FIGURES.slice(2).map((figure) => withLimits(figure, FIGURES))).toEqual([
      {
        name: 'whole command',
        seconds: [3.5],
        goals: [
          { of: 'floor', factor: 1, plus: 2, atMostSeconds: 3, reached: false },
          { of: 'other, incremental', factor: 1 / 15, atMostSeconds: null, reached: null },
        ],
      },
      {
        name: 'cold build',
        seconds: [40],
        goals: [{ of: 'other, cold build', factor: 0.4, atMostSeconds: null, reached: null }],
      },
    ]);
  });
});
