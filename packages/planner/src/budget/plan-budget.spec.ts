import { withLocations, parseManifest } from '@nx-aib/manifest';
import { bytes } from '@nx-aib/core';
import type { ImagePlan } from '@nx-aib/image-plan';
import { planText, valueOf } from '../testing/plan-text';
import type { SourceFacts } from '../sources/source-facts';

const QM = { memory_limit: { max: '1G' } };
const ETC = '/etc/systemd/system';
const QUADLETS = '/etc/containers/systemd';

interface Files {
  readonly host?: Readonly<Record<string, string>>;
  readonly qm?: Readonly<Record<string, string>>;
  readonly links?: readonly (readonly [link: string, target: string])[];
}

function manifestOf({ host = {}, qm, links = [] }: Files): object {
  const added = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => ({ path, text }));
  const add_symlinks = links.map(([link, target]) => ({ link, target }));
  return {
    name: 'car',
    content: { add_files: added(host) },
    ...(qm && { qm: { ...QM, content: { add_files: added(qm), add_symlinks } } }),
  };
}

function planOf(files: Files, sourceFacts?: SourceFacts): ImagePlan {
  return valueOf(planText(JSON.stringify(manifestOf(files)), sourceFacts && { sourceFacts }));
}

/** `path: what is requested`, of the groups except the machine and QM. */
function requested(files: Files): string[] {
  const groups = planOf(files).memoryBudget?.groups ?? [];
  return groups
    .filter(({ kind, file }) => kind !== 'machine' && kind !== 'qm' && file !== null)
    .map(({ path, kind, settings }) => {
      const all = settings.map(({ name, value, line }) => `${name}=${value}:${line}`);
      return `${kind} ${path}: ${all.join(' ')}`;
    });
}

const codes = (files: Files) => planOf(files).memoryBudget?.findings.map(({ code }) => code) ?? [];

const LIMIT = '[Service]\nMemoryMax=64M\n';

describe('the memory budget', () => {
  it('is not there without QM and without units that say anything about memory', () => {
    expect(planOf({})).not.toHaveProperty('memoryBudget');
    expect(planOf({ host: { [`${ETC}/a.service`]: '[Service]\nExecStart=/bin/a\n' } })).not.toHaveProperty(
      'memoryBudget',
    );
  });

  it('has QM with the limits of the manifest, and what they leave for the host', () => {
    const { memoryBudget } = planOf({ qm: {} });
    expect(memoryBudget?.groups.map(({ path }) => path)).toEqual(['/', '/qm.service']);
    expect(memoryBudget?.groups[1]).toMatchObject({
      kind: 'qm',
      settings: [{ name: 'MemoryMax', value: '1G', line: 2 }],
      effective: { max: 2 ** 30 },
    });
    expect(memoryBudget?.leftForHost).toBe(2_021_552 * 1024 - 2 ** 30);
  });

  it('says where the settings of QM are in its drop-in', () => {
    const both = { name: 'car', qm: { memory_limit: { max: '40%', high: '35%' } } };
    const plan = valueOf(planText(JSON.stringify(both)));
    const lines = plan.qm?.dropIn.text.split('\n') ?? [];
    const settings = plan.memoryBudget?.groups[1]?.settings ?? [];
    expect(settings.map(({ name, value }) => `${name}=${value}`)).toEqual([
      'MemoryMax=40%',
      'MemoryHigh=35%',
    ]);
    for (const { name, value, file, line } of settings) {
      expect(file).toBe(plan.qm?.dropIn.path);
      expect(lines[line - 1]).toBe(`${name}=${value}`);
    }
  });

  it('has units of both roots in their slices, with the lines of their settings', () => {
    expect(
      requested({
        host: {
          [`${ETC}/a.service`]: '[Service]\nSlice=a-b.slice\nMemoryMin=10M\n',
          [`${ETC}/a-b.slice`]: '[Slice]\nMemoryMin=20M\n[Service]\nMemoryMax=1G\n',
          '/etc/qm/systemd/system/in-qm.service': LIMIT,
        },
        qm: {
          [`${ETC}/b@.service`]: LIMIT,
          [`${ETC}/b@1.service.d/x.conf`]: '[Service]\nMemoryMax=32M\n',
        },
      }),
    ).toEqual([
      'slice /a.slice/a-b.slice: MemoryMin=20M:2',
      'unit /a.slice/a-b.slice/a.service: MemoryMin=10M:3',
      'unit /qm.service/system.slice/in-qm.service: MemoryMax=64M:2',
      'unit /qm.service/system.slice/system-b.slice/b@.service: MemoryMax=64M:2',
      'unit /qm.service/system.slice/system-b.slice/b@1.service: MemoryMax=64M:2 MemoryMax=32M:2',
    ]);
  });

  it('ignores what is not a slice, an empty one as well', () => {
    const slice = (value: string) =>
      requested({ host: { [`${ETC}/a.service`]: `[Service]\nMemoryMax=1M\n${value}\n` } });
    expect(slice('Slice=x.slice\nSlice=')).toEqual(['unit /x.slice/a.service: MemoryMax=1M:2']);
    expect(slice('Slice=x.slice\nSlice=%i.slice')).toEqual(['unit /x.slice/a.service: MemoryMax=1M:2']);
    expect(slice('Slice=-.slice')).toEqual(['unit /a.service: MemoryMax=1M:2']);
  });

  it('has containers with and without limits, of systemd and of Podman', () => {
    expect(
      requested({
        qm: {
          [`${QUADLETS}/a.container`]:
            '[Container]\nMemory=1g\nPodmanArgs=--memory=512m --memory-reservation 8m\n[Service]\nMemoryMax=2G',
          [`${QUADLETS}/b.container`]: '[Container]\nImage=x\n',
          [`${QUADLETS}/b.container.d/x.conf`]: '[Service]\nMemoryHigh=1M\n',
          [`${QUADLETS}/c.container`]: '[Container]\nMemory="1g"\n',
          [`${QUADLETS}/d.container`]: '[Container]\nMemory=1g\nMemory=\n',
        },
      }),
    ).toEqual([
      'container /qm.service/system.slice/a.service: MemoryMax=2G:5 Memory=1g:2 --memory=512m:3 --memory-reservation=8m:3',
      'container /qm.service/system.slice/b.service: MemoryHigh=1M:2',
      'container /qm.service/system.slice/c.service: Memory=1g:2',
      'container /qm.service/system.slice/d.service: ',
    ]);
  });

  it('knows the limit of cgroup v1, if there is no other', () => {
    expect(requested({ host: { [`${ETC}/a.service`]: '[Service]\nMemoryLimit=1G\n' } })).toEqual([
      'unit /system.slice/a.service: MemoryLimit=1G:2',
    ]);
    expect(
      requested({ host: { [`${ETC}/a.service`]: '[Service]\nMemoryLimit=1G\nMemoryHigh=2G\n' } }),
    ).toEqual(['unit /system.slice/a.service: MemoryHigh=2G:3']);
  });

  it('has containers with control groups of their own in the slice of Podman', () => {
    const files = {
      qm: { [`${QUADLETS}/a.container`]: `[Container]\nCgroupsMode=enabled\nPodmanArgs=-m 1g\n${LIMIT}` },
    };
    expect(requested(files)).toEqual(['container /qm.service/machine.slice/a.service: --memory=1g:3']);
    expect(codes(files)).toEqual(['memory/not-applied']);
  });

  it('leaves out units that are masked, and other names of units', () => {
    const qm = { [`${ETC}/a.service`]: LIMIT, [`${ETC}/b.service.d/x.conf`]: LIMIT };
    expect(requested({ qm, links: [[`${ETC}.control/a.service`, '/dev/null']] })).toEqual([
      'unit /qm.service/system.slice/b.service: MemoryMax=64M:2',
    ]);
    expect(requested({ qm, links: [[`${ETC}/b.service`, 'a.service']] })).toEqual([
      'unit /qm.service/system.slice/a.service: MemoryMax=64M:2 MemoryMax=64M:2',
    ]);
  });

  it('reads unit files through links of the manifest', () => {
    const qm = {
      '/usr/share/app/app.service': LIMIT,
      '/usr/share/app/any.container': '[Container]\nPodmanArgs=-m 1m\n',
    };
    const links = [
      [`${ETC}/app.service`, '/usr/share/app/app.service'],
      [`${QUADLETS}/box.container`, '../../../usr/share/app/any.container'],
      [`${QUADLETS}/gone.container`, '/usr/share/gone.container'],
    ] as const;
    expect(requested({ qm, links })).toEqual([
      'unit /qm.service/system.slice/app.service: MemoryMax=64M:2',
      'container /qm.service/system.slice/box.service: --memory=1m:2',
    ]);
  });

  it('knows the instances that are started', () => {
    const links = [[`${ETC}/multi-user.target.wants/a@x.service`, '../a@.service']] as const;
    expect(requested({ qm: { [`${ETC}/a@.service`]: LIMIT }, links }).at(-1)).toBe(
      'unit /qm.service/system.slice/system-a.slice/a@x.service: MemoryMax=64M:2',
    );
  });

  it('reads no file that is not of a unit, and none of QM without QM', () => {
    expect(
      requested({ qm: { '/etc/a.service': LIMIT, '/usr/share/doc/systemd/system/a.service': LIMIT } }),
    ).toEqual([]);
    expect(requested({ host: { '/etc/qm/systemd/system/a.service': LIMIT } })).toEqual([]);
  });
});

describe('findings about units', () => {
  it('name limits that do not reach the containers of a pod, and of Kubernetes YAML', () => {
    const files = {
      qm: {
        [`${QUADLETS}/p.pod`]: '[Pod]\nPodmanArgs=--memory=1g\n',
        [`${QUADLETS}/k.kube`]: `[Kube]\nYaml=k.yml\n${LIMIT}`,
      },
    };
    expect(planOf(files).memoryBudget?.findings).toEqual([
      {
        ...{
          code: 'memory/not-applied',
          severity: 'warning',
          root: 'qm',
          file: `${QUADLETS}/k.kube`,
          line: 4,
        },
        message:
          'MemoryMax=64M of k.service does not limit its containers: Podman runs them in other control groups',
        hint: 'set resources.limits.memory in the Kubernetes YAML',
      },
      {
        ...{
          code: 'memory/not-applied',
          severity: 'warning',
          root: 'qm',
          file: `${QUADLETS}/p.pod`,
          line: 2,
        },
        message:
          '--memory 1g of p-pod.service does not limit its containers: Podman runs them in other control groups',
        hint: "set MemoryMax= in [Service] of the Quadlet files of the pod's containers",
      },
    ]);
  });

  it('name a key that the Podman of the distribution does not know', () => {
    const text = JSON.stringify(
      manifestOf({ qm: { [`${QUADLETS}/a.container`]: '[Container]\nMemory=1m\n' } }),
    );
    const { diagnostics } = planText(text);
    expect(diagnostics.filter(({ code }) => code === 'memory/needs-newer-podman')).toEqual([
      {
        ...{ code: 'memory/needs-newer-podman', severity: 'warning' },
        message:
          'Podman 5.4 does not know Memory= in [Container], and does not generate a.service: it is known since 5.5',
        hint: 'use MemoryMax= in [Service], or PodmanArgs=--memory=1m',
        ...{ path: ['qm', 'content', 'add_files', 0, 'text'], textLine: 2 },
      },
    ]);
  });

  it('include the traps of scores, and the kill order of both scopes', () => {
    const files = {
      host: { [`${QUADLETS}/h.container`]: '[Container]\nImage=x\n' },
      qm: {
        [`${QUADLETS}/a.container`]: '[Container]\nPodmanArgs=--oom-score-adj=500\n',
        [`${ETC}/b.service`]: '[Service]\nOOMScoreAdjust=5000\nOOMScoreAdjust=-100\n',
      },
    };
    expect(codes(files)).toEqual([
      ...['memory/no-limit', 'oom/protected-without-limit', 'oom/not-before-qm'],
      'oom/score-ignored',
    ]);
    expect(planOf(files).memoryBudget?.killOrder.qm).toEqual([
      { oomScoreAdj: 500, subjects: ['a.service', 'b.service', 'qm.service'] },
    ]);
  });

  it('are notes in the budget alone, and warnings at the line in the manifest', () => {
    const yaml = `name: car
qm:
  memory_limit: { max: 1G }
  content:
    add_files:
      - path: ${QUADLETS}/a.container
        text: |
          [Container]
          Image=x
          [Service]
          MemoryHigh=1g
`;
    const { source } = valueOf(parseManifest(yaml, 'car.aib.yml'));
    const found = withLocations(planText(yaml).diagnostics, source);
    expect(
      found.map(({ code, location }) => [code, location?.line, location?.column, location?.length]),
    ).toEqual([['memory/ignored', 11, 11, 13]]);
  });

  it('are at the line of a file beside the manifest', () => {
    const file = { source: 'units/a.service', size: bytes(1), sha256: '0'.repeat(64) };
    const facts: SourceFacts = {
      files: new Map([['units/a.service', file]]),
      globs: new Map(),
      texts: new Map([['units/a.service', '[Service]\n  MemoryMax=2T \n']]),
    };
    const manifest = {
      name: 'car',
      content: { add_files: [{ path: `${ETC}/a.service`, source_path: 'units/a.service' }] },
    };
    expect(planText(JSON.stringify(manifest), { sourceFacts: facts }).diagnostics).toEqual([
      {
        ...{ code: 'memory/never-reached', severity: 'warning' },
        message: "MemoryMax=2T (2 TiB) is never reached: the machine's memory is 1.93 GiB",
        hint: 'use less than 1.93 GiB',
        path: ['content', 'add_files', 0],
        location: { file: 'units/a.service', line: 2, column: 3, length: 12, lineText: '  MemoryMax=2T ' },
      },
    ]);
    const unread = planText(JSON.stringify(manifest), { sourceFacts: { ...facts, texts: new Map() } });
    expect(unread.diagnostics).toEqual([]);
  });
});
