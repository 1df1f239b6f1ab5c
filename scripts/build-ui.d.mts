/** @returns resolves with the exit code; 0 at once when nothing has changed */
export function buildUi(): Promise<number>
