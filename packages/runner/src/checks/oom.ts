import type { OomPlan } from '@nx-aib/oom';
import { QM_CGROUP_CONF, QM_SERVICE } from '@nx-aib/qm';
import { SHELL_UNIT } from '../plan/guest-shell-unit';
import {
  fail,
  judgeSection,
  noneOf,
  pass,
  same,
  type Check,
  type CheckFamily,
  type Judgement,
} from './check';
import { IN_QM, QM_CGROUP } from './qm-guest';
import { guestScript, parseProperties } from './sections';

/** The OOM kill order: oom_score_adj of real processes (proc_pid_oom_score_adj(5)). */
export const oom: CheckFamily = {
  name: 'oom',
  checks: ({ plan }) => checksOf(plan.oom),
  script: ({ plan }) =>
    guestScript([
      'section default; systemctl show -p DefaultOOMScoreAdjust --value',
      'units=$(systemctl list-units --type=service --state=running --plain --no-legend | cut -d " " -f 1)',
      'main_pids() { systemctl show -p Id,MainPID,FragmentPath,DropInPaths -- $units; }',
      'section units; main_pids',
      // Format: file:setting, for each file of the units
      'section settings',
      'systemctl show -p FragmentPath,DropInPaths --value -- $units | xargs grep -H "^OOMScoreAdjust="',
      // Format: score|process|control group, without kernel threads, which are in the root group
      'section processes',
      'for dir in /proc/[0-9]*; do',
      '{ read -r score < "$dir/oom_score_adj" && read -r group < "$dir/cgroup"; } 2>/dev/null || continue',
      '[ "$group" = 0::/ ] || echo "$score|${dir#/proc/}|${group#0::}"',
      'done',
      'section units-after; main_pids',
      `section qm-group; systemctl show ${QM_SERVICE} -p ControlGroup --value`,
      ...(plan.qm === null ? [] : nestedContainers),
    ]),
};

const nestedContainers = [
  'section oom-group',
  `find "${QM_CGROUP}" -mindepth 2 -path "*/libpod-*/*/libpod-payload-*" -name memory.oom.group -printf "%P|" -exec cat {} \\;`,
  `section containers-conf; ${IN_QM} sh -c 'grep -hv "^ *#" /usr/share/containers/containers.conf /etc/containers/containers.conf /etc/containers/containers.conf.d/*.conf 2>/dev/null'`,
];

interface Process {
  readonly score: number;
  readonly pid: string;
  readonly group: string;
}

function checksOf(plan: OomPlan): Check[] {
  const score = (subject: string) => plan.order.find((entry) => entry.subject === subject)?.oomScoreAdj;
  const qm = score(QM_SERVICE);
  const nested = score('nested containers');
  // systemd-system.conf(5): by default services inherit the manager's own value, 0.
  const host = plan.defaultOOMScoreAdjust ?? 0;
  return [
    {
      id: 'oom/default',
      title: `the host's systemd has DefaultOOMScoreAdjust ${host}`,
      expected: String(host),
      judge: (facts) => judgeSection(facts, 'default', (text) => same(text, String(host))),
    },
    {
      id: 'oom/host-services',
      title: `every host service runs with ${host}, or with what its own unit says`,
      expected: String(host),
      judge: (facts) =>
        judgeSection(facts, 'units', (units) =>
          judgeSection(facts, 'processes', (text) =>
            judgeServices(stayed(units, facts), parseProcesses(text), host),
          ),
        ),
    },
    ...(qm === undefined ? [] : [qmCheck(qm), qmProcessesCheck(qm)]),
    ...(nested === undefined ? [] : nestedChecks(nested)),
  ];
}

interface Service {
  readonly unit: string;
  readonly mainPid: string;
  /** The value in the unit's own files; the last one wins. */
  readonly own: string | undefined;
}

function parseUnits(text: string, settings: string): Service[] {
  const lines = settings.split('\n').map((line) => line.split(':OOMScoreAdjust='));
  return text.split('\n\n').flatMap((block) => {
    const unit = parseProperties(block);
    const [id = '', mainPid = ''] = [unit.get('Id'), unit.get('MainPID')];
    // The shell is ours, and QM's service has its own check.
    if (mainPid === '' || id === SHELL_UNIT || id === QM_SERVICE) return [];
    const files = `${unit.get('FragmentPath') ?? ''} ${unit.get('DropInPaths') ?? ''}`.trim().split(' ');
    const own = files
      .flatMap((file) => lines.flatMap(([name, value]) => (name === file ? [value] : [])))
      .at(-1);
    return [{ unit: id, mainPid, own }];
  });
}

/** The services whose main process was the same before and after the processes were listed. */
function stayed(before: string, facts: ReadonlyMap<string, string>): Service[] {
  const settings = facts.get('settings') ?? '';
  const after = new Map(parseUnits(facts.get('units-after') ?? '', settings).map((s) => [s.unit, s.mainPid]));
  return parseUnits(before, settings).filter(({ unit, mainPid }) => after.get(unit) === mainPid);
}

function parseProcesses(text: string): Process[] {
  return text.split('\n').flatMap((line) => {
    const [score = '', pid = '', group = ''] = line.split('|');
    return group === '' ? [] : [{ score: Number(score), pid, group }];
  });
}

function judgeServices(services: readonly Service[], processes: readonly Process[], host: number): Judgement {
  if (services.length === 0) return fail('no running service', 'there is nothing to check');
  const scores = new Map(processes.map((process) => [process.pid, process.score]));
  const problems = services.flatMap(({ unit, mainPid, own }) => {
    const expected = own === undefined ? host : Number(own);
    const score = scores.get(mainPid);
    if (score === expected) return [];
    return [`${unit} has ${score ?? 'no process'} instead of ${expected}`];
  });
  const own = services.filter((service) => service.own !== undefined && Number(service.own) !== host);
  const ownList = own.map((service) => `${service.unit} ${String(service.own)}`).join(', ');
  const plain = services.length - own.length;
  return noneOf(
    problems,
    `${plain} services with ${host}${ownList === '' ? '' : `; of their own: ${ownList}`}`,
  );
}

function qmCheck(score: number): Check {
  return {
    id: 'oom/qm',
    title: `QM's systemd runs with ${score}`,
    expected: String(score),
    judge: (facts) =>
      judgeSection(facts, 'processes', (text) => {
        const group = facts.get('qm-group') ?? '';
        if (group === '') return fail('nothing', `${QM_SERVICE} has no control group`);
        // QM's PID 1 is in the init.scope of QM's own tree.
        const init = parseProcesses(text).find(
          (process) =>
            process.group.startsWith(`${group}/`) &&
            /^\/[^/]+\/init\.scope$/.test(process.group.slice(group.length)),
        );
        return init === undefined
          ? fail('nothing', "QM's systemd does not run")
          : same(String(init.score), String(score));
      }),
  };
}

/** Where Podman puts conmon(8), which is a process of the host, beside QM's. */
const CONMON_GROUP = '/runtime';

function qmProcessesCheck(score: number): Check {
  return {
    id: 'oom/qm-processes',
    title: `nothing in QM has lowered its oom_score_adj below ${score}`,
    expected: `at least ${score}`,
    judge: (facts) =>
      judgeSection(facts, 'processes', (text) => {
        const group = facts.get('qm-group') ?? '';
        const inside = parseProcesses(text).filter(
          (process) => process.group.startsWith(`${group}/`) && process.group !== group + CONMON_GROUP,
        );
        if (group === '' || inside.length === 0) return fail('nothing', 'no process runs in QM');
        const lower = inside.filter((process) => process.score < score);
        return noneOf(
          lower.map((process) => `process ${process.pid} in ${process.group} has ${process.score}`),
          `${inside.length} processes`,
        );
      }),
  };
}

/** Below QM's own tree: /libpod-payload-QM/…/libpod-payload-ID/… */
const NESTED = /^\/[^/]+\/.*\/libpod-payload-([0-9a-f]+)(?:\/|$)/;

const CGROUP_CONF = new RegExp(`^\\s*cgroup_conf\\s*=.*"${QM_CGROUP_CONF.replaceAll('.', '\\.')}"`, 'm');

function nestedChecks(score: number): Check[] {
  return [
    {
      id: 'oom/nested-containers',
      title: `nested containers run with ${score}`,
      expected: String(score),
      judge: (facts) =>
        judgeSection(facts, 'processes', (text) => judgeNested(facts, parseProcesses(text), score)),
    },
    {
      id: 'oom/nested-group',
      title: 'a nested container is killed as a whole',
      expected: QM_CGROUP_CONF,
      judge: (facts) =>
        judgeSection(facts, 'oom-group', (text) => {
          const groups = text.split('\n').filter((line) => NESTED.test(`/${line}`));
          const wrong = groups.filter((line) => !line.endsWith('|1'));
          if (groups.length > 0) return noneOf(wrong, `${groups.length} control groups`);
          return judgeSetting(facts, CGROUP_CONF, 'cgroup_conf');
        }),
    },
  ];
}

function judgeNested(
  facts: ReadonlyMap<string, string>,
  processes: readonly Process[],
  score: number,
): Judgement {
  const group = facts.get('qm-group') ?? '';
  if (group === '') return fail('nothing', `${QM_SERVICE} has no control group`);
  const nested = processes.filter(
    (process) => process.group.startsWith(`${group}/`) && NESTED.test(process.group.slice(group.length)),
  );
  if (nested.length === 0) {
    return judgeSetting(facts, new RegExp(`^\\s*oom_score_adj\\s*=\\s*${score}\\s*$`, 'm'), 'oom_score_adj');
  }
  const wrong = nested.filter((process) => process.score !== score);
  return noneOf(
    wrong.map((process) => `process ${process.pid} has ${process.score}`),
    `${nested.length} processes`,
  );
}

/** If no nested container runs, the configuration of Podman in QM for future ones is checked. */
function judgeSetting(facts: ReadonlyMap<string, string>, setting: RegExp, name: string): Judgement {
  return judgeSection(facts, 'containers-conf', (text) => {
    const line = setting.exec(text)?.[0].trim();
    return line === undefined
      ? fail('no nested container runs', `QM's containers.conf does not set ${name}`)
      : pass(line, 'no nested container runs; this is what the next one gets');
  });
}
