<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

final class Uninstall
{
    public static function site(): void
    {
        if (State::isConnected()) {
            Connection::end();
        }
        Watchdog::stop();
        BrowserRoad::forgetEverything();
        foreach ([State::OPTION, Vault::OPTION, Failures::OPTION] as $option) {
            delete_option($option);
        }
    }
}
