import { bootFor } from './boot-for';
import { dataNames, readData } from './data-file';
import { DEFAULT_DISTRO, DEFAULT_TARGET } from './defaults';
import { loadDistribution } from './load-distribution';
import { loadTarget } from './load-target';

describe('the defaults', () => {
  it('are a target and a distribution that boots on it', () => {
    const [target, distribution] = [loadTarget(DEFAULT_TARGET), loadDistribution(DEFAULT_DISTRO)];
    if (!target.ok || !distribution.ok) throw new Error('the defaults are not known');
    expect(bootFor(target.value, distribution.value, 'x86_64')).toMatchObject({ ok: true });
  });

  it('are the only data beside targets and distributions, and there are no others', () => {
    expect(dataNames('.')).toEqual(['defaults']);
    expect(readData('.', 'defaults')).toEqual({ target: DEFAULT_TARGET, distribution: DEFAULT_DISTRO });
  });
});
