/** A lane is the deliveries for one destination: today the recipient's domain, lower-case A-label. */
export const laneOf = (recipient: string): string => recipient.slice(recipient.lastIndexOf('@') + 1).toLowerCase()
