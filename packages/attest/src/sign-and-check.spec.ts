import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contentDigest } from '@nx-aib/build-machine';
import { parseDescriptor, renderDescriptor } from '@nx-aib/image-plan';
import { bytes, type Result } from '@nx-aib/core';
import { smallDescriptor } from '../../image-plan/src/testing/small-descriptor';
import { checkSignature, readTrust, type SignatureFindings, type TrustFiles } from './check-signature';
import { LOCAL_BUILDER, type BuildFacts } from './statement';
import { readSigner, signDescriptor, type SignerFiles } from './sign-descriptor';
import fc from 'fast-check';

let folder: string;
const inFolder = (name: string) => path.join(folder, name);
const sha256 = (content: string | Buffer) => createHash('sha256').update(content).digest('hex');
const MANIFEST = 'name: car\n';

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nx-aib attest '));
  writeFileSync(inFolder('car.aib.yml'), MANIFEST);
  putImage('image.json', 'car.qcow2', 'the image');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An image with its list of files and its descriptor. */
function putImage(descriptorName: string, imageName: string, content: string): void {
  const { artifact, contents, ...rest } = smallDescriptor();
  const { format, fingerprint } = artifact;
  writeFileSync(inFolder(imageName), content);
  writeFileSync(inFolder('files.mtree'), 'list');
  const described = { size: bytes(content.length), sha256: sha256(content) };
  const text = renderDescriptor({
    ...rest,
    artifact: { format, fingerprint, file: imageName, ...described },
    ...(contents && { contents: { ...contents, size: bytes(4), sha256: sha256('list') } }),
  });
  writeFileSync(inFolder(descriptorName), text);
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

const saysOf = ({ diagnostics }: Result<unknown>) =>
  diagnostics.map(
    ({ severity, code, message }) => `${severity} ${code}: ${message.replaceAll(folder, 'DIR')}`,
  );

const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });

const GENERATE = {
  Ed25519: ['-algorithm', 'ed25519'],
  'P-256': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'],
  RSA: ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  'P-384': ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-384'],
} as const;

/** `name.key` and `name.pub`. */
function makeKey(kind: keyof typeof GENERATE, name = 'sign', ...more: string[]): void {
  openssl('genpkey', ...GENERATE[kind], '-out', `${name}.key`, ...more);
  chmodSync(inFolder(`${name}.key`), 0o600);
  const passphrase = more.length > 0 ? ['-passin', 'pass:secret words'] : [];
  openssl('pkey', '-in', `${name}.key`, ...passphrase, '-pubout', '-out', `${name}.pub`);
}

const FACTS: BuildFacts = {
  manifest: { file: 'car.aib.yml', sha256: sha256(MANIFEST) },
  options: { define: ['a=1'] },
  tools: { mmdebstrap: '1.5.7' },
  builder: { id: LOCAL_BUILDER, version: { '@nx-aib/builder': '0.1.0' } },
};

async function sign(files: Partial<SignerFiles> = {}, descriptor = 'image.json'): Promise<Result<unknown>> {
  const signer = await readSigner({ key: inFolder('sign.key'), ...files });
  if (!signer.ok) return signer;
  const signed = await signDescriptor(inFolder(descriptor), signer.value, FACTS);
  return { ...signed, diagnostics: [...signer.diagnostics, ...signed.diagnostics] };
}

async function check(
  files: TrustFiles = { key: inFolder('sign.pub') },
  now?: number,
): Promise<SignatureFindings> {
  const text = readFileSync(inFolder('image.json'));
  const image = {
    descriptorFile: inFolder('image.json'),
    text,
    descriptor: valueOf(parseDescriptor(text.toString(), 'image.json')),
    imageSha256: sha256(readFileSync(inFolder('car.qcow2'))),
    manifestFile: inFolder('car.aib.yml'),
  };
  return checkSignature(image, valueOf(await readTrust(files)), now);
}

/** The refused findings, each with its reason. */
const problemsOf = (findings: SignatureFindings) =>
  Object.entries(findings).flatMap(([name, finding]) =>
    finding?.problem === undefined ? [] : [`${name}: ${finding.problem}`],
  );
const refusedFor = (why: string) =>
  ['signer', 'descriptor', 'image', 'manifest'].map((name) => `${name}: ${why}`);
const OTHER_KEY = refusedFor('it is signed by another key, or was changed after it was signed');

const signature = () => inFolder('image.json.intoto.jsonl');
const statement = () =>
  JSON.parse(Buffer.from(JSON.parse(readFileSync(signature(), 'utf8')).payload, 'base64').toString());

describe('a signed image', () => {
  it.each(['Ed25519', 'P-256'] as const)('is accepted with the public half of its key: %s', async (kind) => {
    makeKey(kind);
    expect(saysOf(await sign())).toEqual([]);
    expect(problemsOf(await check())).toEqual([]);
  });

  it('is named by its SHA-256, whatever digest its descriptor has', async () => {
    makeKey('Ed25519');
    const written = JSON.parse(readFileSync(inFolder('image.json'), 'utf8'));
    const describe = (contentDigest: string): void => {
      const artifact = { ...written.artifact, sha256: undefined };
      const text = JSON.stringify({ ...written, artifact: { ...artifact, contentDigest } });
      writeFileSync(inFolder('image.json'), text);
    };
    describe(await contentDigest(inFolder('car.qcow2')));
    expect(saysOf(await sign())).toEqual([]);
    expect(statement().subject[1].digest).toEqual({ sha256: sha256('the image') });
    expect(problemsOf(await check())).toEqual([]);
    describe('ab'.repeat(32));
    expect(saysOf(await sign())[0]).toContain('"car.qcow2" is not the one that image.json describes');
  });

  it('says what it is and what went into it', async () => {
    makeKey('Ed25519');
    await sign();
    const { subject, predicate, ...types } = statement();
    expect(types).toEqual({
      _type: 'https://in-toto.io/Statement/v1',
      predicateType: 'https://slsa.dev/provenance/v1',
    });
    expect(subject).toEqual([
      { name: 'image.json', digest: { sha256: sha256(readFileSync(inFolder('image.json'))) } },
      { name: 'car.qcow2', digest: { sha256: sha256('the image') } },
      { name: 'files.mtree', digest: { sha256: sha256('list') } },
    ]);
    const { externalParameters, internalParameters, resolvedDependencies } = predicate.buildDefinition;
    expect(externalParameters).toMatchObject({ manifest: 'car.aib.yml', target: 'qemu', define: ['a=1'] });
    expect(internalParameters).toEqual({ fingerprint: 'ab'.repeat(32), tools: { mmdebstrap: '1.5.7' } });
    expect(resolvedDependencies).toEqual([
      { name: 'manifest', uri: 'car.aib.yml', digest: { sha256: sha256(MANIFEST) } },
      { name: 'lock', uri: 'car.aib.lock', digest: { sha256: 'ab'.repeat(32) } },
      { name: 'source', uri: '../shared/b', digest: { sha256: 'ab'.repeat(32) } },
      {
        name: 'package of host',
        uri: 'pkg:deb/debian/acl@2.3.2-2%2Bb1?arch=amd64&distro=debian13',
        digest: { sha256: 'ab'.repeat(32) },
      },
      { name: 'package of qm', uri: 'pkg:deb/debian/acl@1%3A2.3?arch=all&distro=debian13' },
    ]);
    expect(predicate.runDetails).toEqual({ builder: FACTS.builder });
  });

  it('has the same signature each time with Ed25519', async () => {
    makeKey('Ed25519');
    await sign();
    const first = readFileSync(signature(), 'utf8');
    await sign();
    expect(readFileSync(signature(), 'utf8')).toBe(first);
  });

  it.each(['Ed25519', 'P-256'] as const)(
    'is checked by openssl alone, as the documentation says: %s',
    async (kind) => {
      makeKey(kind);
      await sign();
      const page = readFileSync(path.join(__dirname, '../../../docs/signing.md'), 'utf8');
      const recipe = new RegExp(`<!-- ${kind} -->\\s*\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1];
      expect(recipe).toBeDefined();
      const run = () =>
        execFileSync('bash', ['-euc', recipe ?? ''], { cwd: folder, stdio: 'pipe' }).toString();
      expect(run()).toMatch(/Signature Verified Successfully|Verified OK/);
      makeKey(kind, 'other');
      writeFileSync(inFolder('sign.pub'), readFileSync(inFolder('other.pub')));
      expect(run).toThrow();
    },
  );
});

describe('what is not signed as it is', () => {
  beforeEach(async () => {
    makeKey('Ed25519');
    valueOf(await sign());
  });

  it('is refused without a signature', async () => {
    rmSync(signature());
    expect(problemsOf(await check())).toEqual(
      refusedFor('the image is not signed: there is no image.json.intoto.jsonl'),
    );
  });

  it('is refused when another key has signed it', async () => {
    makeKey('Ed25519', 'other');
    expect(problemsOf(await check({ key: inFolder('other.pub') }))).toEqual(OTHER_KEY);
    makeKey('P-256', 'other');
    expect(problemsOf(await check({ key: inFolder('other.pub') }))).toEqual(OTHER_KEY);
  });

  it('is refused after an edit of the descriptor, the image or the manifest', async () => {
    const text = readFileSync(inFolder('image.json'), 'utf8');
    writeFileSync(inFolder('image.json'), text.replace('"hostname": "car"', '"hostname": "bus"'));
    expect(problemsOf(await check())).toEqual(['descriptor: the signature is for another image.json']);
    writeFileSync(inFolder('image.json'), text);
    writeFileSync(inFolder('car.qcow2'), 'the imagE');
    expect(problemsOf(await check())).toEqual(['image: the signature is for another car.qcow2']);
    writeFileSync(inFolder('car.qcow2'), 'the image');
    writeFileSync(inFolder('car.aib.yml'), `${MANIFEST}# a comment\n`);
    expect(problemsOf(await check())).toEqual([
      'manifest: the signature is for an image built from another manifest',
    ]);
  });

  it('is refused with the signature of another image by the same key', async () => {
    putImage('other.json', 'other.qcow2', 'another image');
    valueOf(await sign({}, 'other.json'));
    writeFileSync(signature(), readFileSync(inFolder('other.json.intoto.jsonl')));
    expect(problemsOf(await check())).toEqual([
      'descriptor: the signature is for another image.json',
      'image: the signature is for another car.qcow2',
    ]);
    // A second signature beside the valid one is harmless.
    valueOf(await sign());
    const own = readFileSync(signature(), 'utf8');
    writeFileSync(signature(), readFileSync(inFolder('other.json.intoto.jsonl'), 'utf8') + own);
    expect(problemsOf(await check())).toEqual([]);
  });

  it('is refused after any edit of what is signed, of its type or of its signature', async () => {
    const envelope = JSON.parse(readFileSync(signature(), 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64').toString();
    const edits = [
      { ...envelope, payload: Buffer.from(payload.replace('debian13', 'debian12')).toString('base64') },
      { ...envelope, payloadType: 'text/plain' },
      { ...envelope, signatures: [{ ...envelope.signatures[0], sig: 'AAAA' }] },
    ];
    for (const edit of edits) {
      writeFileSync(signature(), JSON.stringify(edit));
      expect(problemsOf(await check())).toEqual(OTHER_KEY);
    }
    writeFileSync(signature(), JSON.stringify({ ...envelope, signatures: [] }));
    expect(problemsOf(await check())).toEqual(refusedFor('it has no signature'));
  });

  it('is refused, and no exception, whatever the signature file holds', async () => {
    const anything = fc.oneof(
      fc.string(),
      fc.json(),
      fc
        .record({
          payloadType: fc.string(),
          payload: fc.base64String(),
          signatures: fc.array(fc.jsonValue()),
        })
        .map((value) => JSON.stringify(value)),
    );
    await fc.assert(
      fc.asyncProperty(anything, async (text) => {
        writeFileSync(signature(), text);
        expect(problemsOf(await check())).toHaveLength(4);
      }),
    );
  });

  it('is not signed in the first place', async () => {
    writeFileSync(inFolder('car.qcow2'), 'another image');
    expect(saysOf(await sign())).toEqual([
      'error attest/not-the-image: "car.qcow2" is not the one that image.json describes',
    ]);
    rmSync(inFolder('image.json'));
    expect(saysOf(await sign())).toEqual([
      'error attest/no-descriptor: there is no image descriptor "DIR/image.json"',
    ]);
  });
});

describe('a signing key', () => {
  it('that others may read is warned of', async () => {
    makeKey('Ed25519');
    chmodSync(inFolder('sign.key'), 0o644);
    expect(saysOf(await sign())).toEqual([
      'warning attest/key-mode: other users can read or write the key "DIR/sign.key" (mode 0644)',
    ]);
  });

  it('may be encrypted, with its passphrase in a file or in the environment', async () => {
    makeKey('Ed25519', 'sign', '-aes256', '-pass', 'pass:secret words');
    expect(saysOf(await sign())).toEqual([
      'error attest/passphrase: the key "DIR/sign.key" is encrypted, and no passphrase was given',
    ]);
    writeFileSync(inFolder('passphrase'), 'secret words\n');
    expect(saysOf(await sign({ passphraseFile: inFolder('passphrase') }))).toEqual([]);
    expect(problemsOf(await check())).toEqual([]);
    process.env['NX_AIB_SIGN_PASSPHRASE'] = 'secret';
    expect(saysOf(await sign())).toEqual([
      'error attest/passphrase: the key "DIR/sign.key" cannot be read with this passphrase',
    ]);
    process.env['NX_AIB_SIGN_PASSPHRASE'] = 'secret words';
    expect(saysOf(await sign())).toEqual([]);
    delete process.env['NX_AIB_SIGN_PASSPHRASE'];
  });

  it.each([
    ['RSA', 'rsa'],
    ['P-384', 'ec on secp384r1'],
  ] as const)('of another type is refused: %s', async (kind, type) => {
    makeKey(kind);
    expect(saysOf(await sign())).toEqual([
      `error attest/key-type: the key "DIR/sign.key" is of type ${type}`,
    ]);
    expect(saysOf(await readTrust({ key: inFolder('sign.pub') }))).toEqual([
      `error attest/key-type: the key "DIR/sign.pub" is of type ${type}`,
    ]);
  });

  it('is in no error and in no signature', async () => {
    makeKey('Ed25519');
    const pem = readFileSync(inFolder('sign.key'), 'utf8');
    const secret = pem.split('\n')[1] ?? '';
    valueOf(await sign());
    expect(readFileSync(signature(), 'utf8')).not.toContain(secret);
    writeFileSync(inFolder('sign.key'), pem.replace('MC4C', 'MC4D'));
    const said = JSON.stringify(await sign());
    expect(said).toContain('is not a PEM private key');
    expect(said).not.toContain(secret.slice(8));
  });

  it('that is private is not taken where images are verified', async () => {
    makeKey('Ed25519');
    expect(saysOf(await readTrust({ key: inFolder('sign.key') }))).toEqual([
      'error attest/public-key: "DIR/sign.key" is a private key; verifying needs the public key',
    ]);
    expect(saysOf(await readTrust({ key: inFolder('car.aib.yml') }))).toEqual([
      'error attest/public-key: "DIR/car.aib.yml" is not a PEM public key',
    ]);
    expect(saysOf(await readTrust({ key: inFolder('none') }))).toEqual([
      'error attest/no-file: the key "DIR/none" cannot be read: no such file',
    ]);
    expect(saysOf(await readTrust({}))).toEqual([
      'error attest/no-trust: no public key and no CA certificates were given',
    ]);
  });

  it('has a keyid that is the SHA-256 of its public half', async () => {
    makeKey('Ed25519');
    valueOf(await sign());
    const der = openssl('pkey', '-pubin', '-in', 'sign.pub', '-outform', 'DER');
    expect(JSON.parse(readFileSync(signature(), 'utf8')).signatures[0].keyid).toBe(sha256(der));
  });
});

describe('certificates', () => {
  const trustCa = () => ({ ca: inFolder('ca.pem') });

  /** A root, an intermediate and a leaf for signing code, each valid for a day. */
  function makeChain(usage = 'codeSigning', leafOf = 'mid', pathLength = ''): void {
    const self = ['req', '-x509', '-newkey', 'ed25519', '-noenc', '-days', '1'];
    const ca = (length: string) => ['-addext', `basicConstraints=critical,CA:TRUE${length}`];
    const root = ['-subj', '/O=Cars/CN=root', '-keyout', 'ca.key', '-out', 'ca.pem'];
    openssl(...self, ...ca(pathLength), ...root);
    openssl(
      ...self,
      ...ca(''),
      '-subj',
      '/O=Cars/CN=mid',
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key',
      '-keyout',
      'mid.key',
      '-out',
      'mid.pem',
    );
    makeKey('P-256');
    openssl(
      ...['req', '-x509', '-key', 'sign.key', '-days', '1', '-subj', '/O=Cars/CN=release'],
      ...['-CA', `${leafOf}.pem`, '-CAkey', `${leafOf}.key`, '-addext', 'basicConstraints=critical,CA:FALSE'],
      ...['-addext', `extendedKeyUsage=${usage}`, '-out', 'leaf.pem'],
    );
    const chain = ['leaf.pem', 'mid.pem'].map((name) => readFileSync(inFolder(name), 'utf8')).join('');
    writeFileSync(inFolder('chain.pem'), chain);
  }
  const DAY = 86_400_000;

  it('that lead to a trusted authority make a signature trusted', async () => {
    makeChain();
    expect(saysOf(await sign({ certificate: inFolder('chain.pem') }))).toEqual([]);
    expect(problemsOf(await check(trustCa()))).toEqual([]);
    expect(problemsOf(await check({ key: inFolder('sign.pub') }))).toEqual([]);
  });

  it('that have expired do not, nor such that are not valid yet', async () => {
    makeChain();
    await sign({ certificate: inFolder('chain.pem') });
    const late = problemsOf(await check(trustCa(), Date.now() + 2 * DAY));
    expect(late[0]).toMatch(/^signer: the certificate O=Cars, CN=release has expired on .* GMT$/);
    const early = problemsOf(await check(trustCa(), Date.now() - 2 * DAY));
    expect(early[0]).toMatch(/^signer: the certificate O=Cars, CN=release is valid from .* on$/);
  });

  it('of another authority, without those between, or for something else do not', async () => {
    makeChain();
    await sign({ certificate: inFolder('leaf.pem') });
    const unknown = refusedFor('its certificate (O=Cars, CN=release) was not issued by a trusted authority');
    expect(problemsOf(await check(trustCa()))).toEqual(unknown);
    await sign({ certificate: inFolder('chain.pem') });
    // Another authority of the same name.
    openssl(
      'req',
      '-x509',
      '-newkey',
      'ed25519',
      '-noenc',
      '-days',
      '1',
      '-subj',
      '/O=Cars/CN=root',
      '-keyout',
      'x.key',
      '-out',
      'x.pem',
    );
    expect(problemsOf(await check({ ca: inFolder('x.pem') }))).toEqual(unknown);
    await sign();
    expect(problemsOf(await check(trustCa()))).toEqual(refusedFor('it has no certificate'));
    makeChain('serverAuth');
    await sign({ certificate: inFolder('chain.pem') });
    expect(problemsOf(await check(trustCa()))).toEqual(
      refusedFor('its certificate (O=Cars, CN=release) is not for signing code'),
    );
  });

  it('have to lead to the authority even where the key is trusted, when both are asked for', async () => {
    makeChain();
    await sign({ certificate: inFolder('chain.pem') });
    const both = { ...trustCa(), key: inFolder('sign.pub') };
    expect(problemsOf(await check(both))).toEqual([]);
    makeKey('Ed25519', 'other');
    expect(problemsOf(await check({ ...both, key: inFolder('other.pub') }))).toEqual(OTHER_KEY);
    await sign();
    expect(problemsOf(await check(both))).toEqual(refusedFor('it has no certificate'));
  });

  it('do not lead through more authorities than one of them allows, as openssl has it', async () => {
    const opensslVerifies = () => {
      try {
        openssl('verify', '-CAfile', 'ca.pem', '-untrusted', 'mid.pem', '-purpose', 'any', 'leaf.pem');
        return true;
      } catch {
        return false;
      }
    };
    for (const [allowed, pathLength] of [
      [true, ',pathlen:1'],
      [false, ',pathlen:0'],
    ] as const) {
      makeChain('codeSigning', 'mid', pathLength);
      await sign({ certificate: inFolder('chain.pem') });
      expect([pathLength, opensslVerifies()]).toEqual([pathLength, allowed]);
      const why = refusedFor('the certificate O=Cars, CN=root allows at most 0 certificates below it');
      expect(problemsOf(await check(trustCa()))).toEqual(allowed ? [] : why);
    }
  });

  it('lead to an authority that was renewed, in whatever order old and new are named', async () => {
    makeChain();
    const DAYS = ['-days', '5'];
    const old = readFileSync(inFolder('ca.pem'), 'utf8');
    const request = ['req', '-x509', ...DAYS, '-subj'];
    const authority = ['-addext', 'basicConstraints=critical,CA:TRUE', '-out', 'ca.pem'];
    openssl(...request, '/O=Cars/CN=root', '-key', 'ca.key', ...authority);
    const renewed = readFileSync(inFolder('ca.pem'), 'utf8');
    const leaf = ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', 'extendedKeyUsage=codeSigning'];
    const byRoot = ['-CA', 'ca.pem', '-CAkey', 'ca.key'];
    openssl(...request, '/O=Cars/CN=release', '-key', 'sign.key', ...byRoot, ...leaf, '-out', 'leaf.pem');
    await sign({ certificate: inFolder('leaf.pem') });
    for (const order of [old + renewed, renewed + old]) {
      writeFileSync(inFolder('ca.pem'), order);
      expect(problemsOf(await check(trustCa(), Date.now() + 2 * DAY))).toEqual([]);
    }
  });

  it('do not let a leaf make certificates of its own', async () => {
    makeChain();
    writeFileSync(inFolder('mid.pem'), readFileSync(inFolder('leaf.pem')));
    writeFileSync(inFolder('mid.key'), readFileSync(inFolder('sign.key')));
    makeKey('P-256');
    openssl(
      ...[
        'req',
        '-x509',
        '-key',
        'sign.key',
        '-days',
        '1',
        '-subj',
        '/CN=thief',
        '-CA',
        'mid.pem',
        '-CAkey',
        'mid.key',
      ],
      ...['-addext', 'extendedKeyUsage=codeSigning', '-out', 'thief.pem'],
    );
    const chain = ['thief.pem', 'leaf.pem'].map((name) => readFileSync(inFolder(name), 'utf8')).join('');
    writeFileSync(inFolder('chain.pem'), chain);
    expect(saysOf(await sign({ certificate: inFolder('chain.pem') }))).toEqual([]);
    expect(problemsOf(await check(trustCa()))[0]).toMatch(
      /^signer: its certificate \(CN=thief\) was not issued by a trusted authority/,
    );
  });

  it('have to be those of the key', async () => {
    makeChain();
    makeKey('P-256', 'other');
    expect(saysOf(await sign({ key: inFolder('other.key'), certificate: inFolder('chain.pem') }))).toEqual([
      'error attest/certificate: the first certificate of "DIR/chain.pem" does not belong to the key',
    ]);
    expect(saysOf(await sign({ certificate: inFolder('sign.pub') }))).toEqual([
      'error attest/certificate: "DIR/sign.pub" contains no PEM certificate',
    ]);
  });
});
