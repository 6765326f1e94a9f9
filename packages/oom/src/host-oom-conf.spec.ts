import { renderHostOomConf } from './host-oom-conf';
import { planOom } from './plan-oom';

function hostConf(qm: boolean): ReturnType<typeof renderHostOomConf> {
  const plan = planOom({ qm, limitsMemory: false });
  if (!plan.ok) throw new Error('planOom failed');
  return renderHostOomConf(plan.value);
}

describe('renderHostOomConf', () => {
  it("sets the default of the host's systemd", () => {
    expect(hostConf(true)).toEqual({
      path: '/usr/lib/systemd/system.conf.d/10-oom.conf',
      text: '[Manager]\nDefaultOOMScoreAdjust=-1000\n',
    });
  });

  it('writes no file where nothing is protected', () => {
    expect(hostConf(false)).toBeNull();
  });
});
