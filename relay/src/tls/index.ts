/**
 * TLS: the certificate the relay shows to shops, either the operator's own (PEM files, reloaded when they change) or one
 * of a small certificate authority in the data directory, so that a fresh relay speaks TLS at once. This room makes and
 * reads certificates; it opens no connection and knows no protocol.
 */
export { ensureTlsFiles, keepTlsFiles, type TlsFiles } from './own-files.ts'
export { readTlsPair, type TlsPair, TlsPairError, type TlsWatch, watchTls } from './pair.ts'
