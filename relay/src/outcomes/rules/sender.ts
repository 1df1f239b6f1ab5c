/**
 * Words about the sender: his address, his proofs, his server's name, the mail's looks. They stand before the words about
 * the address, since a block list often hides behind 5.1.1, and taking that for a dead address would lose a customer.
 */
import { phrases } from '../answer-text.ts'
import type { Rule } from './rule.ts'

export const senderRules: readonly Rule[] = [
  {
    id: 'sender-refused',
    words: phrases(
      '(sender|envelope from|return path|reverse path|originator|from address|mail from|absender*|expediteur|emetteur|remitente|mittente|nadawc*|afzender) address? … (reject*|refused|denied|invalid*|unknown|not accepted|not exist*|does not exist|doesnt exist|not found|verify|verification|verif*|unverified|callout|unresolvable|blocked|not allowed|not permitted|unbekannt|abgelehnt|ungueltig|invalide|no existe)',
      '(invalid|unknown|bad|unverified|unresolvable|forged|spoofed|ungueltige*|unbekannte*) (sender*|envelope sender|return path|mail from|from address|absender*|originator)',
      'domain (of|in) (the)? sender* … (does|not|unknown|resolve*|exist*|invalid|reject*)',
      'sender* domain … (not|unknown|invalid|reject*|must|unresolv*|resolve*|exist*)',
      '(could not|couldnt|cannot|can not|unable to|failed to) (verify|resolve|complete|check) … (sender|return path|mail from)',
      '(sender callout|sender verify|sender verification|sender callback) … (fail*|reject*|denied)',
      'sender verify failed',
      '(rejected|reject|refuse|blocked) … (the|this|your)? (sender|mail from|from address)',
      '(sender|absender) … (blacklist* |is )?(gesperrt|geblockt|nicht zugelassen|nicht erlaubt)',
      'null sender … (not|reject*|refuse*)',
    ),
    unless: phrases(
      '(greylist*|graylist*)',
      'mail from (ip|host|server|network|your|^)',
      '(user|recipient|mailbox|account) (unknown|not found|does not exist)',
      'unknown (user|recipient|local part)',
    ),
    cause: 'senderRefused',
    source: 'RFC 3463 X.1.7, X.1.8; Postfix reject_unknown_sender_domain, Exim sender verification',
    example: 'rcpt: 550 5.1.8 <info@shop.example>: Sender address rejected: Domain not found',
  },
  {
    id: 'sender-unproven',
    words: phrases(
      '(spf|dkim|dmarc|arc|dkim signature|domainkeys)',
      '(unauthenticated|not authenticated) … (email|mail|message|sender|domain)?',
      '(email|message|sender) … (authentication|authenticated) … (required|fail*|check*|information|results)',
      'sender policy framework',
      'sender id … (fail*|reject*|not)',
    ),
    cause: 'unauthenticated',
    source: 'RFC 7372, RFC 7489, RFC 7208; Gmail 5.7.26, 5.7.27, 5.7.30',
    example: "data: 550 5.7.26 Unauthenticated email from shop.test is not accepted due to domain's DMARC policy",
  },
  {
    id: 'block-list-page',
    raw: /\b(spamhaus\.(org|com)|spamcop\.net|barracudacentral\.org|sorbs\.net|uceprotect\.net|abusix\.(com|org|zone)|csi\.cloudmark\.com|senderscore\.org|talosintelligence\.com|senderbase\.org|ipcheck\.proofpoint\.com|manitu\.net|mailspike\.(net|org)|sendersupport\.olc|hetrixtools|mxtoolbox\.com|postmaster\.(gmx|web|1und1)\.[a-z]+\/en\/case|spamrl\.com|rbldns|surriel\.com|wpbl|backscatterer\.org)/i,
    cause: 'blocked',
    source: 'the look-up pages of block lists, which are named in refusals by them only',
    example: 'rcpt: 550 Blocked - see https://www.spamcop.net/bl.shtml?192.0.2.7',
  },
  {
    id: 'block-list',
    words: phrases(
      '(black|block|deny|drop|reject|sperr) ?(list|lists|listed|listing|liste|listen)',
      '(blacklist*|blocklist*|denylist*|sperrliste*|blackholed|liste noire|lista negra|lista nera|czarn* lis*)',
      '(rbl|rbls|dnsbl|dnsrbl|xbl|sbl|pbl|drbl|uribl|surbl|dbl)',
      '(spamhaus|spamcop|sorbs|uceprotect|abusix|cloudmark|senderscore|senderbase|manitu|psbl|invaluement|mailspike|barracuda reputation|trend micro|backscatterer|nixspam|ironport)',
      '(blocked|rejected|refused|listed|denied) (by|using|in|at|due to|because of) … (list|reputation|policy|blacklist|service)',
      '(poor|bad|low|negative|ip|sender*|domain|network|server|email) reputation',
      'reputation … (poor|bad|low|block*|reject*|too|of)',
      '(banned|blocked|blacklisted|listed|untrusted|suspicious|abusive|bad) (sending|sender*|source|client|remote|your)? (ip|ips|host|hosts|server|address range|network)',
      '(your|the|this|sending|client|source|remote|sender) (ip|ip address|host|mail server|mailserver|server|network|domain|client host|mta|smtp server) … (is|was|has been|have been|are|wurde|ist)? … (block*|blacklist*|banned|listed|reject*|refused|denied|not allowed|not permitted|not trusted|gesperrt|geblockt|abgelehnt|bloque*)',
      'client host … (reject*|block*|denied)',
      '(mail|mails|messages|email|emails|connection|connections) from … (^|your|this) … (not accepted|block*|reject*|refused|denied|werent|were not|not be accepted|not allowed|banned|gesperrt)',
      '(reverse dns|rdns|ptr|fcrdns|reverse hostname|reverse lookup|no reverse|reverse record|forward confirmed)',
      'cannot find your (hostname|reverse)',
      '(dynamic|residential|dial up|dialup|generic) (ip|ips|address|addresses|host|hosts|hostname|rdns|pool|range)',
      '(bad|invalid|forged|suspicious|unacceptable|fake) (helo|ehlo|dns)',
      '(helo|ehlo) (command)? … (reject*|invalid|not found|denied|mismatch|does not)',
      '(refused|declined) to talk',
      '(you are|youre|sie sind|you have been|ip is|host is|address is) not? (allowed to connect|allowed to send|welcome|banned|blocked|gesperrt|blacklisted)',
      '(poor|low|bad) (sending|mail) (history|score)',
      'email* … (blocked|refused) by … (administrator|admin|firewall|gateway|security)',
      'envelope (blocked|rejected)',
      '(sperr*|geblockt|blockiert) … (ip|server|absender|domain|mailserver)',
      '(ip|server|mailserver|domain) … (gesperrt|blockiert|geblockt)',
    ),
    cause: 'blocked',
    source: 'RFC 3463 X.7.1; RFC 6471; published texts of block lists and of the big receivers',
    example: 'rcpt: 554 5.7.1 Service unavailable; Client host [1.2.3.4] blocked using bl.lists.example',
  },
  {
    // the advice after it often names the spam filter, which the answer is not about
    id: 'address-unknown-at-first',
    words: phrases('(spam*|antispam|anti|junk|virus|phish*)'),
    opening: phrases(
      '(user|recipient|mailbox|account|address|email address|recipient address) (is)? (unknown|not found|invalid)',
      '(user|recipient|mailbox|account|address) (does not|doesnt) exist',
      '(unknown|invalid|no such) (user|recipient|mailbox|account|address)',
    ),
    openingUnless: phrases('(spam*|antispam|junk|virus|unsolicited|phish*|content|reputation|sender|policy)'),
    cause: 'noSuchAddress',
    source: 'RFC 3463 X.1.1; gateways that add where to complain about their filter',
    example:
      'rcpt: 550 5.1.1 Recipient unknown. If you believe that this is a spam filter error, contact the postmaster',
  },
  {
    id: 'spam-or-virus',
    words: phrases(
      '(spam|spamming|spammy|spammer|spammers|antispam|spamassassin|spamverdacht|spamfilter|spamming|spams|spamlike|spamscore)',
      'anti spam',
      '(unsolicited|unwanted|unerwuenscht*|bulk|junk|uce|ube) (e mail|email|emails|mail|mails|message|messages|commercial|werbung|content)',
      '(junk|junkmail|bulkmail)',
      '(phish*|scam|fraud*|malware|ransomware|malicious|virus|viruses|viren|virenverdacht|virus infected|infected|trojan|worm|eicar)',
      '(suspicious|harmful|dangerous|inappropriate|offensive) (content|message|mail|attachment|url|urls|link|links|text)',
      '(message|mail|email|content|nachricht) … (looks|scored|score*|classified|identified|detected|erkannt|considered|eingestuft|listed) (as|too|like|high|by|to be)',
      '(score|spamwert) … (too high|exceed*|above|threshold)',
      '(contains|contained) … (blacklisted|blocked|prohibited|forbidden) (url|urls|uri|link|links|domain|domains)',
    ),
    cause: 'spam',
    source: 'RFC 3463 X.7.1; SpamAssassin, Gmail, Exchange, Amavis texts',
    example: 'data: 554 5.7.1 This message was classified as SPAM and may not be delivered',
  },
]
