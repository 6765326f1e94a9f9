import { parseManifest } from '@nx-aib/manifest';
import { BASE, CHANGES, EXEMPT, SOURCES, withChange } from './testing/every-option';
import { planText } from './testing/plan-text';
import schema from '../../manifest/schema/aib.schema.json';

/** A node of the manifest language's JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
}

/** Every option of the language: keys from the top, `*` for positions and for names that a manifest chooses. */
function optionsOf(node: Schema, key: string): string[] {
  if (node.$ref !== undefined) {
    const name = node.$ref.replace('#/definitions/', '') as keyof typeof schema.definitions;
    return optionsOf(schema.definitions[name] as Schema, key);
  }
  const below = (name: string): string => (key === '' ? name : `${key}.${name}`);
  if (node.properties !== undefined && Object.keys(node.properties).length > 0) {
    return Object.entries(node.properties).flatMap(([name, child]) => optionsOf(child, below(name)));
  }
  if (typeof node.additionalProperties === 'object') return optionsOf(node.additionalProperties, below('*'));
  const items = node.items;
  if (items !== undefined && optionsOf(items, below('*'))[0] !== below('*'))
    return optionsOf(items, below('*'));
  return [key];
}

const base = planText(JSON.stringify(BASE), { sourceFacts: SOURCES });

describe('no option of the manifest language is ignored', () => {
  it('plans the manifest that the options are changed in', () => {
    expect(base.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('knows every option of the schema', () => {
    expect([...Object.keys(CHANGES), ...Object.keys(EXEMPT)].sort()).toEqual(
      optionsOf(schema as Schema, '').sort(),
    );
  });

  it.each(Object.entries(CHANGES))('%s changes the plan, or is an error that says so', (_, change) => {
    const text = withChange(change);
    expect(parseManifest(text, 'x.aib.yml')).toMatchObject({ ok: true });
    const changed = planText(text, { sourceFacts: SOURCES });
    if (changed.ok) expect(changed.value).not.toEqual(base.ok && base.value);
    else expect(changed.diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
  });
});
