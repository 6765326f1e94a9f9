/** The declared options of commands and Nx targets, without loading the code that uses them. */
export {
  AGE_OPTIONS,
  BUILD_OPTIONS,
  MACHINE_OPTIONS,
  PLANNING_OPTIONS,
  TRUST_OPTIONS,
} from './options/declared-options';
export { listOf, neededValue, type OptionDeclaration, type OptionsOf } from './options/option-declaration';
