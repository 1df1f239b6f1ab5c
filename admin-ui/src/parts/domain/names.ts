/** What can be told of a domain's name and of a List-Help before the relay is asked. */

export const isDomain = (text: string): boolean => /^[^\s@/:]+\.[^\s@/:.]+$/.test(text.trim())

export const isListHelp = (text: string): boolean => /^(https?:\/\/|mailto:)\S+$/i.test(text.trim())
