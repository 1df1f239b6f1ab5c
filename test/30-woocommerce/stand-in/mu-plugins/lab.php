<?php
/** The tests' relay is on loopback, on a port of its own, with a certificate of the tests' authority. */

defined('ABSPATH') || exit;

add_filter('http_request_host_is_external', function ($external, $host) {
    return $external || (!get_option('lab_strict') && $host === 'localhost');
}, 10, 2);
add_filter('http_allowed_safe_ports', function ($ports, $host) {
    return $host === 'localhost' ? range(1024, 65535) : $ports;
}, 10, 2);
// relays only link to public names
add_filter('page_link', function ($url) {
    return str_replace(home_url('/'), 'https://www.laden.test/', $url);
});
add_filter('http_request_args', function ($args) {
    $args['sslcertificates'] = LAB_AUTHORITIES;
    return $args;
});

// an administrator who has lost his rights since he opened the page
add_filter('user_has_cap', function ($caps) {
    return get_option('lab_no_rights') ? ['read' => true] : $caps;
});

add_filter('pre_option_show_avatars', '__return_zero'); // they come from elsewhere
add_filter('locale', function ($locale) {
    return get_option('lab_locale') ?: $locale;
});
