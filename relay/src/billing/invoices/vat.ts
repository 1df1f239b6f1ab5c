/**
 * Which value added tax stands on an invoice. Sending mails is a service, so the law asks where it is supplied (§ 3a
 * UStG, Art. 44 and 45 of Directive 2006/112/EC), then who owes the tax (§ 13b UStG, Art. 196). One answer for the whole
 * invoice: everything on it is the same service to the same customer. Written for an issuer in a member state of the
 * Union; the words name German law beside the directive, since that is where the relay is operated first.
 *
 * What is not decided here (docs/invoices.md says what to do): tax of the consumer's country once sales to other member
 * states pass 10,000 EUR a year (Art. 59c, One-Stop-Shop), and territories outside the Union's VAT (Art. 6).
 */

import type { Rate } from './cents.ts'
import { isMemberState } from './countries.ts'

export type VatKind = 'domestic' | 'small-business' | 'reverse-charge' | 'union-consumer' | 'outside-union'

export interface Vat {
  readonly kind: VatKind
  /** BT-118 and BT-151, UNTDID 5305: standard rate, exempt, reverse charge, outside the scope of VAT */
  readonly category: 'S' | 'E' | 'AE' | 'O'
  readonly rate: Rate
  /** what the paper must say (BT-120); null where a rate says it all */
  readonly note: { readonly de: string; readonly en: string } | null
  /** BT-121, of the code list VATEX */
  readonly exemptionCode: string | null
}

interface Issuer {
  readonly country: string
  readonly vatRate: Rate
  /** § 19 UStG: charges no tax at home */
  readonly smallBusiness: boolean
}
interface Customer {
  readonly country: string
  /** of his own country */
  readonly vatId: string | null
}

const none = 0 as Rate

export function vatFor(issuer: Issuer, customer: Customer): Vat {
  // § 3a Abs. 2, Abs. 4 Nr. 13 and Abs. 5 UStG, Art. 44, 58 and 59: supplied where the customer is, business or not
  if (!isMemberState(customer.country))
    return {
      kind: 'outside-union',
      category: 'O',
      rate: none,
      note: {
        de: 'Nicht im Inland steuerbare sonstige Leistung (§ 3a UStG)',
        en: 'Service outside the scope of EU VAT (Art. 44 and 59 of Directive 2006/112/EC)',
      },
      exemptionCode: 'VATEX-EU-O',
    }
  // § 3a Abs. 2 and § 14a Abs. 1 UStG; Art. 44, 196 and 226 (11a), which gives the words. A small business too.
  if (customer.country !== issuer.country && customer.vatId !== null)
    return {
      kind: 'reverse-charge',
      category: 'AE',
      rate: none,
      note: {
        de: 'Steuerschuldnerschaft des Leistungsempfängers (Art. 196 der Richtlinie 2006/112/EG)',
        en: 'Reverse charge: VAT is owed by the recipient (Art. 196 of Directive 2006/112/EC)',
      },
      exemptionCode: 'VATEX-EU-AE',
    }
  // § 19 Abs. 1 and § 34a Nr. 5 UStDV; Art. 284
  if (issuer.smallBusiness)
    return {
      kind: 'small-business',
      category: 'E',
      rate: none,
      note: {
        de: 'Steuerfrei als Umsatz eines Kleinunternehmers (§ 19 UStG)',
        en: 'VAT exempt under the small business scheme (§ 19 UStG, Art. 284 of Directive 2006/112/EC)',
      },
      exemptionCode: null,
    }
  // § 3a Abs. 1 UStG, Art. 45; to consumers elsewhere in the Union below the threshold of § 3a Abs. 5 S. 3, Art. 59c
  const kind = customer.country === issuer.country ? 'domestic' : 'union-consumer'
  return { kind, category: 'S', rate: issuer.vatRate, note: null, exemptionCode: null }
}
