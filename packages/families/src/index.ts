/** The package families that nx-aib knows. */
export { FAMILIES, familyNamed, familyOf } from './families';
