/** A certificate for the lab's own servers, by the relay's maker of certificates; made once per process. */
import { issueServerCertificate, makeAuthority } from '../../relay/src/tls/certificates.ts'

let made: Promise<{ cert: string; key: string; ca: string }> | null = null

export function labCertificate(): Promise<{ cert: string; key: string; ca: string }> {
  made ??= (async () => {
    const authority = await makeAuthority(new Date())
    const names = ['mx.sink.test', 'mx.inbox.test', 'localhost', '127.0.0.1', '::1']
    return { ...(await issueServerCertificate(authority, names, new Date())), ca: authority.cert }
  })()
  return made
}
