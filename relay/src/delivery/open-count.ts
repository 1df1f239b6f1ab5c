/** Open connections, in use and kept, by group. */
export function createOpenCount() {
  const open = new Map<string, number>()
  return {
    count: (group: string) => open.get(group) ?? 0,
    /** @returns to call when it is closed */
    opened(group: string) {
      open.set(group, (open.get(group) ?? 0) + 1)
      return () => {
        const left = (open.get(group) ?? 1) - 1
        if (left > 0) open.set(group, left)
        else open.delete(group)
      }
    },
  }
}
