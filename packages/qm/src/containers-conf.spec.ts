import { renderQmContainersConf } from './containers-conf';

describe('renderQmContainersConf', () => {
  it('configures Podman inside QM, and says why', () => {
    expect(renderQmContainersConf({ oomScoreAdj: 750 })).toEqual({
      path: '/etc/containers/containers.conf.d/10-automotive.conf',
      text: `\
[containers]
# Nested containers are killed before QM's own services, whoever started them.
oom_score_adj = 750

# When a process of a container is chosen, the whole container goes: no half-dead ones.
cgroup_conf = ["memory.oom.group=1"]

# QM's own limits hold: raising one takes CAP_SYS_RESOURCE, which a container need not have.
default_ulimits = []

# QM's network, not one of their own: /proc/sys is read-only in QM, and netavark has to write there.
netns = "host"

# No sysctls (Podman sets net.ipv4.ping_group_range): /proc/sys is read-only in QM.
default_sysctls = []
`,
    });
  });
});
