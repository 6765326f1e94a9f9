import { judged } from '../testing/judged';
import { partitions } from './partitions';

const failures = (changes: [string, string][]) =>
  judged(partitions, {}, changes).filter((line) => line.includes('fail'));

describe('the checks of the partition table', () => {
  it('pass on a table that is planned to the sector', () => {
    expect(judged(partitions)).toEqual([
      'partitions/table: pass',
      'partitions/1-efi: pass',
      'partitions/2-qm_var: pass',
      'partitions/3-root: pass',
    ]);
  });

  it.each([
    ['a start', '"start": 206848', '"start": 206849'],
    ['a size', '858993152', '858993664'],
    ['a type', 'edfe9f90-3a4d-11f0-b8f8-e89c256c3906', '0fc63daf-8483-4772-8e79-3d69d8477de4'],
    ['a name', '"partlabel": "qm_var"', '"partlabel": "var"'],
  ])('see %s that is another one', (_what, from, to) => {
    expect(failures([[from, to]])).toEqual(['partitions/2-qm_var: fail, they differ']);
  });

  it('see a partition that is missing', () => {
    expect(failures([['"partn": 3', '"partn": 4']])).toEqual([
      'partitions/3-root: fail, there is no such partition',
    ]);
  });

  it('see another disk', () => {
    expect(failures([['"size": 4294967296', '"size": 4294967808']])).toEqual([
      'partitions/table: fail, they differ',
    ]);
  });
});
