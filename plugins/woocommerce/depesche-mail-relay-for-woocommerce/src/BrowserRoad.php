<?php

namespace Depesche\MailRelay;

defined('ABSPATH') || exit;

/**
 * Connecting in the browser: OAuth's authorization code with PKCE. What was begun is kept with the person who began it,
 * good for one answer within ten minutes.
 */
final class BrowserRoad
{
    private const BEGUN = 'depesche_mail_relay_begun';
    private const CLIENTS = 'depesche_mail_relay_clients';
    private const VALID_SECONDS = 600;

    public static function redirectUri(): string
    {
        return admin_url('admin-post.php?action=depesche_return');
    }

    /** @return string|\WP_Error where the browser is to go */
    public static function begin(string $address)
    {
        $unsafe = Vault::whyUnsafe();
        $relay = $unsafe === null ? RelayAddress::parse($address) : new \WP_Error('depesche_salts', $unsafe);
        if (is_wp_error($relay)) {
            return $relay;
        }
        $server = Relay::ask('GET', $relay . '/.well-known/oauth-authorization-server');
        if (is_wp_error($server)) {
            return $server;
        }
        foreach (['authorization_endpoint', 'token_endpoint', 'registration_endpoint'] as $name) {
            if (!self::isOf($relay, $server[$name] ?? null)) {
                $server['issuer'] = null;
            }
        }
        if (($server['issuer'] ?? null) !== $relay) {
            return new \WP_Error('depesche_issuer', sprintf(
                /* translators: %s: address of a relay */
                __('%s does not answer as a Depesche relay of that address.', 'depesche-mail-relay-for-woocommerce'),
                $relay
            ));
        }
        $client = self::client($relay, $server['registration_endpoint']);
        if (is_wp_error($client)) {
            return $client;
        }
        $begun = [
            'relay' => $relay,
            'token_endpoint' => $server['token_endpoint'],
            'client' => $client,
            'state' => self::random(),
            'verifier' => self::random(),
            'until' => time() + self::VALID_SECONDS,
        ];
        update_user_option(get_current_user_id(), self::BEGUN, ['verifier' => Vault::seal($begun['verifier'])] + $begun);
        return add_query_arg(array_map('rawurlencode', [
            'response_type' => 'code',
            'scope' => 'connect',
            'client_id' => $client,
            'redirect_uri' => self::redirectUri(),
            'state' => $begun['state'],
            'code_challenge' => self::base64url(hash('sha256', $begun['verifier'], true)),
            'code_challenge_method' => 'S256',
        ]), $server['authorization_endpoint']);
    }

    /**
     * @param array<string, string> $answer code, state, iss; or error
     * @return true|\WP_Error
     */
    public static function finish(array $answer)
    {
        $user = get_current_user_id();
        $begun = get_user_option(self::BEGUN, $user);
        // whoever deletes it first may go on: a state is good once
        $isFirst = is_array($begun) && delete_user_option($user, self::BEGUN);
        if (!$isFirst || $begun['until'] < time() || !hash_equals($begun['state'], $answer['state'] ?? '')) {
            return new \WP_Error('depesche_state', __('This answer belongs to no connection that you began, or came too late. Connect again.', 'depesche-mail-relay-for-woocommerce'));
        }
        if (!hash_equals($begun['relay'], $answer['iss'] ?? '')) {
            return new \WP_Error('depesche_issuer', __('This answer is not of the relay that was asked. Connect again.', 'depesche-mail-relay-for-woocommerce'));
        }
        if (($answer['code'] ?? '') === '') {
            return new \WP_Error('depesche_denied', __('The relay was not allowed to connect this site.', 'depesche-mail-relay-for-woocommerce'));
        }
        $token = Relay::askForm($begun['token_endpoint'], [
            'grant_type' => 'authorization_code',
            'client_id' => $begun['client'],
            'code' => $answer['code'],
            'redirect_uri' => self::redirectUri(),
            'code_verifier' => (string) Vault::open($begun['verifier']),
        ]);
        if (is_wp_error($token)) {
            self::forgetClients(); // perhaps it isn't known there any longer
            return $token;
        }
        return Connection::fetch($begun['relay'], [], (string) ($token['access_token'] ?? ''));
    }

    public static function forgetClients(): void
    {
        delete_option(self::CLIENTS);
    }

    public static function forgetEverything(): void
    {
        global $wpdb;
        self::forgetClients();
        delete_metadata('user', 0, $wpdb->get_blog_prefix() . self::BEGUN, '', true);
    }

    /**
     * Registered once for each relay and address of this site.
     * @return string|\WP_Error
     */
    private static function client(string $relay, string $endpoint)
    {
        $clients = (array) get_option(self::CLIENTS, []);
        $name = $relay . ' ' . self::redirectUri();
        $kept = is_array($clients[$name] ?? null) ? $clients[$name] : ['id' => '', 'at' => 0];
        // one that is never connected is forgotten there after a day
        if ($kept['id'] !== '' && $kept['at'] > time() - DAY_IN_SECONDS / 2) {
            return $kept['id'];
        }
        $redirect = self::redirectUri();
        $answer = Relay::ask('POST', $endpoint, [
            'client_name' => 'Depesche Mail Relay for WooCommerce',
            'client_uri' => preg_replace('#^(https?://[^/]+).*$#', '$1/', $redirect),
            'redirect_uris' => [$redirect],
            'software_id' => Plugin::hasShop() ? 'woocommerce' : 'wordpress',
            'software_version' => VERSION,
        ]);
        if (is_wp_error($answer)) {
            return $answer;
        }
        $id = (string) ($answer['client_id'] ?? '');
        update_option(self::CLIENTS, [$name => ['id' => $id, 'at' => time()]], false);
        return $id;
    }

    /** @param mixed $endpoint */
    private static function isOf(string $relay, $endpoint): bool
    {
        return is_string($endpoint) && strpos($endpoint, $relay . '/') === 0;
    }

    private static function random(): string
    {
        return self::base64url(random_bytes(32));
    }

    private static function base64url(string $octets): string
    {
        return rtrim(strtr(base64_encode($octets), '+/', '-_'), '=');
    }
}
