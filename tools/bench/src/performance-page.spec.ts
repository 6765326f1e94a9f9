import { renderPerformancePage } from './performance-page';

describe('the page of a run', () => {
  it('has the figures, the machine, and what was not measured', () => {
    const page = renderPerformancePage({
      figures: [{ name: 'floor', seconds: [1] }],
      sizes: [],
      notMeasured: ['mkosi: it is not on the PATH'],
      machine: [
        ['processors', '2 × Some CPU'],
        ['memory', '24 GiB'],
      ],
    });
    expect(page.slice(page.indexOf('| case'), page.indexOf('## What is measured')))
      .toBe(`| case  | seconds | range     | × floor | at most | reached |
| ----- | ------- | --------- | ------- | ------- | ------- |
| floor | 1.00    | 1.00–1.00 | 1.00    |         |         |

- Not measured: mkosi: it is not on the PATH

| this run   |              |
| ---------- | ------------ |
| processors | 2 × Some CPU |
| memory     | 24 GiB       |

`);
  });
});
