<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * Once an hour: how many orders came. The relay counts the mails, and warns when orders came and no mails did, which a test
 * mail never shows.
 */
final class Watchdog
{
    private const HOOK = 'depesche_mail_relay_heartbeat';
    /** orders that shops write mails about; a cart that is left is none */
    private const STATUSES = ['wc-processing', 'wc-on-hold', 'wc-completed'];

    public static function listen(): void
    {
        add_action(self::HOOK, [self::class, 'tell']);
        add_action('admin_init', [self::class, 'plan']);
    }

    public static function plan(): void
    {
        if (State::isConnected() && !wp_next_scheduled(self::HOOK)) {
            wp_schedule_event(time() + HOUR_IN_SECONDS, 'hourly', self::HOOK);
        }
    }

    public static function stop(): void
    {
        wp_clear_scheduled_hook(self::HOOK);
    }

    public static function tell(): void
    {
        $state = State::read();
        if ($state['connection'] === '') {
            return;
        }
        $since = max((int) $state['since'], time() - 30 * DAY_IN_SECONDS);
        $now = time();
        $answer = Relay::asConnected('POST', '/v1/connection/heartbeat', [
            'since' => gmdate('Y-m-d\TH:i:s\Z', $since),
            'orders' => self::ordersSince($since),
            'mails' => 'of-orders',
        ]);
        if (is_wp_error($answer)) {
            return; // told with the next one: since stays
        }
        $warning = is_array($answer['warning'] ?? null) ? $answer['warning'] : null;
        // while it warns the time grows, so that the warning stays until a mail comes
        State::change(['warning' => $warning, 'since' => $warning === null ? $now : $since]);
    }

    private static function ordersSince(int $since): int
    {
        if (!function_exists('wc_get_orders')) {
            return 0;
        }
        $found = wc_get_orders([
            'type' => 'shop_order',
            'status' => self::STATUSES,
            'date_created' => '>=' . $since,
            'return' => 'ids',
            'limit' => 1,
            'paginate' => true,
        ]);
        return is_object($found) && isset($found->total) ? (int) $found->total : 0;
    }
}
