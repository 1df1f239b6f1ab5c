import createClient from 'openapi-fetch'

export const createDepesche = ({ baseUrl, key, account, fetch }) =>
  createClient({
    baseUrl,
    credentials: 'same-origin',
    headers: {
      ...(key === undefined ? {} : { Authorization: `Bearer ${key}` }),
      ...(account === undefined ? {} : { 'depesche-account': account }),
    },
    ...(fetch === undefined ? {} : { fetch }),
  })

export const problemText = ({ title, advice }) => `${title}. ${advice}`
