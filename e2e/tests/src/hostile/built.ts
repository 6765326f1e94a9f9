import { BUILT_CONTENTS } from './built-contents';
import { BUILT_NAMES } from './built-names';
import { BUILT_ORDER } from './built-order';
import { BUILT_WAYS } from './built-ways';
import type { Built } from './hostile-case';

export const BUILT: readonly Built[] = [...BUILT_NAMES, ...BUILT_CONTENTS, ...BUILT_ORDER, ...BUILT_WAYS];
