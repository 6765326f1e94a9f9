/**
 * Signed statements about how an image was built: in-toto with SLSA provenance, in a DSSE envelope. Keys are files that
 * are read for signing, and are not stored.
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
