/** Joomla's web services, below the site's address. */
export const api = '/api/index.php/v1'

export type JoomlaHeaders = Readonly<Record<string, string>>
