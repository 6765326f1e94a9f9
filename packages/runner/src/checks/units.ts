import type { ImagePlan, Root } from '@nx-aib/image-plan';
import { GENERATED, UNIT_FILES, UNITS_WITHOUT_FILE } from '../contents/may-differ';
import { isPlanned, plannedContents, type PlannedContents } from '../contents/planned-contents';
import { fail, judgeSection, noneOf, type Check, type CheckFamily } from './check';
import { guestScript, parseProperties } from './sections';

/** Every unit that both systemds know comes from the image, whose files the disk's comparison has seen. */
export const units: CheckFamily = {
  name: 'units',
  checks: ({ plan }) => rootsOf(plan).map(checkOf),
  script: ({ plan }) =>
    guestScript(
      rootsOf(plan).flatMap((root) => {
        const inside = root === 'qm' ? 'podman exec qm ' : '';
        return [`section ${root}`, `${inside}systemctl show '*' -p ${PROPERTIES}`];
      }),
    ),
};

const PROPERTIES = 'Id,LoadState,FragmentPath,SourcePath,DropInPaths';

function rootsOf({ qm }: Pick<ImagePlan, 'qm'>): Root[] {
  return qm === null ? ['host'] : ['host', 'qm'];
}

function checkOf(root: Root): Check {
  return {
    id: `units/${root}`,
    title: `${root === 'qm' ? 'QM' : 'host'}: every unit and drop-in comes from the image`,
    expected: 'units of the image',
    judge: (facts) =>
      judgeSection(facts, root, (text) => {
        const contents = plannedContents(facts.get('disk/contents'));
        if (contents === undefined) return fail('nothing', 'there is no content manifest to compare with');
        const shown = text.split('\n\n').map(parseProperties);
        const loaded = shown.filter((unit) => unit.get('LoadState') === 'loaded' && unit.get('Id') !== '');
        // A systemd has hundreds; the text of none means that it was not asked.
        if (loaded.length === 0) return fail(text, 'systemd said nothing of its units');
        const problems = loaded.flatMap((unit) => problemsOf(unit, root, contents));
        return noneOf(problems, `${loaded.length} units`);
      }),
  };
}

function problemsOf(unit: ReadonlyMap<string, string>, root: Root, contents: PlannedContents): string[] {
  const name = unit.get('Id') ?? '';
  const file = unit.get('FragmentPath') ?? '';
  const source = unit.get('SourcePath') ?? '';
  const dropIns = (unit.get('DropInPaths') ?? '').split(' ').filter((path) => path !== '');
  const mayBe = (path: string) =>
    isPlanned(contents, root, path) || UNIT_FILES.some((known) => known.path.test(path));
  const fromImage =
    file === ''
      ? UNITS_WITHOUT_FILE.some((known) => known.name.test(name))
      : mayBe(file) || (GENERATED.test(file) && isPlanned(contents, root, source));
  return [
    ...(fromImage ? [] : [`${name} is of ${file === '' ? 'no file' : file}, which is not in the image`]),
    ...dropIns
      .filter((path) => !mayBe(path))
      .map((path) => `${name} is changed by ${path}, which is not in the image`),
  ];
}
