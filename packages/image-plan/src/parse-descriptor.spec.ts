import fc from 'fast-check';
import type { Result } from '@nx-aib/core';
import { parseDescriptor } from './parse-descriptor';
import { renderDescriptor } from './render-descriptor';
import { mutations, type Json } from './testing/mutations';
import { smallDescriptor } from './testing/small-descriptor';

const document = JSON.parse(JSON.stringify(smallDescriptor())) as Json;

function saysOf(result: Result<unknown>): string[] {
  return result.diagnostics.map(({ message }) =>
    message.replace('"image.json" is not a valid image descriptor: ', ''),
  );
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- an edit reaches anywhere
type Loose = Record<string, any>;

/** The errors for the small descriptor after an edit. */
function edited(edit: (descriptor: Loose) => void): string[] {
  const copy = structuredClone(document) as Loose;
  edit(copy);
  return saysOf(parseDescriptor(JSON.stringify(copy), 'image.json'));
}

describe('an image descriptor', () => {
  it('is read back as it was written', () => {
    const read = parseDescriptor(renderDescriptor(smallDescriptor()), 'image.json');
    expect(read).toEqual({ ok: true, value: smallDescriptor(), diagnostics: [] });
  });

  it.each([
    ['no JSON', '{', '"image.json" is not JSON'],
    ['a list', '[]', 'it is a list, not an object'],
    ['null', 'null', 'it is null, not an object'],
    ['a text', '"x"', 'it is "x", not an object'],
  ])('is refused: %s', (_, text, message) => {
    expect(parseDescriptor(text, 'image.json').diagnostics).toEqual([
      {
        code: 'image-plan/bad-descriptor',
        severity: 'error',
        message: message.startsWith('"')
          ? message
          : `"image.json" is not a valid image descriptor: ${message}`,
        hint: 'a build writes it beside the image: build the image again',
      },
    ]);
  });

  it('of an earlier version is told from a broken one', () => {
    expect(parseDescriptor('{"schema": 1, "artifact": {}}', 'image.json').diagnostics).toEqual([
      {
        code: 'image-plan/bad-descriptor',
        severity: 'error',
        message: '"image.json" was written by another version of nx-aib: its schema is 1, not 3',
        hint: 'build the image again',
      },
    ]);
  });

  it('says all that is wrong at once, each with its place, and no more than anyone reads', () => {
    const all = edited((descriptor) => {
      descriptor['plan'].paths[0].mode = 'rw';
      descriptor['plan'].paths[3].type = 'socket';
      descriptor['plan'].qm.memory.cpuWeight = 101;
      delete descriptor['artifact'].format;
      descriptor['extra'] = 1;
    });
    expect(all).toEqual([
      'artifact.format is missing',
      'plan.qm.memory.cpuWeight is 101, not idle, or a whole number from 1 to 100',
      'plan.paths[0].mode is "rw", not four octal digits',
      'plan.paths[3].type is "socket", not file or directory or symlink or attributes or absent',
      'extra is not known',
    ]);
    const many = edited((descriptor) => {
      descriptor['plan'].notes = Array.from({ length: 30 }, () => 1);
    });
    expect(many).toHaveLength(21);
    expect(many.at(-1)).toBe('"image.json" has 10 more problems');
  });

  it.each(['/etc/shadow', '../other.qcow2', 'a/../../b', './car.qcow2', 'a//b', '', 'a/'])(
    'names no image outside of its folder: %s',
    (file) => {
      const says = edited((descriptor) => (descriptor['artifact'].file = file));
      expect(says).toEqual([
        `artifact.file is ${JSON.stringify(file)}, not a relative path inside the descriptor's folder, without . and ..`,
      ]);
    },
  );

  it.each(['etc/a', '/etc/../shadow', '/etc//a', '/etc/.', '/etc/', '', '/a\0b'])(
    'plans no path that is not absolute and normalised: %s',
    (path) => {
      const [says] = edited((descriptor) => (descriptor['plan'].paths[0].path = path));
      expect(says).toContain('not an absolute path without . and .. and double slashes');
    },
  );

  type Edit = (descriptor: Loose) => void;
  const contradictions: [string, Edit, string][] = [
    [
      'no digest of the image',
      (d) => delete d['artifact'].sha256,
      'artifact has neither of sha256 and contentDigest',
    ],
    [
      'two digests of the image',
      (d) => (d['artifact'].contentDigest = d['artifact'].sha256),
      'artifact has both of sha256 and contentDigest',
    ],
    [
      'a plan that lost its QM',
      (d) => (d['plan'].qm = null),
      'plan.paths[5].root is qm, but plan.qm is null',
    ],
    ['no services', (d) => (d['plan'].services = []), 'counts.services is 1, and the plan has 0'],
    ['a path less', (d) => d['plan'].paths.pop(), 'counts.paths is 6, and the plan has 5'],
    ['no users', (d) => (d['plan'].accounts.users = []), 'counts.users is 1, and the plan has 0'],
    [
      'no modules',
      (d) => (d['plan'].kernel.removedModules = []),
      'counts.removedModules is 1, and the plan has 0',
    ],
    ['a root without packages', (d) => d['plan'].packages.pop(), 'plan.packages has nothing of qm'],
    ['a root with nothing installed', (d) => d['installed'].pop(), 'installed has no package of qm'],
    [
      'nobody to kill',
      (d) => (d['plan'].oom.order = d['plan'].oom.order.slice(1)),
      'plan.oom.order lacks nested containers',
    ],
    [
      'protection without a score',
      (d) => (d['plan'].oom.defaultOOMScoreAdjust = null),
      'plan.oom.defaultOOMScoreAdjust is null, and plan.oom.enabled is true',
    ],
    [
      'two partitions of one number',
      (d) => (d['plan'].disk.partitions[1].number = 1),
      'plan.disk.partitions has 1 twice',
    ],
    [
      'a disk of another size',
      (d) => (d['plan'].disk.size = 512),
      'plan.disk.sectors is 9000, and the size 512 bytes',
    ],
    [
      'a partition beyond the disk',
      (d) => (d['plan'].disk.partitions[2].size = 5000),
      'plan.disk.partitions[2] ends after the end of the disk',
    ],
    [
      'partitions that overlap',
      (d) => (d['plan'].disk.partitions[0].size = 3000),
      'plan.disk.partitions[0] overlaps partition 2',
    ],
    [
      'a table without GUIDs',
      (d) => (d['plan'].disk.label = 'dos'),
      'plan.disk.partitions[0].uuid does not fit a dos table',
    ],
    [
      'no root file system',
      (d) => (d['plan'].disk.partitions[1].filesystem.mountPoint = '/x'),
      'plan.disk.partitions has no root file system',
    ],
    [
      'a console that the kernel is not told',
      (d) => (d['plan'].boot.consoles = ['tty0']),
      'plan.boot.consoles[0] is tty0, which is not on the kernel command line',
    ],
    [
      'one service twice',
      (d) => d['plan'].services.push(d['plan'].services[0]),
      'plan.services has host a.service twice',
    ],
  ];
  it.each(contradictions)('is refused when it contradicts itself: %s', (_, edit, message) => {
    expect(edited(edit)).toContain(message);
  });

  it('is read or refused, and never an exception, after every structural edit', () => {
    let refused = 0;
    let accepted = 0;
    for (const { value } of mutations(document)) {
      const read = parseDescriptor(JSON.stringify(value), 'image.json');
      if (read.ok) accepted += 1;
      else refused += read.diagnostics.length > 0 ? 1 : 0;
    }
    expect(accepted + refused).toBeGreaterThan(2000);
    // Texts and numbers with other valid values, and keys that may be absent.
    expect(accepted / refused).toBeLessThan(0.2);
  });

  it('never makes an exception, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseDescriptor(text, 'x')));
  });
});
