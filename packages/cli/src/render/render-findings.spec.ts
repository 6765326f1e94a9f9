import { renderFindings } from './render-findings';

describe('the output of doctor', () => {
  it('has a line for each finding with its hint below, and a summary', () => {
    const text = renderFindings([
      { name: 'tar', state: 'ok', detail: '1.35' },
      { name: 'KVM', state: 'warning', detail: 'there is no /dev/kvm', hint: 'get one' },
      { name: 'mmdebstrap', state: 'missing', detail: 'not installed', hint: 'install it' },
    ]);
    expect(text).toBe(`ok       tar         1.35
warning  KVM         there is no /dev/kvm
         hint: get one
missing  mmdebstrap  not installed
         hint: install it

1 ok, 1 warning, 1 missing
`);
  });
});
