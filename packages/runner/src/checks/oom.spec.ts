import { judged } from '../testing/judged';
import { oom } from './oom';

const failures = (changes: [string, string][]) =>
  judged(oom, {}, changes).filter((line) => line.includes('fail'));

describe('the checks of who is killed first', () => {
  it('pass on a guest in which each service has the default or what its unit says', () => {
    expect(judged(oom)).toEqual([
      'oom/default: pass',
      'oom/host-services: pass',
      'oom/qm: pass',
      'oom/qm-processes: pass',
      'oom/nested-containers: pass',
      'oom/nested-group: pass',
    ]);
  });

  it('name the service whose real score is another one', () => {
    expect(failures([['-1000|373|', '0|373|']])).toEqual([
      'oom/host-services: fail, systemd-logind.service has 0 instead of -1000',
    ]);
    expect(failures([['-900|371|', '-1000|371|']])).toEqual([
      'oom/host-services: fail, dbus.service has -1000 instead of -900',
    ]);
  });

  it('leave out a service that came or went while the processes were looked at', () => {
    const before = 'MainPID=373\nId=systemd-logind.service';
    expect(failures([[before, before.replace('373', '99373')]])).toEqual([]);
  });

  it('see something in QM that has lowered its own score', () => {
    expect(failures([['500|733|', '-900|733|']])).toEqual([
      expect.stringMatching(/^oom\/qm-processes: fail, process 733 in .*\/dbus.service has -900$/),
    ]);
  });

  it("see QM's systemd and nested containers with other scores", () => {
    expect(failures([['500|662|', '0|662|']])).toEqual([
      'oom/qm: fail, they differ',
      expect.stringMatching(/^oom\/qm-processes: fail, process 662 in .*\/init.scope has 0$/),
    ]);
    expect(failures([['750|785|', '700|785|']])).toEqual([
      'oom/nested-containers: fail, process 785 has 700',
    ]);
    expect(failures([['/memory.oom.group|1', '/memory.oom.group|0']])[0]).toMatch(/^oom\/nested-group: fail/);
  });

  it("fall back on QM's containers.conf where no nested container runs, and say so", () => {
    const noContainer: [string, string][] = [
      ['750|785|', '500|785|/qm.service/other|'],
      ['750|1569|', '500|1569|/qm.service/other|'],
    ];
    expect(judged(oom, {}, noContainer)[4]).toBe(
      'oom/nested-containers: pass, no nested container runs; this is what the next one gets',
    );
    expect(judged(oom, {}, [...noContainer, ['oom_score_adj = 750', 'oom_score_adj = 75']])[4]).toBe(
      "oom/nested-containers: fail, QM's containers.conf does not set oom_score_adj",
    );
  });

  it('fail when QM does not run', () => {
    expect(failures([['qm-group\n/qm.service', 'qm-group\n']])).toEqual([
      'oom/qm: fail, qm.service has no control group',
      'oom/qm-processes: fail, no process runs in QM',
      'oom/nested-containers: fail, qm.service has no control group',
    ]);
  });
});
