/**
 * The path inside QM's root. Podman 5.4 reads /usr/share/containers/containers.conf (the package's), then
 * /etc/containers/containers.conf, then the files in this directory sorted by name; the last setting wins. It does not
 * read a containers.conf.d under /usr/share. containers.conf(5).
 */
export const QM_CONTAINERS_CONF_PATH = '/etc/containers/containers.conf.d/10-automotive.conf';

/** A setting of the control group of each container inside QM, cgroups(7) and Documentation/admin-guide/cgroup-v2.rst. */
export const QM_CGROUP_CONF = 'memory.oom.group=1';

/** Settings of the containers inside QM. */
export interface QmContainers {
  /** The oom_score_adj of their processes, proc_pid_oom_score_adj(5). */
  readonly oomScoreAdj: number;
}

/** A setting of the `[containers]` table: its value in TOML and the reason for it. */
interface Setting {
  readonly key: string;
  readonly value: string;
  readonly why: string;
}

const settingsOf = ({ oomScoreAdj }: QmContainers): readonly Setting[] => [
  {
    key: 'oom_score_adj',
    value: String(oomScoreAdj),
    why: "Nested containers are killed before QM's own services, whoever started them.",
  },
  {
    key: 'cgroup_conf',
    value: `["${QM_CGROUP_CONF}"]`,
    why: 'When a process of a container is chosen, the whole container goes: no half-dead ones.',
  },
  {
    key: 'default_ulimits',
    value: '[]',
    why: "QM's own limits hold: raising one takes CAP_SYS_RESOURCE, which a container need not have.",
  },
  {
    key: 'netns',
    value: '"host"',
    why: "QM's network, not one of their own: /proc/sys is read-only in QM, and netavark has to write there.",
  },
  {
    key: 'default_sysctls',
    value: '[]',
    why: 'No sysctls (Podman sets net.ipv4.ping_group_range): /proc/sys is read-only in QM.',
  },
];

/** The configuration of Podman inside QM. `path` is relative to QM's root, whose /etc is the host's /etc/qm. */
export function renderQmContainersConf(containers: QmContainers): {
  readonly path: string;
  readonly text: string;
} {
  const settings = settingsOf(containers).map(({ key, value, why }) => `# ${why}\n${key} = ${value}\n`);
  return { path: QM_CONTAINERS_CONF_PATH, text: `[containers]\n${settings.join('\n')}` };
}
