/** DATEV's format Buchungsstapel, format version 13: its 125 columns in order, as developer.datev.de publishes them. */
const numbered = (count: number, ...names: ((n: number) => string)[]) =>
  Array.from({ length: count }, (_, i) => names.map(name => name(i + 1))).flat()

export const datevColumns: readonly string[] = [
  ...[
    'Umsatz (ohne Soll/Haben-Kz)',
    'Soll/Haben-Kennzeichen',
    'WKZ Umsatz',
    'Kurs',
    'Basis-Umsatz',
    'WKZ Basis-Umsatz',
  ],
  ...['Konto', 'Gegenkonto (ohne BU-Schlüssel)', 'BU-Schlüssel', 'Belegdatum', 'Belegfeld 1', 'Belegfeld 2', 'Skonto'],
  ...['Buchungstext', 'Postensperre', 'Diverse Adressnummer', 'Geschäftspartnerbank', 'Sachverhalt', 'Zinssperre'],
  'Beleglink',
  ...numbered(
    8,
    n => `Beleginfo - Art ${n}`,
    n => `Beleginfo - Inhalt ${n}`,
  ),
  ...['KOST1 - Kostenstelle', 'KOST2 - Kostenstelle', 'Kost-Menge', 'EU-Land u. UStID (Bestimmung)'],
  ...['EU-Steuersatz (Bestimmung)', 'Abw. Versteuerungsart', 'Sachverhalt L+L', 'Funktionsergänzung L+L'],
  ...['BU 49 Hauptfunktionstyp', 'BU 49 Hauptfunktionsnummer', 'BU 49 Funktionsergänzung'],
  ...numbered(
    20,
    n => `Zusatzinformation - Art ${n}`,
    n => `Zusatzinformation- Inhalt ${n}`,
  ),
  ...['Stück', 'Gewicht', 'Zahlweise', 'Forderungsart', 'Veranlagungsjahr', 'Zugeordnete Fälligkeit', 'Skontotyp'],
  ...['Auftragsnummer', 'Buchungstyp', 'USt-Schlüssel (Anzahlungen)', 'EU-Land (Anzahlungen)'],
  ...['Sachverhalt L+L (Anzahlungen)', 'EU-Steuersatz (Anzahlungen)', 'Erlöskonto (Anzahlungen)', 'Herkunft-Kz'],
  ...['Buchungs GUID', 'KOST-Datum', 'SEPA-Mandatsreferenz', 'Skontosperre', 'Gesellschaftername', 'Beteiligtennummer'],
  ...['Identifikationsnummer', 'Zeichnernummer', 'Postensperre bis', 'Bezeichnung SoBil-Sachverhalt'],
  ...['Kennzeichen SoBil-Buchung', 'Festschreibung', 'Leistungsdatum', 'Datum Zuord. Steuerperiode', 'Fälligkeit'],
  ...['Generalumkehr (GU)', 'Steuersatz', 'Land', 'Abrechnungsreferenz', 'BVV-Position', 'EU-Land u. UStID (Ursprung)'],
  ...['EU-Steuersatz (Ursprung)', 'Abw. Skontokonto'],
]

/** By number from 1; text stands in quotation marks, also when it is empty, everything else without. */
const textColumns = new Set([
  ...[2, 3, 6, 9, 11, 12, 14, 16, 20],
  ...Array.from({ length: 18 }, (_, i) => 21 + i), // document infos and cost centres
  ...[40, 42],
  ...Array.from({ length: 40 }, (_, i) => 48 + i), // additional infos
  ...[91, 95, 96, 98, 102, 103, 105, 107, 109, 110, 112, 118, 120, 121, 123],
])

/** One line of the file; what isn't given is empty. @throws when a column does not exist */
export function datevLine(values: Readonly<Record<string, string>>): string {
  const unknown = Object.keys(values).filter(name => !datevColumns.includes(name))
  if (unknown.length > 0) throw new Error(`DATEV has no column ${unknown.join(', ')}`)
  return datevColumns
    .map((name, i) => (textColumns.has(i + 1) ? quoted(values[name] ?? '') : (values[name] ?? '')))
    .join(';')
}

export const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
