import type { UnitFinding } from '@nx-aib/core';
import type { OomPlan } from './plan';
import { NESTED_OOM_SCORE_ADJ, NEUTRAL, NEVER, QM_OOM_SCORE_ADJ } from './scores';

/** A unit of the image that the order of classes in `OomPlan` does not name. */
export interface OomUnit {
  /** `app.service`. */
  readonly unit: string;
  readonly root: 'host' | 'qm';
  /** Whether its main processes run in a container that Podman starts. */
  readonly isContainer: boolean;
  /** Whether its memory is limited by more than the machine. */
  readonly isLimited: boolean;
  /** OOMScoreAdjust= of its service, systemd.exec(5); null if it is not set. */
  readonly service: RequestedScore | null;
  /** --oom-score-adj of its container, podman-run(1); null if it is not set. */
  readonly container: RequestedScore | null;
  /** The file that it is mainly in. */
  readonly file: string;
}

/** A score as a unit asks for it: -1000 to 1000. */
export interface RequestedScore {
  readonly oomScoreAdj: number;
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Processes with the same score: of these the one with the most memory is killed first. */
export interface KillRank {
  readonly oomScoreAdj: number;
  /** Names of units, for the machine with `in QM`, and of the classes in `OomPlan.order`; sorted. */
  readonly subjects: readonly string[];
}

/** Who is killed first, for the two scopes in which memory runs out. */
export interface KillOrder {
  /** When the machine runs out of memory: every process is a candidate. */
  readonly machine: readonly KillRank[];
  /** When QM reaches its own limit: only processes in QM. Empty without a limit. */
  readonly qm: readonly KillRank[];
}

/**
 * The oom_score_adj of a unit's main processes. In QM nothing can have less than QM: without CAP_SYS_RESOURCE a score
 * cannot be lowered (proc_pid_oom_score_adj(5)), and systemd ignores that it failed. On the host a container has the score
 * of the service that starts it.
 */
export function scoreOf(unit: OomUnit, plan: OomPlan): number {
  const asked = unit.service?.oomScoreAdj;
  const service =
    unit.root === 'qm'
      ? Math.max(QM_OOM_SCORE_ADJ, asked ?? QM_OOM_SCORE_ADJ)
      : (asked ?? plan.defaultOOMScoreAdjust ?? NEUTRAL);
  if (!unit.isContainer) return service;
  return unit.container?.oomScoreAdj ?? (unit.root === 'qm' ? NESTED_OOM_SCORE_ADJ : service);
}

/** The kill order with the given units in it, first to last; as `predictDeaths` for processes of the same size. */
export function planKillOrder(plan: OomPlan, units: readonly OomUnit[], qmIsLimited: boolean): KillOrder {
  const scored = units.map((unit) => ({ ...unit, score: scoreOf(unit, plan) }));
  const named = scored.map(({ unit, root, score }) => ({ subject: unit, root, score }));
  const hasNested = scored.some(({ root, isContainer }) => root === 'qm' && isContainer);
  const classes = plan.order
    .filter(({ subject }) => subject !== 'nested containers' || !hasNested)
    .filter(({ subject }) => !units.some(({ unit, root }) => root === 'host' && unit === subject))
    .map(({ subject, oomScoreAdj }) => ({ subject, root: rootOf(subject), score: oomScoreAdj }));
  const all = [...named, ...classes];
  const fromHost = all.map((one) => ({ ...one, subject: nameOf(one.subject, one.root) }));
  return {
    machine: ranked(fromHost),
    qm: qmIsLimited ? ranked(all.filter(({ root }) => root === 'qm')) : [],
  };
}

/** Names of units are unique in one root only. */
function nameOf(subject: string, root: 'host' | 'qm'): string {
  return root === 'qm' && !CLASSES_OF_QM.includes(subject) ? `${subject} in QM` : subject;
}

const CLASSES_OF_QM = ['nested containers', 'qm.service'];

function rootOf(subject: string): 'host' | 'qm' {
  return CLASSES_OF_QM.includes(subject) ? 'qm' : 'host';
}

function ranked(subjects: readonly { readonly subject: string; readonly score: number }[]): KillRank[] {
  const ranks = new Map<number, string[]>();
  for (const { subject, score } of subjects) ranks.set(score, [...(ranks.get(score) ?? []), subject]);
  return [...ranks]
    .sort(([a], [b]) => b - a)
    .map(([oomScoreAdj, names]) => ({ oomScoreAdj, subjects: names.sort() }));
}

/** Scores that do not have the effect that they seem to have, in the order of the units. */
export function checkScores(plan: OomPlan, units: readonly OomUnit[], qmIsLimited: boolean): UnitFinding[] {
  const hasQm = plan.order.some(({ subject }) => subject === 'qm.service');
  return [
    ...units.flatMap((unit) => [
      ...scoreIgnored(unit),
      ...containerRefused(unit),
      ...notBeforeQm(unit),
      ...protectedWithoutLimit(unit, plan),
    ]),
    ...(hasQm && !qmIsLimited && plan.enabled ? [unlimitedQm()] : []),
  ];
}

function scoreIgnored({ root, service, unit }: OomUnit): UnitFinding[] {
  if (root !== 'qm' || service === null || service.oomScoreAdj >= QM_OOM_SCORE_ADJ) return [];
  const message = `OOMScoreAdjust=${service.oomScoreAdj} of ${unit} has no effect: nothing in QM can have less than QM, ${QM_OOM_SCORE_ADJ}`;
  const hint = `remove it, or use ${QM_OOM_SCORE_ADJ} to 1000`;
  return [at(root, service, 'warning', 'oom/score-ignored', message, hint)];
}

function containerRefused({ root, container, unit }: OomUnit): UnitFinding[] {
  if (root !== 'qm' || container === null || container.oomScoreAdj >= QM_OOM_SCORE_ADJ) return [];
  const message = `the container of ${unit} cannot start with --oom-score-adj ${container.oomScoreAdj}: nothing in QM can have less than QM, ${QM_OOM_SCORE_ADJ}`;
  const hint = `remove it: without it, the container has ${NESTED_OOM_SCORE_ADJ}`;
  return [at(root, container, 'warning', 'oom/container-refused', message, hint)];
}

/** Killing QM's systemd ends everything in QM. */
function notBeforeQm({ root, container, unit }: OomUnit): UnitFinding[] {
  if (root !== 'qm' || container?.oomScoreAdj !== QM_OOM_SCORE_ADJ) return [];
  const message = `the container of ${unit} has the same score as QM, ${QM_OOM_SCORE_ADJ}: QM itself can be killed before it`;
  const hint = `remove --oom-score-adj: without it, the container has ${NESTED_OOM_SCORE_ADJ}`;
  return [at(root, container, 'warning', 'oom/not-before-qm', message, hint)];
}

/** A host's container inherits the protection that is meant for the host's services. */
function protectedWithoutLimit(unit: OomUnit, plan: OomPlan): UnitFinding[] {
  if (unit.root !== 'host' || !unit.isContainer || unit.isLimited || scoreOf(unit, plan) !== NEVER) return [];
  const asked = unit.container ?? unit.service;
  const from = asked === null ? 'inherits' : 'has';
  const message = `${unit.unit} ${from} ${NEVER} and has no memory limit: a leak in it takes all memory, and it is never killed`;
  const hint = 'set MemoryMax= in [Service] of its Quadlet file, or OOMScoreAdjust=0';
  const place = asked ?? { file: unit.file, line: null };
  return [at('host', place, 'warning', 'oom/protected-without-limit', message, hint)];
}

function unlimitedQm(): UnitFinding {
  const message =
    'the host is protected and QM has no memory limit: all of QM is killed before anything on the host, but only when the machine has no memory left';
  const hint = 'set qm.memory_limit.max';
  return { code: 'oom/unlimited-qm', severity: 'note', message, hint, root: 'host', file: null, line: null };
}

function at(
  root: UnitFinding['root'],
  { file, line }: { readonly file: string; readonly line: number | null },
  severity: UnitFinding['severity'],
  code: string,
  message: string,
  hint: string,
): UnitFinding {
  return { code, severity, message, hint, root, file, line };
}
