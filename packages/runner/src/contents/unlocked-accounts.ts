import { QM_ETC } from '@nx-aib/qm';

/** The most important of the differing accounts on the disk: additional ones with uid 0, and unlocked ones. */
export function unlockedAccounts(facts: ReadonlyMap<string, string>): string[] {
  return ['/etc', QM_ETC].flatMap((folder) => {
    const rows = (name: string) =>
      (facts.get(`accounts${folder}/${name}`) ?? '').split('\n').map((line) => line.split(':'));
    const roots = rows('passwd').filter(
      ([name, , uid]) => Number(uid) === 0 && uid !== '' && name !== 'root',
    );
    const open = [...rows('shadow'), ...rows('passwd')].filter(
      ([name, password]) => name !== '' && password === '',
    );
    return [
      ...roots
        .filter(([, , uid]) => uid !== undefined)
        .map(([name]) => `${name} in ${folder}/passwd has uid 0`),
      ...[...new Set(open.map(([name]) => name))].map((name) => `${name} in ${folder} has no password`),
    ];
  });
}
