import { QM_CONTAINER, QM_SERVICE } from '@nx-aib/qm';

/** In a script of the host: the folder of QM's control group, cgroups(7). */
export const QM_CGROUP = `/sys/fs/cgroup$(systemctl show ${QM_SERVICE} -p ControlGroup --value)`;

/** In a script of the host: what a command follows that is to run in QM. */
export const IN_QM = `podman exec ${QM_CONTAINER}`;

/** As `IN_QM`, with the script's standard input. */
export const INTO_QM = `podman exec -i ${QM_CONTAINER}`;
