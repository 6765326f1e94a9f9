import fc from 'fast-check';
import { parseDescriptor } from './parse-descriptor';

const DESCRIPTOR = {
  schema: 1,
  artifact: { file: 'car.qcow2' },
  plan: { schema: 1, name: 'car' },
  installed: [],
};

describe('an image descriptor', () => {
  it('is read back as it was written', () => {
    const read = parseDescriptor(JSON.stringify(DESCRIPTOR), 'image.json');
    expect(read).toEqual({ ok: true, value: DESCRIPTOR, diagnostics: [] });
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[]'],
    ['null', 'null'],
    ['another schema', JSON.stringify({ ...DESCRIPTOR, schema: 2 })],
    ['a plan of another schema', JSON.stringify({ ...DESCRIPTOR, plan: { schema: 2 } })],
    ['no plan', JSON.stringify({ ...DESCRIPTOR, plan: undefined })],
    ['no image', JSON.stringify({ ...DESCRIPTOR, artifact: {} })],
  ])('is refused: %s', (_, text) => {
    expect(parseDescriptor(text, 'dist/car/image.json')).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'image-plan/bad-descriptor',
          severity: 'error',
          message: '"dist/car/image.json" is not an image descriptor of schema 1',
          hint: 'a build writes it beside the image',
        },
      ],
    });
  });

  it('never makes an exception, whatever the text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void parseDescriptor(text, 'x')));
  });
});
