import { run } from '@nx-aib/build-machine';
import type { PlannedPath, PlannedService } from '@nx-aib/image-plan';
import { bytes, failure, success, type Result } from '@nx-aib/core';
import { madeBefore, placesIn } from '../../../../steps/src/testing/step-places';
import { OWN_LINKING, ownToolsTree } from '../../../../build-machine/src/testing/own-tools-tree';
import { services } from './services';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** This machine's systemctl(1) is used instead of the distribution's. */
let tools: string;
let folder: string;

beforeAll(() => (tools = ownToolsTree()));
afterAll(() => rmSync(tools, { recursive: true }));
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib-units-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const unit = (wantedBy = 'multi-user.target'): string =>
  `[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=${wantedBy}\nAlias=alias-%N.service\n`;

/** A tar of units as in a root's packages: ssh is enabled there, timer and plain are not. */
async function unitsTar(): Promise<void> {
  const tree = path.join(folder, 'tree');
  const system = path.join(tree, 'usr/lib/systemd/system');
  mkdirSync(system, { recursive: true });
  mkdirSync(path.join(tree, 'etc/systemd/system/multi-user.target.wants'), { recursive: true });
  for (const name of ['ssh', 'plain'])
    writeFileSync(
      path.join(system, `${name}.service`),
      '[Service]\nExecStart=/x\n[Install]\nWantedBy=multi-user.target\n',
    );
  symlinkSync(
    '/usr/lib/systemd/system/ssh.service',
    path.join(tree, 'etc/systemd/system/multi-user.target.wants/ssh.service'),
  );
  const tar = path.join(folder, 'units.tar');
  const made = await run(['tar', '--create', '--file', tar, '--directory', tree, './etc', './usr']);
  if (!made.ok) throw new Error(made.stderr);
}

async function links(
  planned: readonly PlannedService[],
  units: readonly PlannedPath[] = [],
): Promise<Result<readonly PlannedPath[]>> {
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch);
  await unitsTar();
  const step = services.step({
    name: 'services-host',
    params: { linking: OWN_LINKING, root: 'host', services: planned, units },
    reads: { tools: madeBefore('tools'), contents: madeBefore('contents') },
  });
  const done = await services.act(step, placesIn(folder, { tools, contents: folder }));
  if (!done.ok) return done;
  return success(JSON.parse(readFileSync(path.join(folder, 'links.json'), 'utf8')) as PlannedPath[]);
}

const service = (name: string, state: PlannedService['state']): PlannedService => ({
  root: 'host',
  unit: name,
  state,
  origin: 'manifest',
});
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
const SYSTEM = '/etc/systemd/system';
const made = (at: string, target: string) => ({
  root: 'host',
  path: at,
  origin: 'nx-aib',
  type: 'symlink',
  target,
});
const gone = (at: string) => ({ root: 'host', path: at, origin: 'nx-aib', type: 'absent' });
const ownUnit = (name: string, content: Extract<PlannedPath, { type: 'file' }>['content']): PlannedPath => ({
  root: 'host',
  path: `${SYSTEM}/${name}`,
  origin: 'manifest',
  type: 'file',
  mode: '0644',
  user: 'root',
  group: 'root',
  content,
});

describe('the links that enable units', () => {
  it('are those that systemctl makes', async () => {
    expect(await links([service('plain.service', 'enabled')])).toEqual({
      ok: true,
      value: [
        made(`${SYSTEM}/multi-user.target.wants/plain.service`, '/lib/systemd/system/plain.service'),
      ].map((one) => ({
        ...one,
        target: expect.stringMatching(/^(\/usr)?\/lib\/systemd\/system\/plain\.service$/) as string,
      })),
      diagnostics: [],
    });
  });

  it('are removed of what is disabled, and lead nowhere for what is masked', async () => {
    const result = await links([service('ssh.service', 'disabled'), service('no-such.service', 'masked')]);
    expect(result.ok && result.value).toEqual([
      gone(`${SYSTEM}/multi-user.target.wants/ssh.service`),
      made(`${SYSTEM}/no-such.service`, '/dev/null'),
    ]);
  });

  it('are made for units of the manifest, from a text and from a file', async () => {
    writeFileSync(path.join(folder, 'source'), unit('timers.target'));
    const source = { source: 'source', size: bytes(1), sha256: digestOf(unit('timers.target')) };
    const result = await links(
      [service('mine.service', 'enabled'), service('other.service', 'enabled')],
      [ownUnit('mine.service', { text: unit() }), ownUnit('other.service', source)],
    );
    expect(result.ok && result.value).toEqual([
      made(`${SYSTEM}/alias-mine.service`, `${SYSTEM}/mine.service`),
      made(`${SYSTEM}/alias-other.service`, `${SYSTEM}/other.service`),
      made(`${SYSTEM}/multi-user.target.wants/mine.service`, `${SYSTEM}/mine.service`),
      made(`${SYSTEM}/timers.target.wants/other.service`, `${SYSTEM}/other.service`),
    ]);
  });

  it('are not made of a file that was edited after it was planned', async () => {
    writeFileSync(path.join(folder, 'source'), unit('timers.target'));
    const source = { source: 'source', size: bytes(1), sha256: digestOf(unit()) };
    expect(await links([service('other.service', 'enabled')], [ownUnit('other.service', source)])).toEqual(
      failure([
        {
          code: 'source/changed',
          severity: 'error',
          message:
            'the source file "source" was changed during the build: its content changed after it was planned',
          hint: 'build again once nothing writes to it; nothing of this file was cached',
        },
      ]),
    );
    expect(existsSync(path.join(folder, 'links.json'))).toBe(false);
  });

  it('are none of a service that is enabled already', async () => {
    expect(await links([service('ssh.service', 'enabled')])).toEqual(success([]));
  });

  it('cannot be made for a unit that is not there, nor for one that the manifest removes', async () => {
    const message = (result: Awaited<ReturnType<typeof links>>) => result.diagnostics;
    expect(message(await links([service('typo.service', 'enabled')]))).toEqual([
      {
        code: 'build/service',
        severity: 'error',
        message: 'typo.service cannot be enabled in the host: no such unit',
        hint: 'the unit comes from a package or from add_files; a Quadlet file enables itself by its [Install] section',
        path: ['content', 'systemd', 'enabled_services'],
      },
    ]);
    rmSync(path.join(folder, 'scratch'), { recursive: true });
    rmSync(path.join(folder, 'tree'), { recursive: true });
    const removed: PlannedPath = {
      root: 'host',
      path: '/usr/lib/systemd/system/plain.service',
      origin: 'manifest',
      type: 'absent',
    };
    expect((await links([service('plain.service', 'enabled')], [removed])).ok).toBe(false);
  });

  it('cannot be removed of a unit that is not there: each is named, at its own item', async () => {
    const at = (list: string, index: number) => ['content', 'systemd', list, index];
    const result = await links([
      { ...service('plain.service', 'enabled'), at: at('enabled_services', 0) },
      { ...service('tipo.timer', 'enabled'), at: at('enabled_services', 1) },
      { ...service('taipo.socket', 'enabled'), at: at('enabled_services', 2) },
      { ...service('ssh.service', 'disabled'), at: at('disabled_services', 0) },
      { ...service('typo.service', 'disabled'), at: at('disabled_services', 1) },
      { ...service('own.service', 'enabled'), origin: 'nx-aib' },
      service('no-such.service', 'masked'),
    ]);
    expect(result.ok).toBe(false);
    expect(result.diagnostics.map(({ code, message, path: place }) => [code, message, place])).toEqual([
      ['build/service', 'tipo.timer cannot be enabled in the host: no such unit', at('enabled_services', 1)],
      [
        'build/service',
        'taipo.socket cannot be enabled in the host: no such unit',
        at('enabled_services', 2),
      ],
      [
        'build/service',
        'typo.service cannot be disabled in the host: no such unit',
        at('disabled_services', 1),
      ],
      ['build/service', 'own.service cannot be enabled in the host: no such unit', undefined],
    ]);
    expect(existsSync(path.join(folder, 'links.json'))).toBe(false);
  });

  it('are made for an instance of a template', async () => {
    const template = ownUnit('mine@.service', {
      text: '[Service]\nExecStart=/x\n[Install]\nWantedBy=a.target\n',
    });
    const result = await links([service('mine@a-1.b.service', 'enabled')], [template]);
    expect(result.ok && result.value).toEqual([
      made(`${SYSTEM}/a.target.wants/mine@a-1.b.service`, `${SYSTEM}/mine@.service`),
    ]);
  });

  it('are left to systemctl for a link in place of a unit, wherever it leads', async () => {
    const linked: PlannedPath = {
      ...made(`${SYSTEM}/linked.service`, '/opt/linked.service'),
      root: 'host',
      origin: 'manifest',
      type: 'symlink',
    };
    const result = await links([service('linked.service', 'disabled')], [linked]);
    expect(result.ok).toBe(true);
  });
});
