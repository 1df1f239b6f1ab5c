/** Words about pace, size and the state of a mailbox that exists. */
import { phrases } from '../answer-text.ts'
import type { Rule } from './rule.ts'

const box =
  '(user|users|mailbox|mail box|mailboxes|mail folder|inbox|in box|account|accounts|recipient*|quota|disk quota|storage|maildir|mailfolder|message store|address|domain|postfach|postfaches|postbox|speicher*|konto|kontos|mailkonto|empfaenger*|benutzer*|limit)'

export const mailboxRules: readonly Rule[] = [
  {
    id: 'greylisted',
    words: phrases(
      '(greylist*|graylist*|postgrey|sqlgrey|milter greylist)',
      '(grey|gray) (list*|listing)',
      'try again in … (seconds|minutes)',
    ),
    cause: 'greylisted',
    source: 'RFC 6647 §5',
    example: 'rcpt: 450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted, see http://postgrey.example/help',
  },
  {
    id: 'too-fast',
    words: phrases(
      '(rate limit*|ratelimit*|throttl*|too fast|too quickly|too frequent*|hourly limit|daily limit)',
      'too many (connections|sessions|messages|mails|emails|concurrent|simultaneous|recipients|errors|requests|hops per|unknown recipients|mail|e mails|nachrichten|verbindungen|sent)',
      '(exceed*|reached|over|beyond) … (rate|rates|connection*|concurren*|sending limit*|messages per|mails per|emails per|message limit|limit on|hourly|daily)',
      '(message|sending|connection|mail|unusual|abnormal) (rate|rates|frequency)',
      '(deferred|delayed) due to (user complaints|unexpected volume|excessive)',
      '(trop de connexions|zu viele verbindungen|demasiadas conexiones|troppe connessioni)',
    ),
    unless: phrases('too many messages (in|on|stored|for)', 'zu ?viele mails auf'),
    cause: 'tooFast',
    source: 'RFC 3463 X.5.3, RFC 5248 X.4.5, X.7.28; Gmail 4.7.28, Outlook 4.7.650',
    example: 'data: 450 4.7.28 Our system has detected an unusual rate of mail; your messages have been rate limited',
  },
  {
    id: 'too-large',
    words: phrases(
      '(message|mail|email|e mail|nachricht|body|attachment|attachments|anhang|file|content|data|mensaje|messaggio|wiadomosc|bericht|courrier) … (too|zu|trop|demasiado|troppo|zbyt|te) (big|large|long|gross|gros|grand|grande|volumineux|duz*|groot|heavy)',
      '(message|mail|email|nachricht*|body|header|msg) (size|length|groesse) … (exceed*|limit*|too|larger|maximum|ueberschr*|greater|violation)',
      '(size|length) of (the|this|your)? (message|mail|email|nachricht) … (exceed*|limit*|too|larger|greater)',
      '(message|mail|email|nachricht) … (exceed*|larger than|bigger than|over|ueberschreitet|greater than) … (size|maximum message|message limit|megabytes|mb|bytes|kb|groesse)',
      'exceed* … (message|mail|fixed|maximum) (size|length|file size)',
      '(maximum|max|maximale) (message|mail|nachrichten|allowed)? (size|groesse|length) … (exceed*|is|ueberschr*)',
      'exceeds (size|message|administrative) limit',
      'exceeds … administrative limit',
      '(too|zu) (large|big|gross)',
      'mailgroesse ueberschr*',
    ),
    unless: phrases(
      '(mailbox|inbox|quota|storage|disk|speicher*|mailboxsize|postfach) … (full|exceed*|voll|ueberschr*|limit*)',
      'would exceed … (mailbox|quota|storage)',
      'over quota',
    ),
    cause: 'tooLarge',
    source: 'RFC 1870 §6.1; RFC 3463 X.2.3, X.3.4; Postfix, Exchange, Exim texts',
    example: 'mail: 552 5.3.4 Message size exceeds fixed limit',
  },
  {
    id: 'mailbox-full',
    words: phrases(
      `${box} … (full|over quota|overquota|exceed*|overfull|overflow*|overdrawn|out of (?:disk |storage |mail )?space|out of storage|over (?:the |its |their |his )?(?:disk |storage |allowed |mail |mailbox )?(?:quota|limit)|ueberfuell*|voll|ueberschritten|erschoepft|overflowed|too full|at capacity|over capacity|exhausted)`,
      '(full|overfull|overquota) (mailbox|inbox|mail box|account|postfach)',
      '(over|above|exceed*|beyond|reached|uses*|maxed) (the|its|their|his|allowed|mailbox|disk|storage|user|mail|maximum|allocated|account)? (quota|storage|disk space|allocated storage|mailbox size|mailbox limit|storage limit|disk quota|space limit|allotment|allocation)',
      'exceed* … (quota|storage|mailbox|allocation|disk space|space)',
      '(quota|storage|mailbox size|disk space|speicherplatz) … (exceed*|reached|full|violation|violated|overrun|limit|ueberschr*|erschoepft|aufgebraucht|failed|problem|error)',
      '(would|will) exceed … (mailbox|quota|storage|limit)',
      '(insufficient|not enough|no more|no|out of|lack of) (disk|storage|mailbox|free|mail|quota)? (space|storage|quota|room) … (mailbox|user|account|recipient|store|left|available|for)',
      '(overquota|over quota|mailboxfull|mailbox is full|mailboxquota|quota full|disk full|mailbox limit|recipients mailbox is full)',
      'user has … (too many messages|exhausted … space|too much)',
      'too many (messages|mails) (in|on|stored)',
      'zu ?viele mails auf',
      'hat … (speicher*|quota) … ueberschr*',
      '(boite|boites|quota|messagerie|compte|bal) … (pleine|plein|depasse*|saturee|satura*|remplie)',
      '(buzon|casilla|cuota|cuenta|bandeja|espacio|caixa|quota|cota) … (llen*|exced*|super*|sobrepas*|agotad*|cheia|excedid*|ultrapass*)',
      '(casella|quota|mailbox|spazio|account) … (piena|pieno|superat*|esaurit*)',
      '(skrzynk*|limit*|konto|miejsca|quota) … (peln*|przepeln*|przekroczon*|zapelnion*)',
      '(mailbox|postvak|quota|postbus|brievenbus) … (vol|overschreden)',
      '(ящик|почтовый ящик|квота) … (переполнен*|превышен*|заполнен*)',
    ),
    cause: 'mailboxFull',
    source: 'RFC 3463 X.2.2; Gmail, Postfix, Dovecot, Courier, web.de, Orange texts',
    example: 'data: 552 5.2.2 <anna@kunde.example>: Quota exceeded (mailbox for user is full)',
  },
  {
    id: 'mailbox-off',
    words: phrases(
      '(user|mailbox|mail box|account|recipient*|address|email|e mail|login|postfach|konto|empfaenger*|benutzer*|benutzerkonto|mailkonto|adresse|customer|account of recipient|domain) (@|name|address|account|mailbox)? (is|has been|was|are|been|ist|wurde|status|is currently|is temporarily|currently|temporarily|is administratively|administratively)? (disabled|suspended|inactive|locked|blocked|frozen|deactivated|on hold|not active|not activated|expired|barred|turned off|switched off|gesperrt|deaktiviert|inaktiv|stillgelegt|geblockt|abgelaufen|nicht aktiv|nicht aktiviert|nicht freigeschaltet)',
      '(disabled|suspended|inactive|locked|deactivated|expired|frozen|blocked|deaktivierte*|gesperrte*|inactive email) (user|mailbox|account|recipient|address|login|postfach|konto)',
      '(user|account|mailbox|email account|address) … (disabled|suspended|deactivated|inactive|gesperrt|deaktiviert)',
      '(mailbox|account|address|user|recipient) … not (accepting|accept|receiving|allowed to receive|enabled|able to receive) (any|new|e)? (mail|mails|messages|email)',
      '(konto|postfach|empfaenger) … (gesperrt|deaktiviert|inaktiv)',
      '(compte|boite|utilisateur|adresse) … (desactive*|suspendu*|bloque*|inactif|inactive|ferme temporairement)',
      '(cuenta|usuario|buzon|casilla|conta) … (desactivad*|deshabilitad*|suspendid*|inactiv*|bloquead*|desativad*)',
      '(account|utente|casella) … (disabilitat*|sospes*|disattivat*|bloccat*|inattiv*)',
      '(konto|skrzynka) … (zablokowan*|nieaktywn*|wylaczon*)',
      '(account|mailbox|postvak) … (geblokkeerd|uitgeschakeld|inactief)',
      '(ящик|пользователь|аккаунт) … (заблокирован*|отключен*|отключён*|неактивен)',
    ),
    cause: 'mailboxDisabled',
    source: 'RFC 3463 X.2.1: the mailbox exists but is not accepting messages',
    example: 'rcpt: 550 5.2.1 This mailbox has been suspended',
  },
]
