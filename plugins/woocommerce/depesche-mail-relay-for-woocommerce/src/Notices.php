<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** What managers are told on top of the admin pages: the answer to what they just did, and what is wrong. */
final class Notices
{
    private const TOLD = 'depesche_mail_relay_told_';

    public static function listen(): void
    {
        add_action('admin_notices', [self::class, 'show']);
    }

    /** For the page that comes next, of this person. */
    public static function tell(string $level, string $text): void
    {
        set_transient(self::TOLD . get_current_user_id(), ['level' => $level, 'text' => $text], MINUTE_IN_SECONDS);
    }

    public static function show(): void
    {
        if (!Plugin::mayManage()) {
            return;
        }
        $key = self::TOLD . get_current_user_id();
        $told = get_transient($key);
        if (is_array($told)) {
            delete_transient($key);
            self::print($told['level'], $told['text'], '');
        }
        foreach (Health::troubles() as ['level' => $level, 'text' => $text]) {
            if (!is_array($told) || $told['text'] !== $text) {
                self::print($level, $text, Plugin::settingsUrl());
            }
        }
    }

    private static function print(string $level, string $text, string $url): void
    {
        printf(
            '<div class="notice notice-%s"><p><strong>Depesche</strong> %s%s</p></div>',
            esc_attr($level),
            esc_html($text),
            $url === '' ? '' : sprintf(' <a href="%s">%s</a>', esc_url($url), esc_html__('Settings of the mail relay', 'depesche-mail-relay-for-woocommerce'))
        );
    }
}
