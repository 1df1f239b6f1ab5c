/** What a plugin tells of itself: where it runs, which plugin it is, in which version. */
import { z } from 'zod'

const word = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[\p{L}\p{N} ._/@+-]+$/u, 'has signs that a name or version does not have')

export const SiteInput = z.object({
  url: z
    .url({ protocol: /^https?$/, error: 'must be the address of the site, https://…' })
    .max(500)
    .refine(text => URL.canParse(text) && new URL(text).username === '', 'must not contain a user name'),
  plugin: word.optional().meta({ description: 'its name, e.g. depesche-for-woocommerce' }),
  version: word.optional().meta({ description: 'of the plugin' }),
})

export interface Site {
  readonly url: string
  readonly plugin: string | null
  readonly version: string | null
  readonly seenAt: Date
}

export const siteOf = (
  { url, plugin, version }: z.output<typeof SiteInput>,
  seenAt: Date,
  before: Partial<Site> | null = null,
): Site => ({
  url,
  plugin: plugin ?? before?.plugin ?? null,
  version: version ?? before?.version ?? null,
  seenAt,
})
