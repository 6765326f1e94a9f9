import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { serveFiles, type FileServer, type ServedContent } from './file-server';

/** A package in a fake archive: its fields, at least `Package` and `Version`. */
export type FakeFields = Readonly<Record<string, string>>;

/** An archive on loopback whose packages are generated here, and can be removed. */
export interface FakeArchive {
  /** The value of NX_AIB_MIRROR for it. */
  readonly mirror: string;
  /** Its URI, with a trailing slash. */
  readonly uri: string;
  /** Replaces the content of its indexes. The packages' files remain, as in a real pool. */
  publish(packages: readonly FakeFields[]): void;
  /** The path and digest of a published package's file. */
  deb(name: string, version: string): { readonly path: string; readonly sha256: string };
  /** The size of a served file, in bytes; 0 if it is missing. */
  size(path: string): number;
  /** Replaces or removes a file. */
  replace(path: string, content: ServedContent | undefined): void;
  /** The requested paths, including repetitions. */
  fetched(): readonly string[];
  close(): Promise<void>;
}

/** Starts one, with the label `Debian` and the suite `trixie`. */
export async function fakeArchive(label = 'Debian'): Promise<FakeArchive> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'fake-archive-'));
  const files = new Map<string, ServedContent>();
  const digests = new Map<string, string>();
  const asked: string[] = [];
  const server: FileServer = await serveFiles(files, (place) => void asked.push(place));
  return {
    mirror: `deb [trusted=yes] ${server.uri}/ trixie main`,
    uri: `${server.uri}/`,
    publish: (packages) => {
      const stanzas = packages.map((fields) => {
        const file = makeDeb(folder, fields);
        const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
        digests.set(poolPath(fields), sha256);
        files.set(`/${poolPath(fields)}`, { file });
        const size = readFileSync(file).length;
        return `${controlOf(fields)}Filename: ${poolPath(fields)}\nSize: ${size}\nSHA256: ${sha256}\n`;
      });
      publishIndex(files, label, stanzas.map((stanza) => `${stanza}\n`).join(''));
    },
    deb: (name, version) => {
      const place = poolPath({ Package: name, Version: version });
      return { path: place, sha256: digests.get(place) ?? '' };
    },
    size: (place) => {
      const content = files.get(`/${place}`);
      return content !== undefined && 'file' in content ? statSync(content.file).size : 0;
    },
    replace: (place, content) => {
      if (content === undefined) files.delete(`/${place}`);
      else files.set(`/${place}`, content);
    },
    fetched: () => asked,
    close: async () => {
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function publishIndex(files: Map<string, ServedContent>, label: string, text: string): void {
  const name = 'main/binary-amd64/Packages';
  const digest = createHash('sha256').update(text).digest('hex');
  const release = [
    `Label: ${label}`,
    'Suite: stable',
    'Codename: trixie',
    'Architectures: amd64',
    'Components: main',
    'SHA256:',
    ` ${digest} ${Buffer.byteLength(text)} ${name}`,
    '',
  ];
  files.set(`/dists/trixie/${name}`, { text });
  files.set('/dists/trixie/Release', { text: release.join('\n') });
}

function poolPath(fields: FakeFields): string {
  return `pool/main/${fields['Package']}_${fields['Version']?.replace(/^\d+:/, '')}_amd64.deb`;
}

function controlOf(fields: FakeFields): string {
  const all = { Architecture: 'amd64', Maintainer: 'nobody', Description: 'fake', ...fields };
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

function makeDeb(folder: string, fields: FakeFields): string {
  const name = `${fields['Package']}_${fields['Version']}`.replaceAll(':', '%3a');
  const tree = path.join(folder, name);
  mkdirSync(path.join(tree, 'DEBIAN'), { recursive: true });
  mkdirSync(path.join(tree, 'usr/share/fake'), { recursive: true });
  writeFileSync(path.join(tree, 'DEBIAN/control'), controlOf(fields));
  writeFileSync(path.join(tree, 'usr/share/fake', fields['Package'] ?? ''), `${fields['Version']}\n`);
  const file = `${tree}.deb`;
  execFileSync('dpkg-deb', ['--root-owner-group', '-Znone', '--build', tree, file], {
    env: { ...process.env, SOURCE_DATE_EPOCH: '1000000000' },
    stdio: 'ignore',
  });
  return file;
}
