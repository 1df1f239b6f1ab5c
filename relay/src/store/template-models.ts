/** What is stored of templates: continues models.ts. See templates/. */
import { Schema } from 'mongoose'

const { ObjectId } = Schema.Types
const base = { versionKey: false, minimize: false, autoIndex: false, autoCreate: false } as const

/** A template of a system: a name, under which its versions are used. */
const templateSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    systemId: { type: ObjectId, required: true },
    name: { type: String, required: true },
    latest: { type: Number, required: true }, // the newest version
    published: { type: Number, default: null }, // the one that is sent where none is named
    createdAt: { type: Date, required: true },
    changedAt: { type: Date, required: true },
  },
  { ...base, collection: 'templates' },
)
templateSchema.index({ systemId: 1, name: 1 }, { unique: true }) // a send names it so
templateSchema.index({ accountId: 1, _id: 1 }) // an account's list

/** A version, written once: a change makes a new one. */
const templateVersionSchema = new Schema(
  {
    accountId: { type: ObjectId, required: true },
    templateId: { type: ObjectId, required: true },
    version: { type: Number, required: true }, // from 1
    subject: { type: String, required: true },
    html: { type: String, default: null },
    text: { type: String, default: null },
    note: { type: String, default: null }, // what was changed, in the words of who did
    createdAt: { type: Date, required: true },
    createdBy: { type: String, required: true }, // as in the audit's actor
  },
  { ...base, collection: 'templateversions' },
)
templateVersionSchema.index({ templateId: 1, version: -1 }, { unique: true }) // newest first, and one of each number

export const templateSchemas = { Template: templateSchema, TemplateVersion: templateVersionSchema } as const
