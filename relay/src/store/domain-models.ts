/** What is stored of domains beside the entry itself: continues models.ts. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** The page that tells recipients why they get a domain's mails, served by the relay. Written by domains/help-pages.ts. */
const helpPageSchema = new Schema(
  {
    _id: { type: String, required: true }, // random: it stands in every mail, and nobody should find others' pages by it
    accountId: { type: ObjectId, required: true },
    domainId: { type: ObjectId, required: true },
    content: { type: Schema.Types.Mixed, required: true }, // domains/help-page-content.ts
    updatedAt: { type: Date, required: true },
  },
  { ...base, collection: 'helpPages' },
)
helpPageSchema.index({ domainId: 1 }, { unique: true }) // a domain has one

export const domainSchemas = { HelpPage: helpPageSchema } as const
