import { Anchor, Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface SignInLinkProps {
  /** where to go on afterwards */
  readonly next?: string
  /** who is meant */
  readonly email?: string
  readonly children: ReactNode
}

/** The button that leads to sign-in, and from there back. */
export const SignInButton = ({ next, email, children }: SignInLinkProps) => (
  <Button renderRoot={props => <Link to="/sign-in" search={{ next, email }} {...props} />}>{children}</Button>
)

export const SignInAnchor = ({ next, email, children }: SignInLinkProps) => (
  <Anchor size="sm" renderRoot={props => <Link to="/sign-in" search={{ next, email }} {...props} />}>
    {children}
  </Anchor>
)
