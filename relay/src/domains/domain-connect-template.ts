/**
 * Our template for Domain Connect: what a DNS provider may set at our word. An operator submits it to
 * github.com/Domain-Connect/Templates, from where providers take it; docs/domain-connect.md.
 */
import { createPublicKey, type KeyObject } from 'node:crypto'
import { delegatedSelectors } from './delegation.ts'
import { keyLabel } from './domain-connect.ts'
import { dmarcAddress } from './report-advice.ts'

export interface TemplateOperator {
  readonly providerId: string
  readonly serviceId: string
  /** as people see it at their DNS provider */
  readonly name: string
  readonly publicUrl: string
  readonly bounceDomain: string
  /** without it no domain is delegated */
  readonly dkimZone: string | null
  readonly signs: boolean
}

/** The variables are those of `templateValues`. */
export function connectTemplate(of: TemplateOperator) {
  const { providerId, serviceId, publicUrl, bounceDomain, dkimZone, signs } = of
  const ttl = 3600
  const delegated = (groupId: string, selectors: readonly string[]) =>
    selectors.map(selector => ({
      groupId,
      type: 'CNAME',
      host: `${selector}._domainkey`,
      pointsTo: `%fqdn%.%token%.${selector}.${dkimZone}`,
      ttl,
    }))
  return {
    providerId,
    providerName: of.name,
    serviceId,
    serviceName: 'Transactional e-mail',
    version: 1,
    logoUrl: `${publicUrl}/logo.svg`,
    description: 'Lets order confirmations and the like be signed with DKIM in the name of the domain',
    variableDescription:
      'selector: name of the DKIM key; algorithm: rsa or ed25519; publicKey: the key in base64; token: tells who entered the domain',
    ...(signs ? { syncPubKeyDomain: providerId } : {}),
    syncRedirectDomain: new URL(publicUrl).hostname,
    multiInstance: true, // of a rotation both records are needed for a while
    records: [
      {
        groupId: 'dkim',
        type: 'TXT',
        host: '%selector%._domainkey',
        data: 'v=DKIM1; k=%algorithm%; p=%publicKey%',
        ttl,
        txtConflictMatchingMode: 'All',
      },
      ...(dkimZone === null
        ? []
        : [
            ...delegated('delegated', delegatedSelectors('rsa-sha256')),
            ...delegated('delegated-ed25519', delegatedSelectors('ed25519-sha256')),
          ]),
      {
        groupId: 'dmarc',
        type: 'TXT',
        host: '_dmarc',
        data: `v=DMARC1; p=none; rua=mailto:${dmarcAddress(bounceDomain)}`,
        ttl,
        essential: 'OnApply', // its owner may make it stricter
        txtConflictMatchingMode: 'Prefix',
        txtConflictMatchingPrefix: 'v=DMARC1',
      },
    ],
  }
}

/** Octets of the key in one TXT string, so that it stays below 255 with what stands before it. */
const perRecord = 200

/** The TXT records by which providers verify our links; at `_dcpubkeyv1.<providerId>`. */
export function publicKeyRecords(providerId: string, key: KeyObject): { name: string; values: string[] } {
  const encoded = createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64')
  const parts = encoded.match(new RegExp(`.{1,${perRecord}}`, 'g')) ?? []
  return { name: `${keyLabel}.${providerId}`, values: parts.map((part, i) => `p=${i + 1},a=RS256,d=${part}`) }
}
