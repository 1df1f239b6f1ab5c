import { Skeleton, Stack } from '@mantine/core'

/** The shape of a page that is being loaded. */
export const Waiting = () => (
  <Stack aria-busy="true" gap="md">
    <Skeleton height={28} width="40%" />
    <Skeleton height={120} />
    <Skeleton height={240} />
  </Stack>
)
