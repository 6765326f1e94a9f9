import { errorAt, shown } from '../finding';
import { contents, type Rule } from './draft';

/** A unit is either enabled or disabled, not both. */
export const serviceStates: Rule = (draft) =>
  contents(draft).flatMap(([path, content]) => {
    const enabled = content.systemd?.enabled_services ?? [];
    return (content.systemd?.disabled_services ?? []).flatMap((unit, index) => {
      if (unit === undefined || !enabled.includes(unit)) return [];
      return [
        errorAt([...path, 'systemd', 'disabled_services', index], {
          code: 'manifest/service-state',
          message: `${shown(unit)} is also enabled`,
          hint: 'remove it from enabled_services or from disabled_services',
        }),
      ];
    });
  });
