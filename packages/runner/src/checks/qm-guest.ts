import { QM_CONTAINER, QM_SERVICE } from '@nx-aib/qm';

/** In a script on the host: the directory of QM's control group, cgroups(7). */
export const QM_CGROUP = `/sys/fs/cgroup$(systemctl show ${QM_SERVICE} -p ControlGroup --value)`;

/** In a script on the host: prefix of a command to be run in QM. */
export const IN_QM = `podman exec ${QM_CONTAINER}`;

/** Like `IN_QM`, with the script's standard input. */
export const INTO_QM = `podman exec -i ${QM_CONTAINER}`;
