import { copyFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { nx, nxIn, see } from './testing/commands';
import { freshCopy } from './testing/fresh-copy';

const inCopy = (name: string) => freshCopy(name);
const signature = () => freshCopy('dist/image-qemu/image.json.intoto.jsonl');

/** `sign.key` and `sign.pub` in the copy, made with the commands from docs/signing.md. */
async function makeKey(name: string): Promise<void> {
  const key = inCopy(`${name}.key`);
  await see(['openssl', 'genpkey', '-algorithm', 'ed25519', '-out', key]);
  await see(['chmod', '600', key]);
  await see(['openssl', 'pkey', '-in', key, '-pubout', '-out', inCopy(`${name}.pub`)]);
}

describe('./nx sign image-qemu', () => {
  afterAll(async () => {
    for (const file of ['sign.key', 'sign.pub', 'other.key', 'other.pub'])
      await rm(inCopy(file), { force: true });
    await rm(signature(), { force: true });
  });

  it('signs what was built, with all that went into it, and leaves the key nowhere', async () => {
    await makeKey('sign');
    const signed = await nxIn(freshCopy('.'), { NX_AIB_SIGN_KEY: inCopy('sign.key') }, 'sign', 'image-qemu');
    expect(signed).toMatchObject({ status: 0 });
    const { payload } = JSON.parse(await readFile(signature(), 'utf8')) as { payload: string };
    const statement = JSON.parse(Buffer.from(payload, 'base64').toString()) as {
      predicate: { buildDefinition: { resolvedDependencies: { name: string; uri: string }[] } };
    };
    const materials = statement.predicate.buildDefinition.resolvedDependencies;
    expect(materials[0]).toMatchObject({ name: 'manifest', uri: 'image-qemu.aib.yml' });
    expect(materials.filter(({ uri }) => uri.startsWith('pkg:deb/debian/')).length).toBeGreaterThan(100);
    const secret = (await readFile(inCopy('sign.key'), 'utf8')).split('\n')[1] ?? '';
    const found = await see([
      'grep',
      '-rlF',
      secret,
      freshCopy('.nx'),
      freshCopy('dist'),
      freshCopy('../cache'),
    ]);
    expect(found.stdout).toBe('');
  });

  it('is held against its key without a boot, each time and whatever Nx has in its cache', async () => {
    expect(await nx('signature', 'image-qemu', '--key=sign.pub')).toMatchObject({ status: 0 });
    await rename(signature(), `${signature()}.away`);
    const unsigned = await nx('verify', 'image-qemu', '--key=sign.pub');
    expect(unsigned.status).not.toBe(0);
    expect(unsigned.stdout).toContain('because  the image is not signed');
    // The signature is checked before the boot.
    expect(unsigned.stdout).not.toContain('checks are planned');
    await rename(`${signature()}.away`, signature());
    expect(await nx('signature', 'image-qemu', '--key=sign.pub')).toMatchObject({ status: 0 });
  });

  it('is refused with another key, and after an edit of the descriptor', async () => {
    await makeKey('other');
    const other = await nx('signature', 'image-qemu', '--key=other.pub');
    expect(other.status).not.toBe(0);
    expect(other.stdout).toContain(
      'because  it is signed by another key, or was changed after it was signed',
    );
    const statement = await readFile(signature(), 'utf8');
    await writeFile(signature(), statement.replace(/"payload":"..../, '"payload":"AAAA'));
    expect((await nx('signature', 'image-qemu', '--key=sign.pub')).status).not.toBe(0);
    await writeFile(signature(), statement);
    await copyFile(inCopy('other.pub'), inCopy('sign.pub'));
    expect((await nx('signature', 'image-qemu', '--key=sign.pub')).status).not.toBe(0);
  });
});
