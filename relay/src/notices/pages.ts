/**
 * Where the pages of the admin UI are that mails and the command line lead to. Each has a button that does the thing:
 * programs that look through mails follow every link, and following one must not decide anything.
 */
export const createPages = (publicUrl: string) => {
  const page = (path: string, token?: string) => {
    const url = new URL(`${publicUrl}${path}`)
    if (token !== undefined) url.searchParams.set('token', token)
    return url.href
  }
  return {
    home: () => page('/'),
    signIn: () => page('/sign-in'),
    forgotPassword: () => page('/forgot-password'),
    /** its button asks GET /api/auth/verify-email */
    verifyEmail: (token: string) => page('/verify-email', token),
    /** its button asks POST /api/auth/reset-password */
    resetPassword: (token: string) => page('/reset-password', token),
    invitation: (token: string) => page('/invitation', token),
    agencyOffer: (token: string) => page('/agency-offer', token),
    operatorSetUp: (token: string) => page('/setup', token),
    domain: (id: string) => page(`/domains/${id}`),
    tariff: () => page('/billing'),
    approvals: () => page('/operator/approvals'),
  }
}
