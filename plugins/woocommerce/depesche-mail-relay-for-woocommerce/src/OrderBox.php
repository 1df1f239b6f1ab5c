<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** Beside an order: which mails of it the relay sent, and what became of them. Asked for after the page is there. */
final class OrderBox
{
    private const ACTION = 'depesche_order_mails';
    private const MOST_MAILS = 5;

    public static function listen(): void
    {
        add_action('add_meta_boxes', [self::class, 'add'], 10, 2);
        add_action('wp_ajax_' . self::ACTION, [self::class, 'answer']);
    }

    /**
     * @param mixed $screen a post's type, or the screen of WooCommerce's own tables
     * @param mixed $object
     */
    public static function add($screen, $object = null): void
    {
        $order = self::order($object);
        if ($order === null || !State::isConnected() || !current_user_can('edit_shop_orders')) {
            return;
        }
        add_meta_box('depesche-mails', __('Mails of this order', 'depesche-mail-relay-for-woocommerce'), [self::class, 'show'], null, 'side', 'default', ['order' => $order->get_id()]);
        wp_enqueue_script('depesche-order-mails', plugins_url('assets/order-mails.js', FILE), [], VERSION, true);
    }

    /**
     * @param mixed $object
     * @param array $box
     */
    public static function show($object, $box): void
    {
        printf(
            '<div class="depesche-mails" aria-live="polite" data-url="%s">%s</div>',
            esc_url(add_query_arg(
                ['action' => self::ACTION, 'order' => (int) $box['args']['order'], 'nonce' => wp_create_nonce(self::ACTION . (int) $box['args']['order'])],
                admin_url('admin-ajax.php')
            )),
            esc_html__('Asking the relay …', 'depesche-mail-relay-for-woocommerce')
        );
    }

    public static function answer(): void
    {
        $id = isset($_GET['order']) ? absint(wp_unslash($_GET['order'])) : 0;
        if (!current_user_can('edit_shop_orders') || !check_ajax_referer(self::ACTION . $id, 'nonce', false)) {
            wp_die(esc_html__('You may not see this.', 'depesche-mail-relay-for-woocommerce'), '', ['response' => 403]);
        }
        $order = function_exists('wc_get_order') ? self::order(wc_get_order($id)) : null;
        if ($order === null) {
            wp_die(esc_html__('There is no such order.', 'depesche-mail-relay-for-woocommerce'), '', ['response' => 404]);
        }
        nocache_headers();
        header('Content-Type: text/html; charset=UTF-8');
        echo wp_kses_post(self::mails(Notes::word($order->get_order_number())));
        wp_die();
    }

    private static function mails(string $number): string
    {
        $found = Relay::asConnected('GET', '/v1/messages?' . http_build_query(['order' => $number, 'limit' => self::MOST_MAILS], '', '&'));
        if (is_wp_error($found)) {
            return '<p>' . esc_html($found->get_error_message()) . '</p>';
        }
        $html = '';
        foreach (array_slice((array) ($found['items'] ?? []), 0, self::MOST_MAILS) as $row) {
            $id = is_array($row) ? (string) ($row['id'] ?? '') : '';
            $mail = Relay::asConnected('GET', '/v1/messages/' . rawurlencode($id));
            if (!is_wp_error($mail)) {
                $html .= self::mail($mail);
            }
        }
        return $html !== '' ? $html : '<p>' . esc_html__('No mail of this order has reached the relay.', 'depesche-mail-relay-for-woocommerce') . '</p>';
    }

    private static function mail(array $mail): string
    {
        $html = '<p><strong>' . esc_html((string) ($mail['subject'] ?? '')) . '</strong></p><ul>';
        foreach ((array) ($mail['timeline'] ?? []) as $step) {
            $at = is_array($step) ? strtotime((string) ($step['at'] ?? '')) : false;
            if ($at !== false) {
                $html .= '<li><time>' . esc_html((string) wp_date(get_option('date_format') . ' ' . get_option('time_format'), $at)) . '</time> ' . esc_html(State::words($step['text'] ?? null)) . '</li>';
            }
        }
        return $html . '</ul>';
    }

    /**
     * @param mixed $object a post or an order
     * @return \WC_Order|null
     */
    private static function order($object)
    {
        if ($object instanceof \WP_Post && function_exists('wc_get_order')) {
            $object = $object->post_type === 'shop_order' ? wc_get_order($object->ID) : null;
        }
        return $object instanceof \WC_Order ? $object : null;
    }
}
