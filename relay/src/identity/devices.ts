/**
 * Devices that a person has signed in with: a signed cookie with the ids of its users. It opens nothing; it says whether a
 * sign-in is news to the person, and who may still try when somebody else guesses.
 */
import type { GenericEndpointContext } from 'better-auth'

const name = 'known_device'
const maxAge = 400 * 24 * 3600 // seconds; browsers keep no cookie for longer
const mostUsers = 5

const cookieOf = (ctx: GenericEndpointContext) => ctx.context.createAuthCookie(name, { maxAge })

async function usersOf(ctx: GenericEndpointContext): Promise<string[]> {
  const value = await ctx.getSignedCookie(cookieOf(ctx).name, ctx.context.secret)
  return typeof value === 'string' && value !== '' ? value.split('.') : []
}

export const isKnownDevice = async (ctx: GenericEndpointContext, userId: string): Promise<boolean> =>
  (await usersOf(ctx)).includes(userId)

/** @returns false when the person has not used this device before */
export async function rememberDevice(ctx: GenericEndpointContext, userId: string): Promise<boolean> {
  const users = await usersOf(ctx)
  const kept = [userId, ...users.filter(id => id !== userId)].slice(0, mostUsers)
  const cookie = cookieOf(ctx)
  await ctx.setSignedCookie(cookie.name, kept.join('.'), ctx.context.secret, cookie.attributes)
  return users.includes(userId)
}
