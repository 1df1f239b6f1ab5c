/**
 * Numbers of expressions with their BSON types, as MongoDB's own: an int32 that overflows becomes a long, a long that
 * overflows a double, a double with anything is a double. Decimals are refused: nothing here computes in them.
 */
import { Decimal128, Double, Int32, Long } from 'bson'
import { MongoError, notSupported, typeMismatch } from './errors.ts'
import { isLong, isNumeric, toNumber } from './values.ts'

type Kind = 'int' | 'long' | 'double'

function kindOf(value: unknown): Kind {
  if (value instanceof Int32) return 'int'
  if (isLong(value) || typeof value === 'bigint') return 'long'
  if (value instanceof Decimal128) throw notSupported('arithmetic on decimals')
  if (typeof value === 'number' && Number.isInteger(value) && value === (value | 0)) return 'int'
  return 'double'
}

export const isDouble = (value: unknown): boolean => kindOf(value) === 'double'

export const toBigInt = (value: unknown): bigint =>
  isLong(value) ? value.toBigInt() : typeof value === 'bigint' ? value : BigInt(toNumber(value, 'a number'))

const int32Min = -(2n ** 31n)
const int32Max = 2n ** 31n - 1n
const int64Min = -(2n ** 63n)
const int64Max = 2n ** 63n - 1n

/** @param wide a long was among what it came from */
function integer(value: bigint, wide: boolean): Int32 | Long | Double {
  if (!wide && value >= int32Min && value <= int32Max) return new Int32(Number(value))
  if (value >= int64Min && value <= int64Max) return Long.fromBigInt(value)
  return new Double(Number(value))
}

/** an int32, or a long when it doesn't fit */
export const countValue = (n: number): Int32 | Long => integer(BigInt(n), false) as Int32 | Long

export function needNumber(value: unknown, operator: string): void {
  if (!isNumeric(value)) throw typeMismatch(`${operator} only supports numeric types`)
  if (value instanceof Decimal128) throw notSupported('arithmetic on decimals')
}

function combine(
  a: unknown,
  b: unknown,
  exactly: (a: bigint, b: bigint) => bigint,
  roughly: (a: number, b: number) => number,
): unknown {
  const kinds = [kindOf(a), kindOf(b)]
  if (kinds.includes('double')) return new Double(roughly(toNumber(a, ''), toNumber(b, '')))
  return integer(exactly(toBigInt(a), toBigInt(b)), kinds.includes('long'))
}

export const add = (a: unknown, b: unknown) =>
  combine(
    a,
    b,
    (x, y) => x + y,
    (x, y) => x + y,
  )
export const subtract = (a: unknown, b: unknown) =>
  combine(
    a,
    b,
    (x, y) => x - y,
    (x, y) => x - y,
  )
export const multiply = (a: unknown, b: unknown) =>
  combine(
    a,
    b,
    (x, y) => x * y,
    (x, y) => x * y,
  )

export function divide(a: unknown, b: unknown): Double {
  if (toNumber(b, '$divide') === 0) throw new MongoError(2, 'BadValue', "can't $divide by zero")
  return new Double(toNumber(a, '$divide') / toNumber(b, '$divide'))
}

export function modulo(a: unknown, b: unknown): unknown {
  if (toNumber(b, '$mod') === 0) throw new MongoError(16610, 'Location16610', "can't $mod by zero")
  return combine(
    a,
    b,
    (x, y) => x % y,
    (x, y) => x % y,
  )
}

export function absolute(value: unknown): unknown {
  if (isDouble(value)) return new Double(Math.abs(toNumber(value, '$abs')))
  const big = toBigInt(value)
  return integer(big < 0n ? -big : big, kindOf(value) === 'long')
}

/** `$ceil` and `$floor`: integers stay as they are */
export const wholeBy = (round: (x: number) => number, value: unknown): unknown =>
  isDouble(value) ? new Double(round(toNumber(value, ''))) : value

/**
 * `$round` (half to even) and `$trunc` at a decimal place, on the exact binary value: 2.675 lies below the tie, 1.25 on it.
 * @param place -20 to 100
 */
export function atPlace(value: unknown, place: number, how: 'round' | 'trunc'): unknown {
  if (!Number.isInteger(place) || place < -20 || place > 100)
    throw new MongoError(
      51083,
      'Location51083',
      `cannot apply $${how} with precision value ${place}, it must be in [-20, 100]`,
    )
  if (!isDouble(value)) {
    if (place >= 0) return value
    const unit = 10n ** BigInt(-place)
    return integer(quotient(toBigInt(value), unit, how) * unit, kindOf(value) === 'long')
  }
  const number = toNumber(value, '')
  if (!Number.isFinite(number) || number === 0) return new Double(number)
  const { mantissa, exponent } = parts(number)
  const above = mantissa * 10n ** BigInt(Math.max(place, 0)) * 2n ** BigInt(Math.max(exponent, 0))
  const below = 10n ** BigInt(Math.max(-place, 0)) * 2n ** BigInt(Math.max(-exponent, 0))
  const result = Number(`${quotient(above, below, how)}e${-place}`)
  return new Double(result === 0 && number < 0 ? -0 : result)
}

function parts(number: number): { mantissa: bigint; exponent: number } {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, number)
  const bits = view.getBigUint64(0)
  const raw = Number((bits >> 52n) & 0x7ffn)
  const fraction = bits & 0xfffffffffffffn
  const mantissa = raw === 0 ? fraction : fraction | 0x10000000000000n
  return { mantissa: number < 0 ? -mantissa : mantissa, exponent: Math.max(raw, 1) - 1075 }
}

function quotient(a: bigint, b: bigint, how: 'round' | 'trunc'): bigint {
  const whole = a / b
  if (how === 'trunc') return whole
  const rest = (a % b) * 2n
  const size = rest < 0n ? -rest : rest
  if (size < b || (size === b && whole % 2n === 0n)) return whole
  return a < 0n ? whole - 1n : whole + 1n
}

/** Adds what `$sum` meets: integers exactly, doubles with Neumaier's compensation, as MongoDB does. */
export function createSum(): { add(value: unknown): void; result(): unknown; count(): number; mean(): Double | null } {
  let whole = 0n
  let wide = false
  let double = 0
  let lost = 0
  let withDouble = false
  let count = 0
  const total = (): number => {
    const sum = double + Number(whole)
    return Number.isFinite(lost) && Number.isFinite(sum) ? sum + lost : sum
  }
  return {
    add(value) {
      if (!isNumeric(value)) return
      count++
      const kind = kindOf(value)
      if (kind !== 'double') {
        whole += toBigInt(value)
        wide ||= kind === 'long'
        return
      }
      withDouble = true
      const x = toNumber(value, '')
      const next = double + x
      lost += Math.abs(double) >= Math.abs(x) ? double - next + x : x - next + double
      double = next
    },
    result: () => (withDouble ? new Double(total()) : integer(whole, wide)),
    count: () => count,
    mean: () => (count === 0 ? null : new Double(total() / count)),
  }
}
