import { lookAt } from './api.ts'

/** @param place where to go then */
export async function signOut(place = '/sign-in'): Promise<void> {
  const { auth } = await import('./auth.ts')
  await auth.signOut()
  lookAt(null)
  location.assign(place)
}
