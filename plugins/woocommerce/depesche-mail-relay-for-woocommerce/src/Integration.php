<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/** WooCommerce → Settings → Integration → Depesche. WooCommerce verifies its own form before it calls us. */
final class Integration extends \WC_Integration
{
    public function __construct()
    {
        $this->id = SettingsPage::ID;
        $this->method_title = 'Depesche';
        $this->method_description = __('Order mails that arrive, and what became of each.', 'depesche-mail-relay-for-woocommerce');
        add_action('woocommerce_update_options_integration_' . $this->id, [$this, 'process_admin_options']);
    }

    public function admin_options()
    {
        if (!Plugin::mayManage()) {
            return;
        }
        echo '<h2>' . esc_html($this->method_title) . '</h2><p>' . esc_html($this->method_description) . '</p>';
        Panel::show();
    }

    public function process_admin_options()
    {
        // phpcs:disable WordPress.Security.NonceVerification.Missing -- WooCommerce has verified it
        if (!Plugin::mayManage() || !isset($_POST['depesche_sender'], $_POST['depesche_sender_name'])) {
            return false;
        }
        $fault = Sender::save(
            sanitize_text_field(wp_unslash($_POST['depesche_sender'])),
            sanitize_text_field(wp_unslash($_POST['depesche_sender_name']))
        );
        // phpcs:enable
        if ($fault !== null && class_exists('WC_Admin_Settings')) {
            \WC_Admin_Settings::add_error($fault);
        }
        return $fault === null;
    }
}
