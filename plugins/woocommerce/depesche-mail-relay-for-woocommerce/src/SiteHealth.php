<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** A test in Tools → Site Health. */
final class SiteHealth
{
    public static function listen(): void
    {
        add_filter('site_status_tests', [self::class, 'add']);
    }

    /**
     * @param mixed $tests
     * @return mixed
     */
    public static function add($tests)
    {
        if (is_array($tests)) {
            $tests['direct']['depesche_mail_relay'] = [
                'label' => __('Mails through the relay', 'depesche-mail-relay-for-woocommerce'),
                'test' => [self::class, 'test'],
            ];
        }
        return $tests;
    }

    public static function test(): array
    {
        $troubles = Health::troubles();
        $isBad = in_array('error', array_column($troubles, 'level'), true);
        $isConnected = Smtp::values() !== null;
        $verified = State::read()['verified'];
        $texts = array_column($troubles, 'text');
        if (!$isConnected && !$isBad) {
            $texts[] = __('Mails leave this site as they did before: it is not connected to a relay.', 'depesche-mail-relay-for-woocommerce');
        } elseif ($verified === null && !$isBad) {
            $texts[] = __('No test mail has been seen by the relay yet. Send one.', 'depesche-mail-relay-for-woocommerce');
        }
        $isGood = $texts === [];
        if ($isGood) {
            $texts[] = __('Mails go through the relay, signed.', 'depesche-mail-relay-for-woocommerce');
        }
        $label = __('Mails may not arrive', 'depesche-mail-relay-for-woocommerce');
        if ($isGood) {
            $label = __('Mails go through the relay', 'depesche-mail-relay-for-woocommerce');
        } elseif (!$isBad) {
            $label = __('Mails through the relay can be set up better', 'depesche-mail-relay-for-woocommerce');
        }
        return [
            'label' => $label,
            'status' => $isBad ? 'critical' : ($isGood ? 'good' : 'recommended'),
            'badge' => ['label' => __('Mail', 'depesche-mail-relay-for-woocommerce'), 'color' => 'blue'],
            'description' => '<p>' . implode('</p><p>', array_map('esc_html', $texts)) . '</p>',
            'actions' => sprintf(
                '<p><a href="%s">%s</a></p>',
                esc_url(Plugin::settingsUrl()),
                esc_html__('Settings of the mail relay', 'depesche-mail-relay-for-woocommerce')
            ),
            'test' => 'depesche_mail_relay',
        ];
    }
}
