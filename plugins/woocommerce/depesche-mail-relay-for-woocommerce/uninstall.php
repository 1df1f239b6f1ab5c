<?php
/** Removes what the plugin kept, on each site of a network; a connection that is left is ended first. */

namespace Depesche\MailRelay;

defined('WP_UNINSTALL_PLUGIN') || exit;

if (!defined(__NAMESPACE__ . '\VERSION')) {
    require __DIR__ . '/depesche-mail-relay-for-woocommerce.php';
}

$depesche_sites = is_multisite() ? get_sites(['fields' => 'ids', 'number' => 0]) : [0];
foreach ($depesche_sites as $depesche_site) {
    if ($depesche_site !== 0) {
        switch_to_blog($depesche_site);
    }
    Uninstall::site();
    if ($depesche_site !== 0) {
        restore_current_blog();
    }
}
