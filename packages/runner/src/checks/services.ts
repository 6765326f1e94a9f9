import type { PlannedService } from '@nx-aib/image-plan';
import type { Root } from '@nx-aib/qm';
import { fail, judgeSection, pass, type Check, type CheckFamily, type Judgement } from './check';
import { INTO_QM } from './qm-guest';
import { encodeWords, guestScript, parseProperties } from './sections';

/** The planned states of units, in both systemds; an enabled unit must also be running. */
export const services: CheckFamily = {
  name: 'services',
  checks: ({ plan }) => plan.services.map(checkOf),
  script: ({ plan }) =>
    guestScript(
      (['host', 'qm'] as const).flatMap((root) => {
        const units = plan.services.filter((service) => service.root === root).map(({ unit }) => unit);
        return units.length === 0 ? [] : [`section ${root}`, lookAt(root, units)];
      }),
    ),
};

const PROPERTIES =
  'Id,Names,LoadState,UnitFileState,ActiveState,SubState,Type,Result,ConditionResult,ConditionTimestampMonotonic';

/** One call for all units; systemctl(1) show separates them by an empty line, in the order of the arguments. */
function lookAt(root: Root, units: readonly string[]): string {
  const inside = root === 'qm' ? `${INTO_QM} ` : '';
  return `words ${encodeWords(units)} | ${inside}xargs -0 systemctl show -p ${PROPERTIES} --`;
}

function checkOf({ root, unit, state }: PlannedService): Check {
  return {
    id: `services/${root}/${unit}`,
    title: `${root === 'qm' ? 'QM' : 'host'}: ${unit} is ${state}`,
    expected: state === 'enabled' ? 'enabled and active' : state,
    judge: (facts) =>
      judgeSection(facts, root, (text) => {
        const shown = text.split('\n\n').map(parseProperties);
        const properties = shown.find((one) => (one.get('Names') ?? '').split(' ').includes(unit));
        return properties === undefined ? fail('nothing', 'unknown to systemd') : judge(properties, state);
      }),
  };
}

/** systemctl(1), is-enabled: the states that count as enabled at boot, or as masked. */
const FILE_STATES: Readonly<Record<PlannedService['state'], readonly string[]>> = {
  // A unit made by a generator, such as Quadlet's, is enabled according to its [Install] section.
  enabled: ['enabled', 'enabled-runtime', 'alias', 'generated'],
  disabled: ['disabled', 'masked', 'indirect'],
  masked: ['masked'],
};

function judge(properties: ReadonlyMap<string, string>, state: PlannedService['state']): Judgement {
  const [file = '', active = '', sub = ''] = ['UnitFileState', 'ActiveState', 'SubState'].map((name) =>
    properties.get(name),
  );
  const shown = `${file || properties.get('LoadState') || 'unknown'}, ${active} (${sub})`;
  if (!FILE_STATES[state].includes(file)) return fail(shown, `it is not ${state}`);
  if (state === 'masked') return active === 'inactive' ? pass(shown) : fail(shown, 'it is masked but active');
  if (state === 'disabled') return active === 'failed' ? fail(shown, 'it has failed') : pass(shown);
  return judgeActivity(properties, active, shown);
}

function judgeActivity(properties: ReadonlyMap<string, string>, active: string, shown: string): Judgement {
  if (active === 'active') return pass(shown);
  if (active === 'failed' || properties.get('Result') !== 'success') {
    return fail(shown, `its result is ${properties.get('Result') ?? 'unknown'}`);
  }
  // Conditions are evaluated only when a unit is started.
  if (!(Number(properties.get('ConditionTimestampMonotonic')) > 0)) return fail(shown, 'it never started');
  if (properties.get('ConditionResult') === 'no')
    return pass(shown, 'a condition of the unit is not met here');
  if (properties.get('Type') === 'oneshot' && active === 'inactive') return pass(shown, 'it has finished');
  return fail(shown, 'it is not active');
}
