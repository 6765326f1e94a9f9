import { distributionNames, loadDistribution, type Distribution } from '@nx-aib/platforms';
import { debianRepositories } from './repositories';

const DEBIAN = distributionNames().flatMap((name) => {
  const loaded = loadDistribution(name);
  return loaded.ok && loaded.value.family === 'debian' ? [loaded.value] : [];
});

describe('where packages come from', () => {
  it.each(DEBIAN)('$name has its own suite among its suites', (distribution) => {
    const { suite, suites } = debianRepositories(distribution);
    expect(suites).toContain(suite);
  });

  it.each([
    {},
    { suite: 'a', suites: ['b'], components: ['main'] },
    { suite: 'a', suites: ['a'], components: [] },
  ])('is not said by %j', (repositories) => {
    const distribution: Distribution = { ...DEBIAN[0]!, repositories };
    expect(() => debianRepositories(distribution)).toThrow('does not say which suites');
  });
});
