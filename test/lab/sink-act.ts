/** What a scripted receiving server is asked and what it can be told to do. Pure data; sink.ts acts on it. */
export type SinkStage =
  | 'greeting'
  | 'ehlo'
  | 'starttls'
  | 'mail'
  | 'rcpt'
  | 'data' // the reply to DATA itself, 354 by default; or to a mail's first BDAT, if it is a refusal
  | 'message' // the reply after the final dot or the last chunk
  | 'rset'
  | 'noop'
  | 'quit'
  | 'unknown'

export interface SinkMoment {
  readonly stage: SinkStage
  /** the whole command line without CRLF; empty for greeting and message */
  readonly line: string
  /** the address of MAIL or RCPT */
  readonly address: string
  /** this connection's number, from 1 */
  readonly connection: number
  /** mails accepted on this connection so far */
  readonly mailsOnConnection: number
  /** mails accepted by the sink so far */
  readonly mails: number
  readonly encrypted: boolean
  /** so far in this transaction */
  readonly recipients: readonly string[]
}

export interface SinkAct {
  /** the reply without CRLF (`250-…` lines joined by CRLF are allowed), or octets written as they are */
  readonly reply?: string | Buffer
  /** before the reply */
  readonly delayMs?: number
  /** close the connection after the reply, or at once when there is none */
  readonly close?: boolean
  /** say nothing any more and keep the connection */
  readonly stall?: boolean
  /** with stage `data`: take the command and drop the connection after so many octets of the mail */
  readonly dropAfterBytes?: number
}

/** @returns null (or nothing) for the ordinary answer; a string is the reply */
export type SinkScript = (moment: SinkMoment) => SinkAct | string | null | undefined

/** Scripts for the usual troubles; `first` joins several, the first that answers wins. */
export const troubles = {
  first:
    (...scripts: SinkScript[]): SinkScript =>
    moment => {
      for (const script of scripts) {
        const act = script(moment)
        if (act !== null && act !== undefined) return act
      }
      return null
    },
  at:
    (stage: SinkStage, act: SinkAct | string): SinkScript =>
    moment =>
      moment.stage === stage ? act : null,
  recipient:
    (address: string | RegExp, act: SinkAct | string): SinkScript =>
    ({ stage, address: asked }) =>
      stage === 'rcpt' && (typeof address === 'string' ? asked === address : address.test(asked)) ? act : null,
  /** 421 instead of taking one more mail on the same connection */
  closeAfterMails:
    (count: number): SinkScript =>
    ({ stage, mailsOnConnection }) =>
      stage === 'mail' && mailsOnConnection >= count
        ? { reply: '421 4.7.0 Too many mails on this connection', close: true }
        : null,
  /** only the first `count` times; then as usual */
  times: (count: number, script: SinkScript): SinkScript => {
    let left = count
    return moment => {
      if (left === 0) return null
      const act = script(moment)
      if (act !== null && act !== undefined) left--
      return act
    }
  },
}
