<?php
/**
 * Plugin Name: WooCommerce (stand-in for tests)
 * Description: What Depesche's plugin uses of WooCommerce, with the same names, arguments, filters and checks as 10.5 and 11.0; nothing else of a shop.
 * Version: 11.0.1
 */

defined('ABSPATH') || exit;

final class WooCommerce
{
    public $integrations = [];
}

class WC_Order
{
    private $post;

    public function __construct(WP_Post $post)
    {
        $this->post = $post;
    }

    public function get_id()
    {
        return $this->post->ID;
    }

    public function get_order_number()
    {
        return (string) apply_filters('woocommerce_order_number', $this->get_id(), $this);
    }

    public function get_billing_email()
    {
        return get_post_meta($this->post->ID, '_billing_email', true);
    }

    /** As WooCommerce: the status first, then its mails. */
    public function update_status($status)
    {
        wp_update_post(['ID' => $this->post->ID, 'post_status' => 'wc-' . $status]);
        $this->post = get_post($this->post->ID);
        if ($status === 'processing') {
            (new WC_Email('new_order', $this))->send(get_option('admin_email'), 'New order', 'A new order');
            (new WC_Email('customer_processing_order', $this))->send($this->get_billing_email(), 'Your order', 'Thank you');
        }
    }
}

class WC_Email
{
    public $id;
    public $object;

    public function __construct($id, $object)
    {
        $this->id = $id;
        $this->object = $object;
    }

    public function get_from_address()
    {
        return sanitize_email(apply_filters('woocommerce_email_from_address', get_option('woocommerce_email_from_address'), $this, ''));
    }

    public function get_from_name()
    {
        return wp_specialchars_decode(esc_html(apply_filters('woocommerce_email_from_name', get_option('woocommerce_email_from_name'), $this, '')), ENT_QUOTES);
    }

    public function get_headers()
    {
        $header = "Content-Type: text/html\r\n";
        if ($this->id !== 'new_order') {
            $header .= 'Reply-to: ' . $this->get_from_name() . ' <' . $this->get_from_address() . ">\r\n";
        }
        return apply_filters('woocommerce_email_headers', $header, $this->id, $this->object, $this);
    }

    public function send($to, $subject, $message)
    {
        add_filter('wp_mail_from', [$this, 'get_from_address']);
        add_filter('wp_mail_from_name', [$this, 'get_from_name']);
        $callback = apply_filters('woocommerce_mail_callback', 'wp_mail', $this);
        $return = $callback($to, $subject, $message, $this->get_headers(), []);
        remove_filter('wp_mail_from', [$this, 'get_from_address']);
        remove_filter('wp_mail_from_name', [$this, 'get_from_name']);
        do_action('woocommerce_email_sent', $return, $this->id, $this);
        return $return;
    }
}

abstract class WC_Settings_API
{
    public $id = '';
    public $method_title = '';
    public $method_description = '';
}

abstract class WC_Integration extends WC_Settings_API
{
}

class WC_Admin_Settings
{
    private static $errors = [];
    private static $saved = false;

    public static function add_error($text)
    {
        self::$errors[] = $text;
    }

    /** html-admin-settings.php: everything is in one form, whose nonce is checked before anything is saved */
    public static function save()
    {
        if (($_GET['page'] ?? '') === 'wc-settings' && !empty($_POST['save'])) {
            check_admin_referer('woocommerce-settings');
            do_action('woocommerce_update_options_integration_' . sanitize_title(wp_unslash($_GET['section'] ?? '')));
            self::$saved = true;
        }
    }

    public static function output()
    {
        $section = isset($_GET['section']) ? sanitize_title(wp_unslash($_GET['section'])) : '';
        $integrations = $GLOBALS['woocommerce']->integrations;
        echo '<div class="wrap woocommerce"><form method="post" id="mainform" action="" enctype="multipart/form-data"><h1>Integration</h1>';
        foreach (self::$errors as $text) {
            echo '<div id="message" class="error inline"><p><strong>' . esc_html($text) . '</strong></p></div>';
        }
        if (self::$saved && self::$errors === []) {
            echo '<div id="message" class="updated inline"><p><strong>Your settings have been saved.</strong></p></div>';
        }
        $shown = $integrations[$section] ?? reset($integrations);
        if ($shown) {
            $shown->admin_options();
        }
        echo '<p class="submit"><button name="save" class="woocommerce-save-button components-button is-primary" type="submit" value="Save changes">Save changes</button>';
        wp_nonce_field('woocommerce-settings');
        echo '</p></form></div>';
    }
}

function wc_create_order($email)
{
    $id = wp_insert_post(['post_type' => 'shop_order', 'post_status' => 'wc-pending', 'post_title' => 'Order']);
    update_post_meta($id, '_billing_email', $email);
    return wc_get_order($id);
}

function wc_get_order($id)
{
    $post = get_post($id);
    return $post && $post->post_type === 'shop_order' ? new WC_Order($post) : false;
}

function wc_get_orders($args)
{
    preg_match('/^>=(\d+)$/', $args['date_created'] ?? '>=0', $found);
    $query = new WP_Query([
        'post_type' => $args['type'],
        'post_status' => $args['status'],
        'posts_per_page' => $args['limit'],
        'fields' => 'ids',
        'date_query' => [['column' => 'post_date_gmt', 'after' => gmdate('Y-m-d H:i:s', (int) $found[1]), 'inclusive' => true]],
    ]);
    return (object) ['orders' => $query->posts, 'total' => $query->found_posts, 'max_num_pages' => $query->max_num_pages];
}

$GLOBALS['woocommerce'] = new WooCommerce();

add_action('init', function () {
    register_post_type('shop_order', [
        'public' => false,
        'show_ui' => true,
        'labels' => ['name' => 'Orders'],
        'supports' => ['title'],
        'capability_type' => 'shop_order',
        'map_meta_cap' => true,
    ]);
    foreach (['pending', 'processing', 'on-hold', 'completed'] as $status) {
        register_post_status('wc-' . $status, ['public' => false, 'exclude_from_search' => false]);
    }
    do_action('before_woocommerce_init');
    foreach (apply_filters('woocommerce_integrations', []) as $class) {
        $integration = new $class();
        $GLOBALS['woocommerce']->integrations[$integration->id] = $integration;
    }
    do_action('woocommerce_init');
});

add_action('admin_init', ['WC_Admin_Settings', 'save']);
add_action('admin_menu', function () {
    add_menu_page('WooCommerce', 'WooCommerce', 'manage_woocommerce', 'woocommerce', '__return_null');
    add_submenu_page('woocommerce', 'Settings', 'Settings', 'manage_woocommerce', 'wc-settings', ['WC_Admin_Settings', 'output']);
});

register_activation_hook(__FILE__, function () {
    $caps = ['manage_woocommerce', 'edit_shop_orders', 'edit_shop_order', 'edit_others_shop_orders', 'edit_published_shop_orders', 'edit_private_shop_orders', 'read_private_shop_orders', 'publish_shop_orders'];
    add_role('shop_manager', 'Shop manager', ['read' => true]);
    foreach (['administrator', 'shop_manager'] as $role) {
        foreach ($caps as $cap) {
            get_role($role)->add_cap($cap);
        }
    }
    add_option('woocommerce_email_from_address', get_option('admin_email'));
    add_option('woocommerce_email_from_name', get_option('blogname'));
});
