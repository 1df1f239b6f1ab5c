/** A system becomes active with its first accepted mail: noted once, so intake pays for it once per system. */
import type { Store } from '../store/index.ts'
import type { SystemId } from '../values.ts'

export function createFirstMailNote(store: Store, now: () => Date): (systemId: SystemId) => void {
  const noted = new Set<string>()
  return systemId => {
    const id = systemId.toHexString()
    if (noted.has(id)) return
    noted.add(id)
    store.models.System.updateOne({ _id: systemId, firstMailAt: null }, { $set: { firstMailAt: now() } }).catch(() =>
      noted.delete(id),
    )
  }
}
