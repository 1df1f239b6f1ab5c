<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** What is not as it should be, in words for the managers: one list for the notices, Site Health and the settings. */
final class Health
{
    /** @return array<int, array{level: string, text: string}> level: error or warning */
    public static function troubles(): array
    {
        $state = State::read();
        $troubles = [];
        $add = static function (string $level, string $text) use (&$troubles): void {
            if ($text !== '') {
                $troubles[] = ['level' => $level, 'text' => $text];
            }
        };
        $isActive = Smtp::values() !== null;
        $add('error', (string) Smtp::whyNot());
        if ($state['ended']) {
            $add('error', __('The relay doesn’t know this site any longer: somebody has ended the connection there. Connect again.', 'depesche-mail-relay-for-woocommerce'));
        }
        if ($state['connection'] !== '' && !$isActive) {
            $add('warning', __('Mails don’t go through the relay yet: DNS records are missing.', 'depesche-mail-relay-for-woocommerce'));
        }
        $add('error', State::words($state['warning']));
        if ($state['page_fault'] !== '') {
            /* translators: %s: what went wrong */
            $add('warning', sprintf(__('Mails don’t link to the help page of this site: %s', 'depesche-mail-relay-for-woocommerce'), $state['page_fault']));
        }
        $failure = Failures::last();
        if ($failure !== null) {
            $add('error', sprintf(
                /* translators: 1: date and time 2: what went wrong */
                __('A mail could not be sent (%1$s): %2$s', 'depesche-mail-relay-for-woocommerce'),
                wp_date(get_option('date_format') . ' ' . get_option('time_format'), $failure['at']),
                $failure['text']
            ));
        }
        if ($isActive) {
            foreach (Competitors::active() as $name) {
                /* translators: %s: name of a plugin */
                $add('warning', sprintf(__('%s is active as well. Two plugins that send mails get into each other’s way: deactivate one.', 'depesche-mail-relay-for-woocommerce'), $name));
            }
            if (Competitors::replacesWpMail()) {
                $add('warning', __('Another plugin has replaced WordPress’ function that sends mails, so mails may not go through the relay.', 'depesche-mail-relay-for-woocommerce'));
            }
        }
        return $troubles;
    }
}
