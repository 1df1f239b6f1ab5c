/**
 * Problems of the API in German: it tells them in English, with a type that stays. What it names (a number, an address)
 * stands in its own words, which are shown beside these.
 */

/** what is wrong, and what to do */
type Words = readonly [title: string, advice: string]

const german: Readonly<Record<string, Words>> = {
  'account-not-allowed': ['Es ist nicht klar, in welchem Konto das geschehen soll', 'Wählen Sie oben das Konto.'],
  'account-unknown': ['Dieses Konto gibt es nicht, oder Sie sind nicht darin', 'Wählen Sie oben ein anderes Konto.'],
  'account-waiting': [
    'Ihr Konto ist noch nicht freigegeben',
    'Richten Sie inzwischen alles ein; Sie bekommen eine Mail, sobald es so weit ist.',
  ],
  address: ['Das ist keine Mailadresse', 'Schreiben Sie sie wie anna@example.com, eine ganze Domain wie @example.com.'],
  'address-invalid': ['Das ist keine Mailadresse', 'Schreiben Sie eine wie info@shop.example.'],
  'agency-has-clients': ['Diese Agentur hat noch Kunden', 'Lassen Sie sie die Konten ihrer Kunden zuerst zurückgeben.'],
  'app-denied': ['Die App passt nicht zu diesem System', 'Laden Sie sie hier herunter und installieren Sie diese.'],
  'app-missing': [
    'Die App hat sich noch nicht gemeldet',
    'Laden Sie sie herunter, installieren und aktivieren Sie sie im Shop; dann noch einmal.',
  ],
  'app-none': ['Für diese Plattform gibt es keine App', 'Folgen Sie ihrer Anleitung.'],
  'already-member': ['Diese Adresse ist schon im Konto', 'Ändern Sie stattdessen die Rolle.'],
  'billing-address-missing': ['Das Konto hat keine Rechnungsadresse', 'Geben Sie sie in den Einstellungen an.'],
  'body-too-large': ['Das ist zu viel auf einmal', 'Senden Sie weniger auf einmal.'],
  'changed-meanwhile': ['Jemand hat das inzwischen geändert', 'Sehen Sie noch einmal nach.'],
  'cloudflare-refused': ['Cloudflare hat abgelehnt', 'Prüfen Sie Token und Rechte („Edit zone DNS“).'],
  'cloudflare-zone': [
    'Die Zone ist bei Cloudflare nicht so, wie sie sein müsste',
    'Stellen Sie die Domain zuerst ganz auf Cloudflare um, oder setzen Sie die Einträge von Hand.',
  ],
  'content-gone': [
    'Der Inhalt dieser Nachricht ist gelöscht',
    'Inhalte bleiben so lange, wie es die Datenschutz-Einstellungen des Kontos sagen; der Rest bleibt.',
  ],
  'credentials-missing': ['Sie sind nicht mehr angemeldet', 'Melden Sie sich wieder an.'],
  'credit-of-credit': ['Das ist selbst eine Gutschrift', 'Nennen Sie die Rechnung.'],
  'credit-too-much': ['So viel ist nicht mehr gutzuschreiben', 'Schreiben Sie weniger gut.'],
  'datev-empty': ['Aus diesen Tagen gibt es keine Rechnungen', 'Wählen Sie andere Tage.'],
  'datev-missing': [
    'Es ist nicht bekannt, für welchen Mandanten DATEV bucht',
    'Geben Sie Berater- und Mandantennummer an.',
  ],
  'datev-years': ['Eine Datei gilt für ein Wirtschaftsjahr', 'Exportieren Sie jedes Jahr für sich.'],
  'destination-state': ['Das Ziel ist für alle Pools angehalten', 'Geben Sie es für alle Pools frei.'],
  'dkim-key': [
    'Dieser DKIM-Schlüssel ist nicht zu gebrauchen',
    'Fügen Sie einen privaten Schlüssel als PEM ein: RSA ab 1024 Bit oder Ed25519.',
  ],
  'dkim-rotation': [
    'Der Schlüssel kann jetzt nicht gewechselt werden',
    'Warten Sie, bis der laufende Wechsel fertig ist.',
  ],
  'dkim-selector': ['Der Selektor passt nicht', 'Nehmen Sie einen anderen, oder lassen Sie den Schlüssel weg.'],
  'domain-conflict': [
    'Die Domain wird noch gebraucht',
    'Nehmen Sie sie zuerst jedem System, und warten Sie, bis ihre Mails zugestellt oder zurückgekommen sind.',
  ],
  'domain-exists': [
    'Unter diesem Selektor gibt es schon einen anderen Schlüssel',
    'Nehmen Sie einen anderen Selektor, oder lassen Sie den Schlüssel weg und benutzen Sie den vorhandenen Eintrag.',
  ],
  'domain-unknown': ['Diese Domain gibt es hier nicht', 'Sehen Sie in die Liste der Domains.'],
  'event-unknown': [
    'Dieses Ereignis gibt es nicht mehr',
    'Ereignisse bleiben 30 Tage, solange ein Webhook ihre Art haben will.',
  ],
  'idempotency-running': ['Dieselbe Anfrage läuft noch', 'Versuchen Sie es in einigen Sekunden noch einmal.'],
  internal: [
    'Im Relay ist etwas schiefgegangen',
    'Versuchen Sie es gleich noch einmal. Bleibt es dabei, sagen Sie dem Betreiber die Uhrzeit.',
  ],
  invalid: ['Die Angaben sind nicht so, wie sie sein müssten', 'Berichtigen Sie die genannten Felder.'],
  'invitation-foreign': [
    'Diese Einladung ist für eine andere Adresse',
    'Melden Sie sich mit der Adresse an, an die sie ging.',
  ],
  'invitation-invalid': ['Diese Einladung gilt nicht mehr', 'Bitten Sie um eine neue.'],
  'invoice-credited': ['Diese Rechnung ist schon gutgeschrieben', 'Sehen Sie ihre Gutschriften an.'],
  'invoice-paid': ['Diese Rechnung ist schon bezahlt', 'Erstatten Sie, was doppelt kam.'],
  'issuer-missing': [
    'Es ist nicht bekannt, wer die Rechnungen schreibt',
    'Der Betreiber dieses Relays muss zuerst seinen Namen, seine Steuer- und Bankdaten angeben.',
  ],
  'key-unknown': ['Diesen Schlüssel gibt es nicht (mehr)', 'Sehen Sie in die Liste der Schlüssel.'],
  'last-owner': [
    'Ein Konto braucht einen Inhaber, und das ist der einzige',
    'Machen Sie zuerst jemand anderen zum Inhaber.',
  ],
  'link-invalid': ['Dieser Link gilt nicht, oder er wurde benutzt', 'Lassen Sie sich einen neuen geben.'],
  'lot-fixed': ['Dieser Block wird nicht geändert', 'Buchen Sie einen anderen.'],
  'lot-over': ['Dieser Block ist beendet', 'Buchen Sie einen neuen.'],
  'lot-size': ['Einen Block dieser Größe gibt es nicht', 'Wählen Sie ein Vielfaches der Blockgröße in der Preisliste.'],
  'mail-refused': [
    'Diese Mail wird nicht angenommen',
    'Der Grund steht darunter; berichtigen Sie ihn und senden Sie noch einmal.',
  ],
  'message-unknown': ['Diese Nachricht gibt es hier nicht', 'Suchen Sie sie in der Liste der Nachrichten.'],
  'not-offered': ['Dieses Relay nimmt keine Online-Zahlungen an', 'Überweisen Sie, wie es auf der Rechnung steht.'],
  'not-suppressed': ['Diese Adresse steht nicht auf der Sperrliste', 'Sehen Sie in die Sperrliste.'],
  'notices-idle': [
    'Dieses Relay kann zurzeit keine eigenen Mails senden',
    'Der Betreiber muss das System für die eigenen Mails in Ordnung bringen.',
  ],
  'notices-unset': [
    'Dieses Relay kann noch keine eigenen Mails senden',
    'Der Betreiber muss ein System dafür nennen (DEPESCHE_OPERATOR_SYSTEM).',
  ],
  'operator-not-allowed': ['Das darf nur ein Betreiber dieses Relays', 'Bitten Sie, wer dieses Relay betreibt.'],
  'password-easy': ['Dieses Passwort ist leicht zu erraten', 'Wählen Sie ein anderes.'],
  'payment-provider': [
    'Die Zahlung konnte nicht begonnen werden',
    'Überweisen Sie, oder versuchen Sie es später noch einmal.',
  ],
  'platform-unknown': ['Diese Plattform gibt es nicht', 'Wählen Sie eine aus der Liste.'],
  'price-changed': ['Der Preis hat sich geändert', 'Sehen Sie die Preise noch einmal an, und buchen Sie dann.'],
  'prices-changed': [
    'Jemand anderes hat die Preise gerade geändert',
    'Sehen Sie sie an, und versuchen Sie es noch einmal.',
  ],
  'recipient-search': ['Ein Empfänger zum Suchen fehlt', 'Schreiben Sie anna@example.org, anna* oder @example.org.'],
  'recipient-unknown': ['Er ist kein Empfänger dieser Nachricht', 'Senden Sie ihm eine eigene Mail.'],
  'replies-loop': ['Das ist eine Adresse dieser Domain selbst', 'Geben Sie eine einer anderen Domain an.'],
  'remote-exists': ['Das Relay hat für dieses System schon eine Site eingerichtet', 'Trennen Sie sie zuerst.'],
  'remote-failed': [
    'Die Site ließ sich nicht einrichten; geändert wurde nichts',
    'Der Grund steht darunter. Prüfen Sie die Adresse und den Zugang, und ob das Relay die Site übers Internet erreicht.',
  ],
  'remote-undoing': [
    'Die Einstellungen ließen sich nicht ändern und noch nicht zurücksetzen',
    'Das Relay versucht es weiter; sehen Sie die Mail-Einstellungen der Site an.',
  ],
  resend: ['Diese Nachricht wurde schon zu oft wiederholt', 'Senden Sie eine neue.'],
  'role-not-allowed': ['Ihre Rolle erlaubt das nicht', 'Bitten Sie einen Inhaber oder Administrator des Kontos.'],
  'scope-not-allowed': [
    'Ihre Rolle in diesem Konto erlaubt das nicht',
    'Bitten Sie einen Inhaber oder Administrator des Kontos.',
  ],
  'sender-domain': [
    'Der Absender gehört nicht zu diesem System',
    'Senden Sie von einer Adresse seiner Domains, oder fügen Sie die Domain hinzu.',
  ],
  'signup-closed': ['Neue Konten legt nur der Betreiber an', 'Bitten Sie, wer dieses Relay betreibt.'],
  'site-url': [
    'Das ist keine Adresse einer Site',
    'Geben Sie sie an, wie sie im Browser steht: https://, ohne Benutzernamen, ? und #.',
  ],
  'system-state': ['Das System ist noch nicht fertig eingerichtet', 'Setzen Sie, was auf seiner Seite fehlt.'],
  'system-unknown': ['Dieses System gibt es hier nicht', 'Sehen Sie in die Liste der Systeme.'],
  'template-exists': [
    'Eine Vorlage dieses Namens gibt es in diesem System schon',
    'Ändern Sie diese, oder wählen Sie einen anderen Namen.',
  ],
  'template-too-large': ['Die Vorlage macht eine zu große Mail', 'Geben Sie kürzere Texte und Listen.'],
  'template-unknown': ['Diese Vorlage gibt es hier nicht', 'Sehen Sie in die Liste der Vorlagen.'],
  'template-wrong': [
    'Die Vorlage ist nicht richtig',
    'Der Grund steht darunter; prüfen Sie die geschweiften Klammern.',
  ],
  'text-unknown': ['Diese Nachricht hat keinen Text zum Zeigen', 'Sehen Sie die Anhänge oder den Quelltext an.'],
  'too-many': ['Mehr gehen nicht', 'Entfernen Sie zuerst etwas.'],
  'too-many-requests': [
    'Das waren zu viele Anfragen in kurzer Zeit',
    'Warten Sie einen Moment, und machen Sie dann weiter.',
  ],
  url: [
    'Diese Adresse geht hier nicht',
    'Schreiben Sie eine wie https://shop.example/hooks/mail oder mailto:post@shop.example.',
  ],
  'user-exists': ['Diese Adresse gibt es schon', 'Melden Sie sich damit an.'],
  'versions-full': ['Diese Vorlage hat so viele Versionen, wie gehen', 'Machen Sie mit einer neuen Vorlage weiter.'],
  'webhook-disabled': ['Der Webhook ist abgeschaltet', 'Schalten Sie ihn zuerst wieder ein.'],
  'webhook-unknown': ['Diesen Webhook gibt es hier nicht', 'Sehen Sie in die Liste der Webhooks.'],
  'woo-address': [
    'WooCommerce gibt Schlüssel nur an https-Adressen, und dieses Relay hat keine',
    'Der Betreiber setzt DEPESCHE_PUBLIC_URL auf die https-Adresse des Relays.',
  ],
  'woo-answer': [
    'Auf diese Schlüssel wartet niemand',
    'Machen Sie einen neuen Link: Jeder gilt einmal, eine Stunde lang.',
  ],
  'woo-exists': ['Mit diesem System ist schon ein Shop verknüpft', 'Trennen Sie ihn zuerst.'],
  'woo-failed': ['Der Shop hat es nicht angenommen', 'Der Grund steht darunter.'],
  'woo-platform': ['Dieses System ist kein WooCommerce-Shop', 'Wählen Sie ein System dieser Plattform.'],
  'woo-scope': ['Die Schlüssel dieses Shops dürfen das nicht', 'Trennen und verknüpfen Sie ihn mit mehr Rechten.'],
  'woo-state': ['Der Shop hat seine Schlüssel noch nicht gegeben', 'Öffnen Sie den Link als Administrator des Shops.'],
  'woo-unknown': ['Mit diesem System ist kein Shop verknüpft', 'Machen Sie einen Link.'],
  'zone-unclear': ['Das DNS sagt nicht, in welcher Zone die Domain liegt', 'Versuchen Sie es gleich noch einmal.'],
}

/** @param type `/problems/<name>` @returns null for one that has no words here yet */
export const germanProblem = (type: string): Words | null => german[type.replace(/^\/problems\//, '')] ?? null
