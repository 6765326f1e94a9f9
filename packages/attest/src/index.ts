/**
 * Signed statements of how an image was made: in-toto with SLSA provenance, in a DSSE envelope. Keys are files that are
 * read when something is signed, and are kept nowhere.
 */
export { readSigner, signDescriptor, type Signed, type Signer, type SignerFiles } from './sign-descriptor';
export {
  checkSignature,
  readTrust,
  type SignatureFinding,
  type SignatureFindings,
  type SignedImage,
  type Trust,
  type TrustFiles,
} from './check-signature';
export { LOCAL_BUILDER, type BuildFacts } from './statement';
