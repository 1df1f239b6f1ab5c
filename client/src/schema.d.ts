/** Made by scripts/write-client.mjs from the relay's OpenAPI document; changes by hand are lost. */

export interface paths {
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The account
         * @description Needs the scope `account:read`.
         */
        get: operations["getAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename the account
         * @description Needs the scope `account:write`.
         */
        patch: operations["renameAccount"];
        trace?: never;
    };
    "/v1/account/agency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * The agency no longer looks after this account
         * @description Needs the scope `account:write`.
         */
        delete: operations["endCare"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/agency-wish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask the operator to let this account look after others
         * @description Needs the scope `account:write`.
         */
        post: operations["askToBeAgency"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who was invited and has not come yet
         * @description Needs the scope `account:read`.
         */
        get: operations["listInvitations"];
        put?: never;
        /**
         * Invite somebody into the account, by mail
         * @description Needs the scope `account:write`.
         */
        post: operations["inviteMember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take an invitation back
         * @description Needs the scope `account:write`.
         */
        delete: operations["revokeInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/invitations/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send the invitation again, with a new link
         * @description Needs the scope `account:write`.
         */
        post: operations["resendInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in the account, owners first
         * @description Needs the scope `account:read`.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take somebody out of the account
         * @description Needs the scope `account:write`.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        /**
         * Give somebody another role
         * @description Needs the scope `account:write`.
         */
        patch: operations["changeRole"];
        trace?: never;
    };
    "/v1/account/members/{userId}/ownership": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make another member the owner in your place
         * @description Needs the scope `account:write`.
         */
        post: operations["transferOwnership"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/privacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is kept of mails, and for how long
         * @description Needs the scope `account:read`.
         */
        get: operations["getPrivacy"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change what is kept of mails; for new ones within seconds, for those that are there within a day
         * @description Needs the scope `account:write`.
         */
        patch: operations["changePrivacy"];
        trace?: never;
    };
    "/v1/agency-offers/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the agency look after this account
         * @description Needs the scope `account:write`.
         */
        post: operations["acceptAgencyOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agency-offers/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Which agency offers */
        post: operations["showAgencyOffer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agency/billing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each client of an agency has booked, used and to pay
         * @description Each account is billed itself, to its own billing address. An agency that pays for a client gives its own address there.
         *
         *     Needs the scope `billing:read`.
         */
        get: operations["listClientBilling"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agency/clients": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The accounts an agency looks after, with their systems and numbers
         * @description Needs the scope `account:read`.
         */
        get: operations["listClients"];
        put?: never;
        /**
         * A new account that the agency looks after; its owner is invited later
         * @description Needs the scope `account:write`.
         */
        post: operations["createClient"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agency/offers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whom the agency has offered to look after his account
         * @description Needs the scope `account:read`.
         */
        get: operations["listAgencyOffers"];
        put?: never;
        /**
         * Ask the owner of an account to let the agency look after it
         * @description Needs the scope `account:write`.
         */
        post: operations["offerCare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform confirms that it has introduced itself, and brings the access that the relay needs */
        post: operations["confirmApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The platform tells that its app was switched on or off */
        post: operations["noteAppEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/apps/{id}/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A platform introduces itself by the app of a system, signed with the secret of its package */
        get: operations["registerApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who did what in the account, newest first
         * @description Needs the scope `audit:read`.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/billing-address": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * To whom invoices go; null before it was given
         * @description Needs the scope `billing:read`.
         */
        get: operations["getBillingAddress"];
        /**
         * Say to whom invoices go; what waits for it is invoiced at once
         * @description Needs the scope `billing:write`.
         */
        put: operations["setBillingAddress"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/device": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks, of the code that the plugin shows */
        get: operations["getDeviceRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/device/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the plugin that shows this code be connected to this system
         * @description Needs the scope `keys:write`.
         */
        post: operations["approveDeviceRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/device/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Tell the plugin that shows this code no */
        post: operations["denyDeviceRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who asks to be connected, on the page that the plugin has sent the browser to */
        get: operations["getConnectRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/request/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let the plugin be connected to this system
         * @description Needs the scope `keys:write`.
         */
        post: operations["approveConnectRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connect/request/deny": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send the browser back to the plugin with a no */
        post: operations["denyConnectRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The system of the plugin: what is right, what is missing, where mails go in, and which came
         * @description Needs the scope `systems:read`.
         */
        get: operations["getConnection"];
        put?: never;
        /**
         * Connect a plugin: by the access token it got in the browser, or by a code that somebody pasted
         * @description The answer has the token of the connection and the SMTP password, which are shown this once.
         */
        post: operations["connect"];
        /**
         * End this connection: its token and its credentials; the system stays
         * @description Needs the scope `systems:read`.
         */
        delete: operations["disconnect"];
        options?: never;
        head?: never;
        /**
         * Tell where the plugin runs, what it sends as, and the List-Help page it has made
         * @description Needs the scope `systems:write`.
         */
        patch: operations["changeConnection"];
        trace?: never;
    };
    "/v1/connection/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * SMTP credentials: the first, or new ones
         * @description The ones of before go on for a day after the first login with the new ones, so that no process of the shop that still has the old settings loses a mail. New ones that are never used end nothing.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["renewConnectionCredentials"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/heartbeat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How many orders the shop took; the answer warns when none of its mails came
         * @description Needs the scope `systems:write`.
         */
        post: operations["sendHeartbeat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a recipient from the mails of this system: contents go, a keyed hash takes his address’s place
         * @description Ask again while `done` is false or `waiting` is not 0. The suppression list is the account’s and stays as it is.
         *
         *     Needs the scope `systems:read`.
         */
        post: operations["erasePersonOfSystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Everything that is stored of one recipient’s mails of this system, newest first, page by page
         * @description Needs the scope `systems:read`.
         */
        post: operations["exportPersonOfSystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/retire": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The plugin was removed: nothing can be sent or changed any more
         * @description For platforms that tell of a removal first, and days later whose data is to be erased. Token and SMTP credentials end as by DELETE, save that for 30 days the token may still ask `/v1/connection/privacy/…`, see the state of its system, and DELETE.
         *
         *     Needs the scope `systems:read`.
         */
        post: operations["retireConnection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * An address to which the plugin is to send a mail by the shop’s own way
         * @description The mail is signed as any other, seen, and ends in the relay: nobody gets it, and it costs nothing. Any subject and content will do; From must be an address of the system.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["askForVerificationMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connection/verification/{nonce}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether that mail came, and how
         * @description Needs the scope `systems:read`.
         */
        get: operations["getVerificationMail"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/data-processing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this relay stores, where, and for how long */
        get: operations["getDataProcessing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The sending domains of the account, by name
         * @description Needs the scope `domains:read`.
         */
        get: operations["listDomains"];
        put?: never;
        /**
         * Enter a sending domain, or complete the entry that is there
         * @description With a new DKIM key, or with one that exists: its private key as PEM, and its selector.
         *
         *     Needs the scope `domains:write`.
         */
        post: operations["createDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One domain
         * @description Needs the scope `domains:read`.
         */
        get: operations["getDomain"];
        put?: never;
        post?: never;
        /**
         * Remove a domain that no system uses, with its private keys
         * @description Needs the scope `domains:write`.
         */
        delete: operations["removeDomain"];
        options?: never;
        head?: never;
        /**
         * Change List-Help, and what becomes of replies
         * @description Needs the scope `domains:write`.
         */
        patch: operations["changeDomain"];
        trace?: never;
    };
    "/v1/domains/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at DNS now: the records to be set, what is there, how receivers see the domain
         * @description Needs the scope `domains:read`.
         */
        post: operations["checkDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/dmarc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who else sends in the domain’s name, by the DMARC reports of receivers
         * @description Needs the scope `domains:read`.
         */
        get: operations["getDmarcSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/help-page": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The page that explains a domain’s mails to recipients
         * @description Needs the scope `domains:read`.
         */
        get: operations["getHelpPage"];
        put?: never;
        /**
         * Write the page that explains a domain’s mails; its address stays the same
         * @description To use it as the domain’s List-Help: PATCH /v1/domains/{id} with `{"listHelp": "hosted"}`.
         *
         *     Needs the scope `domains:write`.
         */
        post: operations["saveHelpPage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/help-page/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the page looks, as a page that is locked in: as it is kept, or with another content; nothing is kept
         * @description Needs the scope `domains:read`.
         */
        get: operations["lookAtHelpPage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/help-page/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How a page would look, in both languages; nothing is kept
         * @description Needs the scope `domains:read`.
         */
        post: operations["previewHelpPage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the next DKIM key; it signs once its record is found
         * @description Needs the scope `domains:write`.
         */
        post: operations["rotateDomainKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/second-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a key of the other algorithm (RFC 8463), which signs too once its record is found
         * @description Needs the scope `domains:write`.
         */
        post: operations["addSecondDomainKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Which records are to be set, where, and whether it can be done by a click
         * @description Needs the scope `domains:read`.
         */
        get: operations["getDomainSetup"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/setup/cloudflare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the records at Cloudflare with an API token; first without `apply` to see what would change
         * @description Needs the scope `domains:write`.
         */
        post: operations["setDomainAtCloudflare"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/domains/{id}/systems/{systemId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take a domain from a system: it may no longer send for it
         * @description Needs the scope `systems:write`.
         */
        delete: operations["removeSendingDomain"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Come in: as who has signed in, or as a new person */
        post: operations["acceptInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Who invites, and into what */
        post: operations["showInvitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invoices and credit notes, newest first
         * @description Needs the scope `billing:read`.
         */
        get: operations["listInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One invoice
         * @description Needs the scope `billing:read`.
         */
        get: operations["getInvoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/checkout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to pay an open invoice online; gives the page to pay on
         * @description Only of invoices that are `payableOnline`. The invoice is paid when the provider has told so, a moment after the customer has come back.
         *
         *     Needs the scope `billing:write`.
         */
        post: operations["payInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invoices/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The invoice as PDF/A-3 with EN 16931 inside (ZUGFeRD)
         * @description Needs the scope `billing:read`.
         */
        get: operations["getInvoicePdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The API keys of the account and the connections of plugins, oldest first
         * @description Needs the scope `account:read`.
         */
        get: operations["listKeys"];
        put?: never;
        /**
         * A new API key; it is shown this once
         * @description A key can’t have a scope that whoever makes it doesn’t have.
         *
         *     Needs the scope `keys:write`.
         */
        post: operations["createKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke a key; takes effect within seconds
         * @description Needs the scope `keys:write`.
         */
        delete: operations["revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All lots of the account, newest first
         * @description Needs the scope `billing:read`.
         */
        get: operations["listLots"];
        put?: never;
        /**
         * Book blocks of mails; the invoice is written at once
         * @description Each lot runs 30 days and is followed by its like until that is cancelled. Give the price that was shown, so that another one refuses the booking.
         *
         *     Needs the scope `billing:write`.
         */
        post: operations["bookLots"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lots/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Cancel a lot at its end, take that back, or choose what follows it
         * @description Needs the scope `billing:write`.
         */
        patch: operations["changeLot"];
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who calls: the person with his accounts, or the key with its scopes */
        get: operations["whoAmI"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which mails of the relay you want, in all your accounts */
        get: operations["readNoticeChoice"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Say which mails of the relay you want
         * @description Mails about your sign-in, about what is decided on an account, and invoices can’t be switched off.
         */
        patch: operations["chooseNotices"];
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages, newest first; all that is asked for must hold
         * @description Recipient, order, tag, numbers in the subject, state and class are found by an index. Other words are looked for in the newest messages first: a page that takes too long ends early with `more: true`, and goes on at `next`.
         *
         *     Needs the scope `messages:read`.
         */
        get: operations["listMessages"];
        put?: never;
        /**
         * Send a mail
         * @description Answered when the mail is stored for good: from then on it ends as delivered or bounced. What SMTP would refuse is refused with the same words, in `code` and `enhanced`. With `Content-Type: message/rfc822` the body is the mail itself, octet for octet, and the parameters of the query name its envelope.
         *
         *     Needs the scope `messages:send`.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One message with each recipient, each attempt, and what happened in words
         * @description Needs the scope `messages:read`.
         */
        get: operations["getMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel what hasn’t left yet
         * @description Needs the scope `messages:write`.
         */
        post: operations["cancelMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is in a message; 410 when it is kept no longer
         * @description Needs the scope `messages:read`.
         */
        get: operations["getMessageContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a message looks, as a page that is locked in; 410 when it is kept no longer
         * @description Needs the scope `messages:read`.
         */
        get: operations["previewMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A message as it is stored (RFC 5322), before it is signed; 410 when it is kept no longer
         * @description Needs the scope `messages:read`.
         */
        get: operations["getRawMessage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{id}/resend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message once more, as a new one
         * @description With an id, a Message-ID and a date of its own. The old and the new message name each other.
         *
         *     Needs the scope `messages:send`.
         */
        post: operations["resendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send up to 500 mails
         * @description Each is taken or refused for itself; the results stand in the order of the mails. A repeat with the same Idempotency-Key sends none of them twice, also when the first request broke off in the middle.
         *
         *     Needs the scope `messages:send`.
         */
        post: operations["sendMessages"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a search finds, as CSV: a line for each recipient, the first 20 of a message
         * @description Needs the scope `messages:read`.
         */
        get: operations["exportMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator-setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Become the first operator, by the link that the relay printed at its start */
        post: operations["setUpOperator"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All accounts, oldest first */
        get: operations["listAccounts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One account */
        get: operations["showAccount"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/accounts/{id}/agency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Let an account look after others, or no longer */
        put: operations["setAgency"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/accounts/{id}/grants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give an account mails that cost nothing */
        post: operations["grantLot"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/accounts/{id}/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What an account has sent, and its quota */
        get: operations["readUsageOf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/addresses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The addresses that mail leaves by: reverse DNS, warm-up, what was sent today */
        get: operations["listAddresses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/agency-wishes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts whose owner wants to look after others */
        get: operations["listAgencyWishes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts that wait for approval, oldest first */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/approvals/{id}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an account send */
        post: operations["approveAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/approvals/{id}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Refuse an account; its owner reads the reason */
        post: operations["refuseAccount"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What operators did, newest first; or the log of an account */
        get: operations["listOperatorAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/destinations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The destinations with most mails: delivered, deferred, latency, the last refusal */
        get: operations["listDestinations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Version, certificate, keys, jobs, and what the doctor finds */
        get: operations["readHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/invoice-export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Invoices and credit notes of some days as CSV, or as DATEV’s Buchungsstapel for the tax adviser
         * @description Days are those on the papers, both included. DATEV’s file needs `datev` in the issuer’s data, is of one financial year, and is Windows-1252.
         */
        get: operations["exportInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/invoices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Invoices and credit notes of all accounts, newest first */
        get: operations["listAllInvoices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/invoices/{id}/credit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take an invoice back, whole or in part, by a credit note */
        post: operations["creditInvoice"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/invoices/{id}/payment": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Note that an invoice was paid */
        post: operations["markPaid"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/invoices/{id}/pdf": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An invoice of any account as PDF */
        get: operations["getAnyInvoicePdf"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/issuer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who writes the invoices; null before it was given */
        get: operations["getIssuer"];
        /** Say who writes the invoices */
        put: operations["setIssuer"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Destinations with waiting mails, by name */
        get: operations["listLanes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{lane}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Why the mails of a destination wait, and what happens next */
        get: operations["explainLane"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{lane}/hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop delivering to a destination */
        post: operations["holdLane"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{lane}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Deliver to a held destination again */
        post: operations["releaseLane"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/lanes/{lane}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try deferred mails of a destination now */
        post: operations["retryLane"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** A new price list, for bookings from now on */
        put: operations["setPrices"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/senders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Accounts by bounces and complaints, those above the limits first */
        get: operations["listSenders"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The systems of all accounts, oldest first */
        get: operations["listAllSystems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/systems/{id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take no more mail of a system; its owner reads the reason */
        post: operations["pauseAnySystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operator/systems/{id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take mail of a system again */
        post: operations["resumeAnySystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/payments/stripe": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** For Stripe’s webhook: what it tells of payments, signed */
        post: operations["takeStripeEvent"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The systems that can be connected */
        get: operations["listPlatforms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platforms/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One system that can be connected */
        get: operations["getPlatform"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The price list */
        get: operations["getPrices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/privacy/erase": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Erase a recipient: contents go, and a keyed hash takes the place of his address where mails are counted
         * @description Ask again while `done` is false or `waiting` is not 0: what still waits to be delivered is erased once it has ended.
         *
         *     Needs the scope `account:write`.
         */
        post: operations["erasePerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/privacy/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Everything that is stored of one recipient, newest mail first, page by page
         * @description Needs the scope `account:write`.
         */
        post: operations["exportPerson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/relay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What anybody may know of this relay before he signs in */
        get: operations["getRelay"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Received, delivered and bounced mails; what waits now
         * @description From closed intervals of 15 minutes and the open one.
         *
         *     Needs the scope `stats:read`.
         */
        get: operations["readStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/series": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Received, delivered and bounced mails over time, for a chart
         * @description At most 1000 steps.
         *
         *     Needs the scope `stats:read`.
         */
        get: operations["readStatsSeries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stats/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The numbers of each system that has some; what waits there now
         * @description Needs the scope `stats:read`.
         */
        get: operations["readSystemNumbers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppression-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long entries stay, and for whom
         * @description Needs the scope `suppressions:read`.
         */
        get: operations["getSuppressionRules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change how long entries stay, and for whom
         * @description Needs the scope `suppressions:write`.
         */
        patch: operations["changeSuppressionRules"];
        trace?: never;
    };
    "/v1/suppressions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Addresses that get no mail, and why
         * @description Needs the scope `suppressions:read`.
         */
        get: operations["listSuppressions"];
        put?: never;
        /**
         * Send no more mail to an address or a domain; or change the note and end of an entry
         * @description Needs the scope `suppressions:write`.
         */
        post: operations["addSuppression"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions/{address}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Send mail to an address again
         * @description Needs the scope `suppressions:write`.
         */
        delete: operations["removeSuppression"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The list as CSV, as it can be entered again
         * @description Needs the scope `suppressions:read`.
         */
        get: operations["exportSuppressions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suppressions/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enter a list: one address or @domain a line, or CSV with an address column
         * @description Needs the scope `suppressions:write`.
         */
        post: operations["importSuppressions"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The systems of the account, oldest first
         * @description Needs the scope `systems:read`.
         */
        get: operations["listSystems"];
        put?: never;
        /**
         * Connect a system
         * @description Its mails are taken when the DKIM record of each domain stands in DNS and a List-Help is given.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["createSystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One system
         * @description Needs the scope `systems:read`.
         */
        get: operations["getSystem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Rename, pause, resume, sandbox
         * @description Needs the scope `systems:write`.
         */
        patch: operations["changeSystem"];
        trace?: never;
    };
    "/v1/systems/{id}/app/package": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The app for this system, as a zip to upload in the platform
         * @description Keep it to yourself: who has it can introduce a site for this system.
         *
         *     Needs the scope `systems:write`.
         */
        get: operations["downloadApp"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at DNS now: what is right, what is missing, and with everything right the SMTP values
         * @description Needs the scope `systems:read`.
         */
        post: operations["checkSystem"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/connection-code": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A code to paste into a plugin, which connects it to this system
         * @description Good for one connection within 15 minutes.
         *
         *     Needs the scope `keys:write`.
         */
        post: operations["createConnectionCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The plugins that are, or were, connected to a system, oldest first
         * @description Needs the scope `systems:read`.
         */
        get: operations["listConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/connections/{connectionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a connection: its token and its credentials, within seconds; the system stays
         * @description Needs the scope `keys:write`.
         */
        delete: operations["endConnection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The SMTP credentials of a system, never their passwords
         * @description Needs the scope `systems:read`.
         */
        get: operations["listCredentials"];
        put?: never;
        /**
         * New SMTP credentials; the password is shown this once
         * @description Needs the scope `systems:write`.
         */
        post: operations["createCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/credentials/{credentialId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke SMTP credentials; takes effect within seconds
         * @description Needs the scope `systems:write`.
         */
        delete: operations["revokeCredential"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/domains": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a sending domain, or complete one: its List-Help, its key
         * @description Needs the scope `systems:write`.
         */
        post: operations["addSendingDomain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/remote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The site that the relay has configured, and whether its test mail came
         * @description Needs the scope `systems:read`.
         */
        get: operations["getRemote"];
        put?: never;
        /**
         * Configure a site through its own API: SMTP, sender, and the List-Help page where asked for
         * @description What stood there is kept sealed and put back on failure and by DELETE. `access` is kept sealed as long as it is connected.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["connectRemote"];
        /**
         * Put back the settings that stood there, and end the credentials; the List-Help page stays
         * @description Needs the scope `systems:write`.
         */
        delete: operations["disconnectRemote"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/remote/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at a site: which settings stand there now, and what connecting would make of them
         * @description Changes nothing and keeps nothing. Passwords are never shown.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["lookAtRemote"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/site": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the relay has set up the site of this system, and whether it has introduced itself by its app
         * @description Needs the scope `systems:read`.
         */
        get: operations["getSite"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/woocommerce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The linked shop: how it stood when it was last looked at, and what is wrong with its mails
         * @description Needs the scope `systems:read`.
         */
        get: operations["getWooShop"];
        put?: never;
        /**
         * Ask a WooCommerce shop for keys: gives the page of the shop on which its administrator approves
         * @description The page is good for one approval within an hour; asking again ends the page of before. Keys that may only read are enough to look after the shop.
         *
         *     Needs the scope `systems:write`.
         */
        post: operations["linkWooShop"];
        /**
         * Put back the sender, and forget the keys
         * @description The keys themselves are deleted in the shop: WooCommerce → Settings → Advanced → REST API.
         *
         *     Needs the scope `systems:write`.
         */
        delete: operations["unlinkWooShop"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/woocommerce/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look at the shop now; it is looked at every day by itself
         * @description Needs the scope `systems:read`.
         */
        post: operations["lookAtWooShop"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{id}/woocommerce/sender": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the address that the shop sends from; what stood there is put back when it is unlinked
         * @description Needs the scope `systems:write`.
         */
        put: operations["setWooSender"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The templates of the account, or of one system; oldest first
         * @description Needs the scope `templates:read`.
         */
        get: operations["listTemplates"];
        put?: never;
        /**
         * Keep a template of a system’s mails
         * @description Subject, HTML and text are [Mustache](https://mustache.github.io/mustache.5.html) without partials and functions: `{{name}}`, `{{#items}} … {{/items}}`, `{{^items}} … {{/items}}`. In HTML what is filled in is escaped; `{{{name}}}` is not. Mails are made of the published version.
         *
         *     Needs the scope `templates:write`.
         */
        post: operations["createTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One template
         * @description Needs the scope `templates:read`.
         */
        get: operations["getTemplate"];
        put?: never;
        post?: never;
        /**
         * Remove a template with its versions; mails that were made of it stay
         * @description Needs the scope `templates:write`.
         */
        delete: operations["removeTemplate"];
        options?: never;
        head?: never;
        /**
         * Change a template; another content is a new version
         * @description What isn’t given stays as in the newest version. The same content once more makes no version.
         *
         *     Needs the scope `templates:write`.
         */
        patch: operations["changeTemplate"];
        trace?: never;
    };
    "/v1/templates/{id}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a mail of it looks with these variables, as a page that is locked in
         * @description Needs the scope `templates:read`.
         */
        get: operations["lookAtTemplate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a mail would be with these variables; nothing is sent
         * @description Needs the scope `templates:read`.
         */
        post: operations["previewTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make mails of this version from now on; an older one takes the change back
         * @description Needs the scope `templates:write`.
         */
        post: operations["publishTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The versions of a template, newest first
         * @description Needs the scope `templates:read`.
         */
        get: operations["listTemplateVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/templates/{id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a version consists of
         * @description Needs the scope `templates:read`.
         */
        get: operations["getTemplateVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent in this period, what is left, and how long it lasts
         * @description Needs the scope `billing:read`.
         */
        get: operations["readUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/usage/reminder": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Below how many mails owner and admins are reminded
         * @description Needs the scope `billing:write`.
         */
        patch: operations["setReminder"];
        trace?: never;
    };
    "/v1/webhooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The webhooks of the account
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Be told of events at an https: address or in a mailbox (mailto:)
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One webhook
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["getWebhook"];
        put?: never;
        post?: never;
        /**
         * Remove a webhook
         * @description Needs the scope `webhooks:write`.
         */
        delete: operations["removeWebhook"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was sent and how it was answered, newest first
         * @description Needs the scope `webhooks:read`.
         */
        get: operations["listWebhookAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take a disabled webhook up again; events that were stopped are sent
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["enableWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an event again, or all of a time
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["replayEvents"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new secret; the old one signs for a day more
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a test event now
         * @description Needs the scope `webhooks:write`.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/woocommerce/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** For WooCommerce: the keys that an administrator has approved, once for each link */
        post: operations["takeWooKeys"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/woocommerce/shops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The linked shops of the account, oldest first
         * @description Needs the scope `systems:read`.
         */
        get: operations["listWooShops"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Account: {
            /** @description it may look after other accounts */
            agency: boolean;
            /** @description the account that looks after this one */
            agencyId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description of the first owner */
            email: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            name: string;
            /** @description why it was refused */
            reason: string | null;
            /** @enum {string} */
            state: "active" | "waiting" | "refused";
        };
        AccountRow: {
            /** @description it may look after other accounts */
            agency: boolean;
            /** @description the account that looks after this one */
            agencyId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description of the first owner */
            email: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            name: string;
            /** @enum {string} */
            state: "active" | "waiting" | "refused";
        };
        /**
         * @description `anna@example.com`, `Anna Schmidt <anna@example.com>`, or both parts
         * @example Anna Schmidt <anna@example.com>
         */
        Address: string | {
            address: string;
            /** @description as it is shown */
            name?: string;
        };
        AgencyOffer: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            invitedBy: string;
            /** Format: date-time */
            sentAt: string;
        };
        ApiKey: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description its first characters */
            hint: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /**
             * @description connection: given to a plugin
             * @enum {string}
             */
            kind: "key" | "connection";
            label: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
            scopes: ("messages:send" | "messages:read" | "messages:write" | "systems:read" | "systems:write" | "domains:read" | "domains:write" | "suppressions:read" | "suppressions:write" | "webhooks:read" | "webhooks:write" | "templates:read" | "templates:write" | "stats:read" | "billing:read" | "billing:write" | "account:read" | "account:write" | "keys:write" | "audit:read")[];
            /** @description the only system it reaches; null: all of the account */
            systemId: string | null;
        };
        Attachment: {
            /** @description by which the HTML shows it: `<img src="cid:logo">` */
            cid?: string;
            /**
             * Format: byte
             * @description base64
             */
            content: string;
            /** @description otherwise by the end of the file’s name */
            contentType?: string;
            /** @enum {string} */
            disposition?: "attachment" | "inline";
            filename: string;
        };
        Attempt: {
            address: string | null;
            /** Format: date-time */
            at: string;
            code: number | null;
            enhanced: string | null;
            host: string | null;
            ms: number;
            phase: string;
            /** @description the words of the recipient’s server, or ours */
            response: string;
            result: string;
            tls: {
                cipher: string;
                verified: boolean;
                version: string;
            } | null;
        };
        AuditEntry: {
            act: string;
            /** @description `user:…`, `key:…`, `connection:…`, `operator:…`, `cli` or `relay` */
            actor: string;
            /** Format: date-time */
            at: string;
            detail: {
                [key: string]: unknown;
            };
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description the agency for which it was done */
            onBehalfOf: string | null;
            subject: string;
        };
        BatchResult: {
            message: components["schemas"]["SentMessage"] | null;
            problem: components["schemas"]["Problem"] | null;
            /** @description 202, or what the request alone would have been answered with */
            status: number;
        };
        BillingAddress: {
            city: string;
            company: string;
            country: string;
            email: string;
            /** @enum {string} */
            language: "de" | "en";
            lines: string[];
            name: string;
            postcode: string;
            /**
             * @description the customer’s own, printed on each invoice
             * @default
             */
            reference: string;
            vatId: string | null;
        };
        Client: {
            /** @description it may look after other accounts */
            agency: boolean;
            /** @description the account that looks after this one */
            agencyId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description of the first owner */
            email: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            lastDay: {
                bounced: number;
                delivered: number;
                received: number;
            };
            name: string;
            /** @enum {string} */
            state: "active" | "waiting" | "refused";
            systems: {
                because: components["schemas"]["SystemBecause"];
                domains: string[];
                /** @description the reason for people, in both languages */
                explanation: {
                    de: string;
                    en: string;
                };
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                name: string;
                platform: string;
                reason: string;
                /** @description what is wrong at the linked WooCommerce shop, as it was looked at; null: none is linked */
                shop: {
                    /** Format: date-time */
                    lookedAt: string;
                    problems: components["schemas"]["WooProblem"][];
                    url: string;
                } | null;
                /** @enum {string} */
                state: "draft" | "ready" | "active" | "inactive";
            }[];
        };
        ClientBilling: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description the last three, newest first */
            invoices: components["schemas"]["Invoice"][];
            name: string;
            /** @description what is to pay of all its invoices */
            openCents: number;
            /** @description of the mails beyond the quota so far */
            overageMicroEuro: number;
            /** @description the part of it that is overdue */
            overdueCents: number;
            /** @description of the running lots that renew, for 30 days */
            renewalMicroEuro: number;
            /** @enum {string} */
            state: "active" | "waiting" | "refused";
            usage: components["schemas"]["Usage"];
        };
        Connection: {
            /** Format: date-time */
            createdAt: string;
            /** @description who allowed it, as the audit names him */
            createdBy: string;
            endedAt: string | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            site: components["schemas"]["Site"] | null;
            /**
             * @description how it was allowed
             * @enum {string}
             */
            via: "browser" | "device" | "code";
            /** @description of the plugin’s last heartbeat */
            watch: {
                /** Format: date-time */
                at: string;
                orders: number;
                received: number;
                /** Format: date-time */
                since: string;
                /** @description orders came, but no mails */
                warning: boolean;
            } | null;
        };
        ConnectionCode: {
            code: string;
            /** Format: date-time */
            expiresAt: string;
        };
        ConnectionState: {
            connection: components["schemas"]["Connection"];
            /** @description of this connection, those that are valid */
            credentials: components["schemas"]["Credential"][];
            /** @description the page of the system for people */
            dashboard: string;
            domains: {
                /** @description the List-Help page that the relay serves for it */
                hostedPage: string | null;
                listHelp: string[];
                name: string;
            }[];
            /** @description the reason for people, in both languages */
            explanation: {
                de: string;
                en: string;
            };
            firstMailAt: string | null;
            /** @description where this platform wants the values */
            instructions: {
                de: string;
                en: string;
            } | null;
            lastMailAt: string | null;
            missing: ("approval" | "domain" | "dkim" | "listHelp")[];
            /** @description of the account; mails beyond it are sent all the same. Null where the plugin may not see it: a key without `billing:read` has connected it, or an agency keeps the account and nobody of the shop is in it */
            quota: {
                /** @description nothing is booked: what runs is the demo quota */
                isDemo: boolean;
                isLow: boolean;
                /** @description mails beyond the quota since the last billing date */
                overage: number;
                /**
                 * Format: date-time
                 * @description the next billing date
                 */
                periodEndsAt: string;
                remaining: number;
                /** @description below it the owner is reminded */
                threshold: number;
            } | null;
            reason: string;
            records: components["schemas"]["DnsRecord"][];
            sender: string | null;
            /** @description From addresses of the last seven days, the most frequent first */
            senders: {
                address: string;
                /** Format: date-time */
                lastAt: string;
                mails: number;
            }[];
            /** @description only when nothing is missing */
            smtp: {
                /** @constant */
                encryption: "starttls";
                host: string;
                port: number;
                username: string;
            } | null;
            /** @enum {string} */
            state: "draft" | "ready" | "active" | "inactive";
            system: {
                /** Format: date-time */
                createdAt: string;
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                name: string;
                platform: string;
                /** @description no mail of it leaves */
                sandbox: boolean;
            };
            warnings: {
                code: string;
                /** @description the reason for people, in both languages */
                explanation: {
                    de: string;
                    en: string;
                };
                message: string;
            }[];
        };
        ConnectRequest: {
            /** @description what it may do then */
            allows: {
                de: string[];
                en: string[];
            };
            /** @description the origin that the answer goes to */
            answersTo: string;
            /** Format: date-time */
            expiresAt: string;
            /** @description of the plugin, as it says itself */
            name: string;
            /** @description id of GET /v1/platforms, where it says a known one */
            platform: string | null;
            /** @description the address of the site it says it is on */
            site: string;
            version: string | null;
        };
        Credential: {
            /** @description the plugin it was given to */
            connectionId: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description another has taken its place; it goes on until then */
            endsAt: string | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            label: string;
            lastUsedAt: string | null;
            /** @enum {string} */
            priority: "high" | "normal";
            revokedAt: string | null;
        };
        DataEntry: {
            /** @description null: not a number of days; see `kept` */
            days: number | null;
            /** @description the collection */
            id: string;
            kept: {
                de: string;
                en: string;
            };
            /** @description whose data is in it */
            people: ("recipient" | "user" | "customer")[];
            what: {
                de: string;
                en: string;
            };
        };
        DestinationHealth: {
            bounced: number;
            /** @description wait for another try now */
            deferred: number;
            delivered: number;
            lane: string;
            lastRefusal: {
                /** Format: date-time */
                at: string;
                response: string;
            } | null;
            /** @description from acceptance to the remote’s 250 */
            meanLatencyMs: number | null;
            queued: number;
        };
        DeviceRequest: {
            /** @description what it may do then */
            allows: {
                de: string[];
                en: string[];
            };
            /** Format: date-time */
            expiresAt: string;
            /** @description of the plugin, as it says itself */
            name: string;
            /** @description id of GET /v1/platforms, where it says a known one */
            platform: string | null;
            /** @description the address of the site it says it is on */
            site: string;
            userCode: string;
            version: string | null;
        };
        DkimKey: {
            /** @enum {string} */
            algorithm: "rsa-sha256" | "ed25519-sha256";
            /** Format: date-time */
            createdAt: string;
            retiredAt: string | null;
            /** @enum {string} */
            role: "signing" | "published" | "next" | "retired" | "spare";
            selector: string;
            /** @enum {string} */
            source: "generated" | "imported";
            /**
             * @description of its record, by the last look
             * @enum {string}
             */
            state: "unchecked" | "match" | "missing" | "mismatch" | "revoked" | "malformed" | "unknown";
            waitingSince: string | null;
        };
        DmarcSummary: {
            classes: {
                [key: string]: {
                    mails: number;
                    passed: number;
                    sources: number;
                };
            };
            domain: string;
            /** Format: date-time */
            from: string;
            mails: number;
            passed: number;
            policy: {
                [key: string]: string | null;
            } | null;
            reporters: {
                mails: number;
                org: string;
                reports: number;
            }[];
            reports: number;
            sources: {
                /** @enum {string} */
                class: "unknown" | "known" | "forwarder" | "ours";
                dispositions: {
                    none: number;
                    quarantine: number;
                    reject: number;
                };
                dkim: {
                    aligned: number;
                    signers: {
                        domain: string;
                        mails: number;
                        selector: string;
                    }[];
                };
                explanation: {
                    de: string;
                    en: string;
                };
                ip: string;
                mails: number;
                name: string | null;
                passed: number;
                reasons: string[];
                spf: {
                    aligned: number;
                };
            }[];
            /** Format: date-time */
            to: string;
            unlisted: {
                mails: number;
                passed: number;
            };
        };
        DnsChange: {
            /**
             * @description `conflict`: something that isn’t ours stands at that name, and is left alone
             * @enum {string}
             */
            action: "create" | "update" | "keep" | "conflict";
            name: string;
            needed: boolean;
            /** @description what stands at that name at Cloudflare */
            present: string[];
            /** @enum {string} */
            type: "TXT" | "CNAME";
            value: string;
        };
        DnsProvider: {
            /** @description its page on entering records */
            help: string;
            /**
             * @description what its form wants as a record’s name
             * @enum {string}
             */
            host: "relative" | "full";
            id: string;
            name: string;
        };
        DnsRecord: {
            found: boolean;
            name: string;
            purpose: string;
            /** @description what DNS has at that name now */
            seen: string[];
            type: string;
            value: string;
        };
        Domain: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            checkedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            /** @description its records are CNAMEs to the operator’s, so keys change by themselves */
            delegated: boolean;
            forwardRepliesTo: string | null;
            /** @description List-Help leads to the page that the relay serves */
            hosted: boolean;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            keys: components["schemas"]["DkimKey"][];
            /** @description as it stands in the mails */
            listHelp: string[];
            /** @description since when a record that was right is gone or wrong */
            lostAt: string | null;
            name: string;
            /** @description when DNS is looked at again; null: with the daily look */
            nextLookAt: string | null;
            /**
             * @description of the record of the key that signs, by the last look; `match` is right
             * @enum {string}
             */
            state: "unchecked" | "match" | "missing" | "mismatch" | "revoked" | "malformed" | "unknown";
            /** @description that send for it */
            systems: {
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                name: string;
            }[];
            /** @description for a record to be set */
            waiting: boolean;
        };
        DomainCheck: {
            domain: components["schemas"]["Domain"];
            /** @description how receivers see the domain; keeps no mail back */
            identity: components["schemas"]["DomainIdentity"] | null;
            /** @description who keeps the zone; null: not known */
            provider: components["schemas"]["DnsProvider"] | null;
            /** @description to be set, the needed ones first */
            records: components["schemas"]["SetupRecord"][];
            warnings: {
                code: string;
                message: string;
            }[];
            zone: {
                apex: string;
                nameServers: string[];
            } | null;
        };
        DomainIdentity: {
            findings: {
                id: string;
                /** @enum {string} */
                state: "good" | "advice" | "wrong" | "unknown";
                words: {
                    de: string;
                    en: string;
                };
            }[];
            receivers: {
                besides: {
                    de: string;
                    en: string;
                };
                manyPerDay: number | null;
                met: boolean | null;
                missing: string[];
                name: string;
                source: string;
            }[];
            reports: {
                address: string;
                /** @description the DMARC record names the address */
                asked: boolean;
                records: {
                    name: string;
                    type: string;
                    value: string;
                    whose: string;
                }[];
                words: {
                    de: string;
                    en: string;
                };
            };
            /** @description 0 to 100 */
            score: number;
        };
        DomainSetup: {
            /** @description the records can be set with an API token of Cloudflare */
            cloudflare: boolean;
            /** @description a page of the DNS provider that sets the records by a click; null: not offered */
            domainConnect: {
                provider: string;
                url: string;
            } | null;
            provider: components["schemas"]["DnsProvider"] | null;
            records: components["schemas"]["SetupRecord"][];
            /** @description the DNS zone of the domain; null: not known */
            zone: string | null;
        };
        Erased: {
            deliveries: number;
            done: boolean;
            messages: number;
            /** @description what stands in the address’s place */
            pseudonym: string;
            suppressions: number;
            /** @description deliveries whose mail still waits for somebody */
            waiting: number;
        };
        FieldProblem: {
            /** @description JSON pointer */
            at: string;
            /**
             * @description stable name of what is wrong: `missing`; `type` (`expected`); `too-small`, `too-big` (`limit`, `of`: `string`, `array`, `number` …, `inclusive`, `exact`); `step` (`divisor`); `format` (`format`: `email`, `url`, `date` …); `choice` (`values`); `unknown-field` (`keys`); `no-alternative`; `rule`: what the message says
             * @enum {string}
             */
            code: "missing" | "type" | "too-small" | "too-big" | "step" | "format" | "choice" | "unknown-field" | "no-alternative" | "rule";
            message: string;
            /** @description values that belong to the code */
            params: {
                [key: string]: unknown;
            };
        };
        HeartbeatAnswer: {
            /** @description mails since then; more than 10,000 aren’t counted */
            received: number;
            warning: {
                /** @constant */
                code: "no-mails";
                de: string;
                en: string;
            } | null;
        };
        HelpPage: {
            content: {
                contact: {
                    /** Format: email */
                    email: string;
                    /** @default null */
                    phone: string | null;
                    /** @default null */
                    postal: string | null;
                };
                /** Format: uri */
                imprintUrl: string;
                kinds: ("order" | "booking" | "shipping" | "deliveryState" | "account" | "password" | "signIn" | "doubleOptIn" | "comments" | "appointments")[];
                /**
                 * @description for readers whose browser wants neither
                 * @default de
                 * @enum {string}
                 */
                language: "de" | "en";
                /** @description as recipients know it */
                merchant: string;
                /**
                 * @description words of your own, plain text
                 * @default {
                 *       "de": null,
                 *       "en": null
                 *     }
                 */
                note: {
                    /** @default null */
                    de: string | null;
                    /** @default null */
                    en: string | null;
                };
                /** @default null */
                privacyUrl: string | null;
                reasons: ("ordered" | "booked" | "account" | "asked" | "commented")[];
                /**
                 * @description how to get fewer of these mails
                 * @default impossible
                 * @enum {string}
                 */
                stop: "impossible" | "account" | "contact" | "page";
                /**
                 * @description the page for `account` and `page`
                 * @default null
                 */
                stopUrl: string | null;
            };
            /** @description the domain’s List-Help leads there */
            inUse: boolean;
            /** Format: date-time */
            updatedAt: string;
            /** @description where everybody finds it */
            url: string;
        };
        HelpPagePreview: {
            de: string;
            en: string;
        };
        Invitation: {
            /** Format: date-time */
            createdAt: string;
            email: string;
            /** Format: date-time */
            expiresAt: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            invitedBy: string;
            /** @enum {string} */
            role: "owner" | "admin" | "developer" | "billing" | "viewer";
            /** Format: date-time */
            sentAt: string;
        };
        Invoice: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            corrects: {
                /** @description a day, YYYY-MM-DD */
                issuedOn: string;
                number: string;
                reason: string;
            } | null;
            /** @description cents */
            creditedCents: number;
            /** @constant */
            currency: "EUR";
            customer: string;
            /** @description cents */
            dueCents: number;
            dueOn: string | null;
            /** @description cents */
            grossCents: number;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description a day, YYYY-MM-DD */
            issuedOn: string;
            /** @enum {string} */
            kind: "invoice" | "credit";
            lines: {
                /** @description a day, YYYY-MM-DD */
                from: string;
                /** @enum {string} */
                kind: "lot" | "overage";
                n: number;
                /** @description cents */
                netCents: number;
                quantity: number;
                /** @description a day, YYYY-MM-DD */
                to: string;
                /** @description millionths of a euro */
                unitPriceMicroEuro: number;
            }[];
            /** @description cents */
            netCents: number;
            number: string;
            /** @description POST /v1/invoices/{id}/checkout gives a page to pay it on */
            payableOnline: boolean;
            payment: {
                /** Format: date-time */
                at: string;
                how: string;
                /** @description a day, YYYY-MM-DD */
                on: string;
                reference: string;
            } | null;
            period: {
                /** @description a day, YYYY-MM-DD */
                from: string;
                /** @description a day, YYYY-MM-DD */
                to: string;
            };
            /** @enum {string} */
            state: "open" | "overdue" | "paid" | "credited";
            vat: {
                kind: string;
                note: {
                    de: string;
                    en: string;
                } | null;
                percent: number;
            };
            /** @description cents */
            vatCents: number;
        };
        Issuer: {
            [key: string]: unknown;
        };
        Lane: {
            deferred: number;
            held: number;
            heldAt: string | null;
            heldReason: string | null;
            /** @description the destination; with `/pool` for other sending addresses than the usual */
            lane: string;
            nextDueAt: string | null;
            queued: number;
        };
        LaneExplanation: {
            deferred: number;
            explanation: {
                de: string;
                en: string;
            };
            held: number;
            heldAt: string | null;
            heldReason: string | null;
            /** @description the destination; with `/pool` for other sending addresses than the usual */
            lane: string;
            lastResponse: string | null;
            /** @description what the destination has taught us */
            limits: {
                [key: string]: unknown;
            } | null;
            nextDueAt: string | null;
            pools: {
                deferred: number;
                explanation: {
                    de: string;
                    en: string;
                };
                held: number;
                heldAt: string | null;
                heldReason: string | null;
                /** @description the destination; with `/pool` for other sending addresses than the usual */
                lane: string;
                lastResponse: string | null;
                /** @description what the destination has taught us */
                limits: {
                    [key: string]: unknown;
                } | null;
                nextDueAt: string | null;
                queued: number;
            }[];
            queued: number;
        };
        Lot: {
            /**
             * Format: date-time
             * @description what isn’t used by then expires
             */
            endsAt: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description what follows it, where that isn’t its like */
            next: {
                size: number;
                /** @description millionths of a euro */
                unitPriceMicroEuro: number;
            } | null;
            note: string | null;
            renews: boolean;
            size: number;
            /** @enum {string} */
            source: "demo" | "booked" | "granted";
            /** Format: date-time */
            startsAt: string;
            /** @description millionths of a euro */
            unitPriceMicroEuro: number;
        };
        LotHistory: {
            /**
             * Format: date-time
             * @description what isn’t used by then expires
             */
            endsAt: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description what follows it, where that isn’t its like */
            next: {
                size: number;
                /** @description millionths of a euro */
                unitPriceMicroEuro: number;
            } | null;
            note: string | null;
            renews: boolean;
            size: number;
            /** @enum {string} */
            source: "demo" | "booked" | "granted";
            /** Format: date-time */
            startsAt: string;
            /** @description millionths of a euro */
            unitPriceMicroEuro: number;
            used: number;
        };
        Me: {
            /** @description the one that a person looks at */
            account: {
                agency: boolean;
                name: string;
                /** @description why it was refused */
                reason: string | null;
                /** @enum {string} */
                state: "active" | "waiting" | "refused";
            } | null;
            accountId: string | null;
            accounts: {
                agency: boolean;
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                name: string;
                /** @enum {string} */
                role: "owner" | "admin" | "developer" | "billing" | "viewer";
                state: string;
            }[];
            /** @enum {string} */
            kind: "nobody" | "key" | "connection" | "user";
            /** @description the agency in whose name a person acts in it */
            onBehalfOf: {
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                name: string;
            } | null;
            role: ("owner" | "admin" | "developer" | "billing" | "viewer") | null;
            scopes: ("messages:send" | "messages:read" | "messages:write" | "systems:read" | "systems:write" | "domains:read" | "domains:write" | "suppressions:read" | "suppressions:write" | "webhooks:read" | "webhooks:write" | "templates:read" | "templates:write" | "stats:read" | "billing:read" | "billing:write" | "account:read" | "account:write" | "keys:write" | "audit:read")[];
            systemId: string | null;
            user: {
                email: string;
                emailVerified: boolean;
                id: string;
                /** @enum {string} */
                locale: "de" | "en";
                name: string;
                operator: boolean;
                twoFactor: boolean;
            } | null;
        };
        Member: {
            email: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @enum {string} */
            locale: "de" | "en";
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "developer" | "billing" | "viewer";
            /** Format: date-time */
            since: string;
            twoFactor: boolean;
        };
        Message: {
            contentErasedAt: string | null;
            deliveries: {
                attempts: components["schemas"]["Attempt"][];
                class: string | null;
                deliveredAt: string | null;
                enhancedStatus: string | null;
                explanation: {
                    de: string;
                    en: string;
                } | null;
                nextAttemptAt: string | null;
                recipient: string;
                response: string | null;
                /** @description when it came back after delivery */
                returnedAt: string | null;
                /** @enum {string} */
                state: "queued" | "deferred" | "held" | "delivered" | "bounced" | "suppressed" | "cancelled";
            }[];
            from: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            messageId: string;
            /**
             * @description your own words on the mail, told in events
             * @example {
             *       "customer": 42
             *     }
             */
            metadata: {
                [key: string]: string | number | boolean;
            };
            order: string | null;
            /** Format: date-time */
            receivedAt: string;
            /** @description the message that this one repeats */
            resendOf: string | null;
            /** @description messages that repeat this one */
            resentAs: string[];
            /** @description of a scheduled one: until then its deliveries are `queued` */
            sendAt: string | null;
            sizeBytes: number;
            subject: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            tags: string[];
            template: string | null;
            /** @description what happened, oldest first; of the first 100 recipients */
            timeline: {
                /** Format: date-time */
                at: string;
                /** @enum {string} */
                kind: "accepted" | "scheduled" | "attempt" | "delivered" | "deferred" | "bounced" | "returned" | "complained" | "suppressed" | "cancelled" | "told" | "resent";
                /** @description null: all of them */
                recipient: string | null;
                text: {
                    de: string;
                    en: string;
                };
            }[];
        };
        MessageContent: {
            attachments: {
                contentId: string | null;
                contentType: string;
                filename: string | null;
                inline: boolean;
                sizeBytes: number;
            }[];
            /** @description only the first 5 MB were looked at */
            cut: boolean;
            headers: {
                name: string;
                value: string;
            }[];
            /** @description as the shop wrote it: show it locked in only, and let it load nothing */
            html: string | null;
            text: string | null;
        };
        MessageRow: {
            from: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description the Message-ID field */
            messageId: string;
            order: string | null;
            /** Format: date-time */
            receivedAt: string;
            recipientCount: number;
            /** @description the first 20; those that are looked for before the others */
            recipients: {
                recipient: string;
                /** @enum {string} */
                state: "queued" | "deferred" | "held" | "delivered" | "bounced" | "suppressed" | "cancelled";
            }[];
            /** @description of a scheduled one */
            sendAt: string | null;
            sizeBytes: number;
            subject: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            tags: string[];
            template: string | null;
        };
        NewApiKey: {
            /** Format: date-time */
            createdAt: string;
            expiresAt: string | null;
            /** @description its first characters */
            hint: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /**
             * @description connection: given to a plugin
             * @enum {string}
             */
            kind: "key" | "connection";
            label: string;
            lastUsedAt: string | null;
            revokedAt: string | null;
            scopes: ("messages:send" | "messages:read" | "messages:write" | "systems:read" | "systems:write" | "domains:read" | "domains:write" | "suppressions:read" | "suppressions:write" | "webhooks:read" | "webhooks:write" | "templates:read" | "templates:write" | "stats:read" | "billing:read" | "billing:write" | "account:read" | "account:write" | "keys:write" | "audit:read")[];
            /** @description the only system it reaches; null: all of the account */
            systemId: string | null;
            token: string;
        };
        NewConnection: {
            /** @description the reason for people, in both languages */
            explanation: {
                de: string;
                en: string;
            };
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            missing: ("approval" | "domain" | "dkim" | "listHelp")[];
            reason: string;
            /** @description to be set in DNS */
            records: components["schemas"]["DnsRecord"][];
            /** @description without `smtp`: ask this until nothing is missing, then POST /v1/connection/credentials */
            retry: string | null;
            /** @description null while something is missing */
            smtp: components["schemas"]["SmtpAccess"] | null;
            /** @enum {string} */
            state: "draft" | "ready" | "active" | "inactive";
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            systemName: string;
            /** @description for `Authorization: Bearer`; shown this once */
            token: string;
        };
        NewConnectionCredentials: {
            /** @constant */
            encryption: "starttls";
            host: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description shown this once */
            password: string;
            port: number;
            username: string;
        };
        NewCredential: {
            /** @constant */
            encryption: "starttls";
            host: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description shown this once */
            password: string;
            port: number;
            /** @description what is pasted into the platform, with these values in it; null where nothing is */
            snippet: {
                /** @description how the platform is kept from sending the password in the clear */
                failClosed: {
                    de: string;
                    en: string;
                };
                files: {
                    language: string;
                    path: string;
                    text: string;
                }[];
            } | null;
            username: string;
        };
        NewMessage: {
            attachments?: components["schemas"]["Attachment"][];
            bcc?: components["schemas"]["Address"] | components["schemas"]["Address"][];
            cc?: components["schemas"]["Address"] | components["schemas"]["Address"][];
            envelope?: {
                /** @description otherwise the address in From */
                from?: string;
                /** @description otherwise all in To, Cc and Bcc */
                to?: string[];
            };
            from?: components["schemas"]["Address"];
            /** @description other fields of the header, such as `References` or `X-Shop` */
            headers?: {
                [key: string]: string;
            };
            html?: string;
            /**
             * @description your own words on the mail, told in events
             * @example {
             *       "customer": 42
             *     }
             */
            metadata?: {
                [key: string]: string | number | boolean;
            };
            /** @description number of the order it is about, to find it by */
            order?: string;
            /**
             * @description high passes what waits for the same destination
             * @enum {string}
             */
            priority?: "high" | "normal";
            /**
             * Format: byte
             * @description instead of the parts: a whole message (RFC 5322) in base64; then `envelope` may name its recipients
             */
            raw?: string;
            replyTo?: components["schemas"]["Address"] | components["schemas"]["Address"][];
            /**
             * Format: date-time
             * @description leaves then, up to 30 days ahead; until then it can be cancelled
             */
            sendAt?: string;
            subject?: string;
            /** @description whose mail it is; otherwise the system that has the domain of `from` */
            systemId?: string;
            /** @description to find it by */
            tags?: string[];
            /** @description subject, text and HTML are made of it */
            template?: components["schemas"]["TemplateUse"];
            /** @description which mail of yours it is, such as `order-confirmation`: kept as its `template`, as by SMTP with X-Depesche-Template. A stored `template` names itself */
            templateName?: string;
            text?: string;
            to?: components["schemas"]["Address"] | components["schemas"]["Address"][];
        };
        NewWebhook: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            /** Format: date-time */
            createdAt: string;
            failingSince: string | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            reason: string | null;
            /** @description `whsec_…` of Standard Webhooks; shown this once */
            secret: string;
            /** @description `active`, `failing` or `disabled` */
            state: string;
            /** @description null: of all systems */
            systemId: string | null;
            types: ("message.accepted" | "message.delivered" | "message.deferred" | "message.delayed" | "message.bounced" | "message.complained" | "message.suppressed" | "quota.low" | "invoice.created" | "system.inactive" | "system.disconnected")[];
            url: string;
        };
        /** @description which mails of the relay a person wants */
        NoticeChoice: {
            /** @description a DNS record of a domain is gone, or is back; to owners and admins */
            domains: boolean;
            /** @description the quota of an account runs low or is used up; to owners and admins */
            quota: boolean;
            /** @description somebody asks for an account; to operators */
            requests: boolean;
        };
        PersonData: {
            address: string;
            /** @description on the first page */
            audit: {
                [key: string]: unknown;
            }[];
            items: {
                /** @description base64; null once it is erased */
                content: {
                    body: string;
                    header: string;
                } | null;
                deliveries: {
                    [key: string]: unknown;
                }[];
                events: {
                    [key: string]: unknown;
                }[];
                message: {
                    [key: string]: unknown;
                } | null;
                webhookAttempts: {
                    [key: string]: unknown;
                }[];
            }[];
            next: string | null;
            /** @description on the first page */
            suppressions: {
                [key: string]: unknown;
            }[];
        };
        Platform: {
            /** @description what the relay needs to configure it (POST /v1/systems/{id}/remote); null where it can’t */
            access: {
                hint: {
                    de: string;
                    en: string;
                } | null;
                label: {
                    de: string;
                    en: string;
                };
                name: string;
                secret: boolean;
            }[] | null;
            /** @description there is an app that brings `access` by itself (GET /v1/systems/{id}/app/package) */
            app: boolean;
            /** @description what is set for him */
            automatic: {
                de: string;
                en: string;
            }[];
            /** @description what stays for him to do, or to know */
            byHand: {
                de: string;
                en: string;
            }[];
            /**
             * @description who puts the SMTP settings into the platform
             * @enum {string}
             */
            configureSmtp: "remote" | "in-platform" | "snippet" | "impossible";
            id: string;
            /** @description where to put the values */
            instructions: {
                de: string;
                en: string;
            };
            kinds: ("shop" | "cms" | "crm" | "forum" | "booking" | "social" | "custom")[];
            /**
             * @description who makes the List-Help page
             * @enum {string}
             */
            listHelpPage: "remote" | "in-platform" | "hosted";
            name: string;
            /** @description its own mails can’t be sent by us; the plugin writes others */
            replacesMails: boolean;
            /**
             * @description what disconnecting puts back
             * @enum {string}
             */
            restore: "all" | "all-but-passwords" | "switched-off" | "by-hand";
            /**
             * @description who sets the sender address
             * @enum {string}
             */
            sender: "set" | "by-hand";
            /** @description what the merchant does, one after the other */
            steps: {
                de: string;
                en: string;
            }[];
            /** @description how it is undone */
            undo: {
                de: string;
                en: string;
            };
            /**
             * @description how it is seen that it works
             * @enum {string}
             */
            verify: "test-mail" | "first-mail";
        };
        Prices: {
            /** @description lots are multiples of so many mails */
            block: number;
            /** @description of each mail beyond the quota */
            overageUnitPriceMicroEuro: number;
            since: string | null;
            tiers: {
                from: number;
                /** @description millionths of a euro */
                unitPriceMicroEuro: number;
            }[];
            version: number;
        };
        PrivacySetting: {
            /** @description days that header and body are kept; 0: until the mail has ended */
            bodyDays: number;
            /** @description recipients are shown as a•••@example.com in lists */
            maskRecipients: boolean;
            storeSubjects: boolean;
        };
        Problem: {
            /** @description what to do about it */
            advice: string;
            /** @description of a refused mail: the reply code SMTP would have had */
            code?: number;
            detail?: string;
            /** @description of a refused mail: RFC 3463 */
            enhanced?: string;
            /** @description each wrong field */
            errors?: components["schemas"]["FieldProblem"][];
            status: number;
            /** @description what is wrong, in a sentence */
            title: string;
            /**
             * @description stable name of the problem
             * @example /problems/system-unknown
             */
            type: string;
        };
        Relay: {
            /**
             * @description who may sign up: everybody, everybody once the operator approves, or nobody
             * @enum {string}
             */
            signup: "open" | "approval" | "closed";
            /** @description where to find help: an https URL or an e-mail address */
            support: string | null;
            /** @description it can send its own mails, which sign-up and new passwords need */
            writes: boolean;
        };
        RelayHealth: {
            /** Format: date-time */
            asOf: string;
            certificate: {
                /** Format: date-time */
                from: string;
                names: string[];
                /** @description of the relay’s own authority, which shops must be told to trust */
                own: boolean;
                /** Format: date-time */
                until: string;
            } | null;
            /** @description what the doctor finds, but that the store isn’t read as a whole */
            findings: {
                check: string;
                ok: boolean;
                words: {
                    de: string;
                    en: string;
                };
            }[];
            hostname: string;
            jobs: {
                lastFinishedAt: string | null;
                lastRunAt: string | null;
                name: string;
                nextRunAt: string | null;
                running: boolean;
            }[];
            /** @description why no mail is taken now; null: it is */
            notReady: string | null;
            /** @description the DKIM key that signs every mail beside the domain’s own */
            operatorKey: {
                domain: string;
                selector: string;
            } | null;
            /** @enum {string} */
            store: "embedded" | "mongodb";
            version: string;
        };
        RemoteConnection: {
            /** @description the settings that were changed, by the platform’s names */
            changed: string[];
            connectedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            endedAt: string | null;
            fault: {
                advice: {
                    de: string;
                    en: string;
                };
                kind: string;
                reason: {
                    de: string;
                    en: string;
                };
            } | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            nextTryAt: string | null;
            /** @description the List-Help page that was made */
            page: string | null;
            platform: string;
            /**
             * @description `undoing`: what stood there could not be put back yet; the relay goes on trying
             * @enum {string}
             */
            state: "connecting" | "connected" | "undoing" | "ended";
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            url: string;
            /** @description of the platform, where it tells */
            version: string | null;
        };
        RemoteLook: {
            settings: {
                after: unknown;
                before: unknown;
                name: string;
            }[];
            version: string | null;
        };
        RemoteState: {
            /** @description the settings that were changed, by the platform’s names */
            changed: string[];
            connectedAt: string | null;
            /** Format: date-time */
            createdAt: string;
            endedAt: string | null;
            fault: {
                advice: {
                    de: string;
                    en: string;
                };
                kind: string;
                reason: {
                    de: string;
                    en: string;
                };
            } | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            nextTryAt: string | null;
            /** @description the List-Help page that was made */
            page: string | null;
            platform: string;
            /**
             * @description `undoing`: what stood there could not be put back yet; the relay goes on trying
             * @enum {string}
             */
            state: "connecting" | "connected" | "undoing" | "ended";
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            url: string;
            /** @description the platform’s own test mail, once it came */
            verified: {
                /** Format: date-time */
                at: string;
                dkim: {
                    domain: string | null;
                    result: string;
                };
                from: string;
                tls: {
                    cipher: string;
                    version: string;
                } | null;
            } | null;
            /** @description of the platform, where it tells */
            version: string | null;
        };
        SenderHealth: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            /** @description what is above the limits */
            beyond: ("bounces" | "complaints")[];
            bounced: number;
            /** @description addresses whose owners complained */
            complaints: number;
            delivered: number;
            /** @description of the bounced: to addresses that don’t exist */
            hard: number;
            name: string;
            /** @description of the bounced: refused for what was sent */
            policy: number;
            received: number;
        };
        SendingAddress: {
            /** @description null: the system’s choice */
            address: string | null;
            ehlo: string;
            /** @description on this machine */
            here: boolean | null;
            pool: string;
            publicAddress: string | null;
            reverse: {
                confirmed: boolean;
                error: string | null;
                matches: boolean;
                names: string[];
            } | null;
            today: {
                mails: number;
                operators: {
                    mails: number;
                    operator: string;
                    share: number;
                }[];
                share: number;
            } | null;
            warmUp: {
                day: number;
                days: number;
                from: string;
            } | null;
        };
        SentMessage: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description the Message-ID field, which webhooks and returned mails name */
            messageId: string;
            /** @description of To, Cc and Bcc, each once */
            recipients: string[];
            /** @description when it leaves; null: now */
            sendAt: string | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
        };
        SetupRecord: {
            found: boolean;
            /** @description the name as forms of DNS providers want it: relative to the zone; null when the zone isn’t known */
            host: string | null;
            /** @description the full name */
            name: string;
            /** @description nothing is sent without it */
            needed: boolean;
            purpose: {
                de: string;
                en: string;
            };
            /** @description what DNS has at that name now */
            seen: string[];
            ttl: number;
            /** @enum {string} */
            type: "TXT" | "CNAME";
            value: string;
        };
        Site: {
            plugin: string | null;
            /**
             * Format: date-time
             * @description when the plugin told it
             */
            seenAt: string;
            url: string;
            version: string | null;
        };
        SmtpAccess: {
            /** @constant */
            encryption: "starttls";
            host: string;
            /** @description shown this once */
            password: string;
            port: number;
            username: string;
        };
        Stats: {
            /** Format: date-time */
            asOf: string;
            bounced: number;
            /** @description by class: hard, soft, policy, host, expired */
            bouncedBy: {
                [key: string]: number;
            };
            cancelled: number;
            deferred: number;
            delivered: number;
            held: number;
            /** @description waits now, whatever the time asked for; so `deferred` and `held` */
            queued: number;
            received: number;
            suppressed: number;
        };
        StatsSeries: {
            /** Format: date-time */
            asOf: string;
            /** @description oldest first; where nothing happened there is none */
            points: {
                bounced: number;
                cancelled: number;
                delivered: number;
                received: number;
                /** Format: date-time */
                startsAt: string;
                suppressed: number;
            }[];
        };
        Suppression: {
            /** @description an address, or `@domain` for all of a domain */
            address: string;
            /** Format: date-time */
            createdAt: string;
            evidence: {
                /** Format: date-time */
                at: string;
                enhancedStatus: string | null;
                messageId: string | null;
                /** @description what the recipient’s server said */
                response: string;
            } | null;
            expiresAt: string | null;
            note: string | null;
            /** @enum {string} */
            reason: "hard" | "complaint" | "manual";
            systemId: string | null;
        };
        SuppressionRules: {
            complaintDays: number | null;
            /** @description an entry after a hard bounce ends then; null: never */
            hardDays: number | null;
            /**
             * @description whether a bounce of one system stops the others too
             * @enum {string}
             */
            scope: "account" | "system";
        };
        System: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            because: components["schemas"]["SystemBecause"];
            /** Format: date-time */
            createdAt: string;
            /** @description sending domains; the first is the default sender’s */
            domains: string[];
            /** @description the reason for people, in both languages */
            explanation: {
                de: string;
                en: string;
            };
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            name: string;
            /** @description id of GET /v1/platforms */
            platform: string;
            /** @description the sending addresses its mails leave by */
            pool: string;
            /** @description why it is in this state, in English */
            reason: string;
            /** @description no mail of it leaves */
            sandbox: boolean;
            /** @enum {string} */
            state: "draft" | "ready" | "active" | "inactive";
        };
        /** @description what the reason is made of, to write it in other words */
        SystemBecause: {
            firstMailAt: string | null;
            /** @description domains whose DKIM record was right and is gone or wrong */
            lost: {
                domain: string;
                /** Format: date-time */
                since: string;
            }[];
            missing: ("approval" | "domain" | "dkim" | "listHelp")[];
            pausedAt: string | null;
            pauseReason: string | null;
        };
        SystemCheck: {
            /** @description the reason for people, in both languages */
            explanation: {
                de: string;
                en: string;
            };
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            identity: ({
                domain: string;
                score: number;
            } & {
                [key: string]: unknown;
            })[];
            /** @description what keeps it from sending */
            missing: ("approval" | "domain" | "dkim" | "listHelp")[];
            reason: string;
            /** @description to be set in DNS */
            records: components["schemas"]["DnsRecord"][];
            /** @description only when nothing is missing */
            smtp: {
                /** @constant */
                encryption: "starttls";
                host: string;
                port: number;
                username: string;
            } | null;
            /** @enum {string} */
            state: "draft" | "ready" | "active" | "inactive";
            /** @description what isn’t right but keeps no mail back */
            warnings: {
                code: string;
                /** @description the reason for people, in both languages */
                explanation: {
                    de: string;
                    en: string;
                };
                message: string;
            }[];
        };
        SystemNumbers: {
            bounced: number;
            cancelled: number;
            deferred: number;
            delivered: number;
            held: number;
            queued: number;
            received: number;
            suppressed: number;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
        };
        Template: {
            /** Format: date-time */
            changedAt: string;
            /** Format: date-time */
            createdAt: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            /** @description the newest version */
            latest: number;
            /** @description by which mails name it */
            name: string;
            /** @description the version that mails are made of; null: none yet */
            published: number | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
        };
        TemplateContent: {
            /** Format: date-time */
            createdAt: string;
            /** @description as `actor` in GET /v1/audit */
            createdBy: string;
            html: string | null;
            note: string | null;
            subject: string;
            text: string | null;
            /** @description all that it prints or asks for */
            variables: string[];
            version: number;
        };
        TemplatePreview: {
            html: string | null;
            /** @description variables that it prints and nobody gave; a mail would be refused */
            missing: string[];
            subject: string;
            text: string | null;
            version: number;
        };
        TemplateUse: {
            /** @description of a template of the system */
            name: string;
            /** @default {} */
            variables?: {
                [key: string]: unknown;
            };
            /** @description otherwise the published one */
            version?: number;
        };
        TemplateVersion: {
            /** Format: date-time */
            createdAt: string;
            /** @description as `actor` in GET /v1/audit */
            createdBy: string;
            note: string | null;
            subject: string;
            version: number;
        };
        Usage: {
            /** Format: date-time */
            asOf: string;
            forecast: {
                /** @description about when the quota is used up */
                lastsUntil: string | null;
                mailsPerDay: number;
            };
            lots: {
                /**
                 * Format: date-time
                 * @description what isn’t used by then expires
                 */
                endsAt: string;
                /**
                 * @description an id
                 * @example 66b1f0c2a4d9e81234567890
                 */
                id: string;
                /** @description what follows it, where that isn’t its like */
                next: {
                    size: number;
                    /** @description millionths of a euro */
                    unitPriceMicroEuro: number;
                } | null;
                note: string | null;
                renews: boolean;
                size: number;
                /** @enum {string} */
                source: "demo" | "booked" | "granted";
                /** Format: date-time */
                startsAt: string;
                /** @description millionths of a euro */
                unitPriceMicroEuro: number;
                used: number;
                usedInPeriod: number;
            }[];
            /** @description mails beyond all lots, charged at the next billing date */
            overage: number;
            /** @description millionths of a euro */
            overageUnitPriceMicroEuro: number;
            period: {
                /**
                 * Format: date-time
                 * @description the next billing date
                 */
                endsAt: string;
                /** Format: date-time */
                startsAt: string;
            };
            remaining: number;
            reminder: {
                isBelow: boolean;
                isSet: boolean;
                threshold: number;
            };
            /** @description delivered and bounced mails of the period, per recipient */
            sent: number;
        };
        VerificationMail: {
            address: string;
            /** Format: date-time */
            expiresAt: string;
            nonce: string;
        };
        VerificationState: {
            seen: {
                /** Format: date-time */
                at: string;
                credential: {
                    /**
                     * @description an id
                     * @example 66b1f0c2a4d9e81234567890
                     */
                    id: string;
                    label: string;
                } | null;
                /** @description what receivers will find: `pass` is right */
                dkim: {
                    domain: string | null;
                    result: string;
                };
                from: string;
                messageId: string;
                /** Format: date-time */
                receivedAt: string;
                tls: {
                    cipher: string;
                    version: string;
                } | null;
            } | null;
            /** @enum {string} */
            state: "waiting" | "seen";
        };
        WaitingAccount: {
            /** @description it may look after other accounts */
            agency: boolean;
            /** @description the account that looks after this one */
            agencyId: string | null;
            /** Format: date-time */
            askedAt: string;
            /** Format: date-time */
            createdAt: string;
            /** @description of the first owner */
            email: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            name: string;
            note: string | null;
            owner: {
                email: string;
                name: string;
            } | null;
            /** @enum {string} */
            state: "active" | "waiting" | "refused";
        };
        Webhook: {
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            accountId: string;
            /** Format: date-time */
            createdAt: string;
            failingSince: string | null;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            reason: string | null;
            /** @description `active`, `failing` or `disabled` */
            state: string;
            /** @description null: of all systems */
            systemId: string | null;
            types: ("message.accepted" | "message.delivered" | "message.deferred" | "message.delayed" | "message.bounced" | "message.complained" | "message.suppressed" | "quota.low" | "invoice.created" | "system.inactive" | "system.disconnected")[];
            url: string;
        };
        WebhookAttempt: {
            /** @description how the receiver’s answer begins */
            answer: string;
            /** Format: date-time */
            at: string;
            error: string | null;
            eventId: string;
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            id: string;
            ms: number;
            status: number | null;
        };
        WooLink: {
            /**
             * Format: uri
             * @description for the administrator of the shop
             */
            authorizeUrl: string;
            shop: components["schemas"]["WooShop"];
        };
        WooProblem: {
            advice: {
                de: string;
                en: string;
            };
            /** @enum {string} */
            code: "unreachable" | "access" | "not-this" | "refused" | "answer" | "plugin-missing" | "sender-domain" | "mails-off";
            reason: {
                de: string;
                en: string;
            };
        };
        WooShop: {
            /** Format: date-time */
            createdAt: string;
            /** @description of a link that nobody has used yet */
            expiresAt: string | null;
            linkedAt: string | null;
            /** @description how the shop stood when it last answered */
            look: {
                /** @description mails that are switched off though somebody waits for them */
                mailsOff: string[];
                /** @default [] */
                mailsOn: string[];
                /** @description version of Depesche’s plugin; null: it isn’t active */
                plugin: string | null;
                sender: {
                    address: string;
                    name: string;
                };
                version: string | null;
                wordpress: string | null;
            } | null;
            lookedAt: string | null;
            nextLookAt: string | null;
            problems: components["schemas"]["WooProblem"][];
            /** @enum {string} */
            scope: "read" | "read_write";
            /** @description the sender that the relay wrote there */
            senderSet: string | null;
            /**
             * @description `asked`: the shop has not sent its keys yet
             * @enum {string}
             */
            state: "asked" | "linked";
            /**
             * @description an id
             * @example 66b1f0c2a4d9e81234567890
             */
            systemId: string;
            url: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description it may look after other accounts */
                        agency: boolean;
                        /** @description the account that looks after this one */
                        agencyId: string | null;
                        /** @description of the account that looks after this one */
                        agencyName: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description of the first owner */
                        email: string;
                        /**
                         * @description an id
                         * @example 66b1f0c2a4d9e81234567890
                         */
                        id: string;
                        name: string;
                        /** @description why it was refused */
                        reason: string | null;
                        /** @enum {string} */
                        state: "active" | "waiting" | "refused";
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renameAccount: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endCare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askToBeAgency: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invitation"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    inviteMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /**
                     * @default en
                     * @enum {string}
                     */
                    locale?: "de" | "en";
                    /** @enum {string} */
                    role: "owner" | "admin" | "developer" | "billing" | "viewer";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitation: components["schemas"]["Invitation"];
                        /** @description whether the mail is on its way */
                        told: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendInvitation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        invitation: components["schemas"]["Invitation"];
                        /** @description whether the mail is on its way */
                        told: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMembers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Member"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeRole: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                userId: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    role: "owner" | "admin" | "developer" | "billing" | "viewer";
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    transferOwnership: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                userId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPrivacy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacySetting"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePrivacy: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description days that header and body are kept; 0: only until every recipient’s mail has ended, and no subject */
                    bodyDays?: number;
                    /** @description recipients are shown as a•••@example.com in lists */
                    maskRecipients?: boolean;
                    /** @description false: messages can’t be found by their subject */
                    storeSubjects?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PrivacySetting"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptAgencyOffer: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showAgencyOffer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        agencyName: string;
                        email: string;
                        /** Format: date-time */
                        expiresAt: string;
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClientBilling: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ClientBilling"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listClients: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        asOf: string;
                        items: components["schemas"]["Client"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createClient: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email?: string;
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description it may look after other accounts */
                        agency: boolean;
                        /** @description the account that looks after this one */
                        agencyId: string | null;
                        /** Format: date-time */
                        createdAt: string;
                        /** @description of the first owner */
                        email: string;
                        /**
                         * @description an id
                         * @example 66b1f0c2a4d9e81234567890
                         */
                        id: string;
                        name: string;
                        /** @enum {string} */
                        state: "active" | "waiting" | "refused";
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAgencyOffers: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AgencyOffer"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    offerCare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    email: string;
                    /**
                     * @default en
                     * @enum {string}
                     */
                    locale?: "de" | "en";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        offer: components["schemas"]["AgencyOffer"];
                        /** @description whether the mail is on its way */
                        told: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    noteAppEvent: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    registerApp: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getBillingAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        address: components["schemas"]["BillingAddress"] | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setBillingAddress: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    city: string;
                    company?: string;
                    country: string;
                    /** Format: email */
                    email: string;
                    /** @enum {string} */
                    language: "de" | "en";
                    lines: string[];
                    name?: string;
                    postcode?: string;
                    reference?: string;
                    vatId?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        address: components["schemas"]["BillingAddress"];
                        /** @description written just now */
                        invoices: components["schemas"]["Invoice"][];
                        /** @description what an invoice waits for: data of the relay’s operator, the billing address, or the relay itself, which writes it within the hour */
                        waitsFor: ("issuer" | "address" | "relay") | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDeviceRequest: {
        parameters: {
            query: {
                /** @description as it is typed: hyphens and case don’t matter */
                userCode: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeviceRequest"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveDeviceRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description an id
                     * @example 66b1f0c2a4d9e81234567890
                     */
                    systemId: string;
                    /** @description as it is typed: hyphens and case don’t matter */
                    userCode: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    denyDeviceRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description as it is typed: hyphens and case don’t matter */
                    userCode: string;
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnectRequest: {
        parameters: {
            query: {
                /** @description what stands behind the ? in the address of the page */
                query: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectRequest"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveConnectRequest: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description what stands behind the ? in the address of the page */
                    query: string;
                    /**
                     * @description an id
                     * @example 66b1f0c2a4d9e81234567890
                     */
                    systemId: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redirectTo: string;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    denyConnectRequest: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description what stands behind the ? in the address of the page */
                    query: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        redirectTo: string;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionState"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connect: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `dpc_…`, of POST /v1/systems/{id}/connection-code */
                    code?: string;
                    site?: {
                        /** @description its name, e.g. depesche-for-woocommerce */
                        plugin?: string;
                        /** Format: uri */
                        url: string;
                        /** @description of the plugin */
                        version?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewConnection"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disconnect: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    listHelp?: {
                        /** @description of the system; default: all of them */
                        domain?: string;
                        /** @description a page that the plugin has made; takes the place of the page that was set before. null: no page, as before */
                        url: (string & (unknown & unknown)) | null;
                    };
                    /**
                     * Format: email
                     * @description the address the platform sends as
                     */
                    sender?: string;
                    site?: {
                        /** @description its name, e.g. depesche-for-woocommerce */
                        plugin?: string;
                        /** Format: uri */
                        url: string;
                        /** @description of the plugin */
                        version?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    renewConnectionCredentials: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewConnectionCredentials"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendHeartbeat: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `of-orders`: only mails that note an order (X-Depesche-Order) are counted. For plugins that note it on each: test mails and password resets don’t hide then that the others are missing
                     * @default all
                     * @enum {string}
                     */
                    mails?: "all" | "of-orders";
                    /** @description how many orders came in it */
                    orders: number;
                    /** @description the beginning of the time that is told of */
                    since: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HeartbeatAnswer"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePersonOfSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of a recipient */
                    address: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPersonOfSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of a recipient */
                    address: string;
                    /** @description `next` of the page before */
                    after?: string;
                    /** @default 50 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonData"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retireConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askForVerificationMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationMail"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getVerificationMail: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                nonce: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VerificationState"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDataProcessing: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DataEntry"][];
                        next: null;
                    };
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDomains: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Domain"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dkimKeyPem?: string;
                    dkimSelector?: string;
                    /** @default [] */
                    listHelp?: (string & (unknown & unknown))[];
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description where mail to addresses of the domain goes, if its MX leads to the relay; null: it is refused */
                    forwardRepliesTo?: string | null;
                    /** @description https:// or mailto: addresses; `hosted`: the page that the relay serves */
                    listHelp?: "hosted" | ("hosted" | (string & (unknown & unknown)))[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainCheck"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDmarcSummary: {
        parameters: {
            query?: {
                days?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DmarcSummary"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHelpPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HelpPage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    saveHelpPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    contact: {
                        /** Format: email */
                        email: string;
                        /** @default null */
                        phone?: string | null;
                        postal?: string | null;
                    };
                    /** Format: uri */
                    imprintUrl: string;
                    kinds: ("order" | "booking" | "shipping" | "deliveryState" | "account" | "password" | "signIn" | "doubleOptIn" | "comments" | "appointments")[];
                    /**
                     * @description for readers whose browser wants neither
                     * @default de
                     * @enum {string}
                     */
                    language?: "de" | "en";
                    /** @description as recipients know it */
                    merchant: string;
                    /** @description words of your own, plain text */
                    note?: {
                        de?: string | null;
                        en?: string | null;
                    };
                    /** @default null */
                    privacyUrl?: string | null;
                    reasons: ("ordered" | "booked" | "account" | "asked" | "commented")[];
                    /**
                     * @description how to get fewer of these mails
                     * @default impossible
                     * @enum {string}
                     */
                    stop?: "impossible" | "account" | "contact" | "page";
                    /**
                     * @description the page for `account` and `page`
                     * @default null
                     */
                    stopUrl?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HelpPage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookAtHelpPage: {
        parameters: {
            query?: {
                /** @description HelpPageContent as JSON */
                content?: string;
                language?: "de" | "en";
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewHelpPage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    contact: {
                        /** Format: email */
                        email: string;
                        /** @default null */
                        phone?: string | null;
                        postal?: string | null;
                    };
                    /** Format: uri */
                    imprintUrl: string;
                    kinds: ("order" | "booking" | "shipping" | "deliveryState" | "account" | "password" | "signIn" | "doubleOptIn" | "comments" | "appointments")[];
                    /**
                     * @description for readers whose browser wants neither
                     * @default de
                     * @enum {string}
                     */
                    language?: "de" | "en";
                    /** @description as recipients know it */
                    merchant: string;
                    /** @description words of your own, plain text */
                    note?: {
                        de?: string | null;
                        en?: string | null;
                    };
                    /** @default null */
                    privacyUrl?: string | null;
                    reasons: ("ordered" | "booked" | "account" | "asked" | "commented")[];
                    /**
                     * @description how to get fewer of these mails
                     * @default impossible
                     * @enum {string}
                     */
                    stop?: "impossible" | "account" | "contact" | "page";
                    /**
                     * @description the page for `account` and `page`
                     * @default null
                     */
                    stopUrl?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HelpPagePreview"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateDomainKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {string} */
                    algorithm?: "rsa-sha256" | "ed25519-sha256";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addSecondDomainKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Domain"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getDomainSetup: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DomainSetup"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setDomainAtCloudflare: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description false: only tells what would be changed
                     * @default false
                     */
                    apply?: boolean;
                    /** @description used for this request and kept nowhere */
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        applied: boolean;
                        changes: components["schemas"]["DnsChange"][];
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeSendingDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
                /** @description an id */
                systemId: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    acceptInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person?: {
                        /**
                         * @default en
                         * @enum {string}
                         */
                        locale?: "de" | "en";
                        name: string;
                        password: string;
                    };
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description an id
                         * @example 66b1f0c2a4d9e81234567890
                         */
                        accountId: string;
                        email: string;
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        accountName: string;
                        email: string;
                        /** Format: date-time */
                        expiresAt: string;
                        /** @description somebody with this address can sign in */
                        hasUser: boolean;
                        /** @enum {string} */
                        role: "owner" | "admin" | "developer" | "billing" | "viewer";
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvoices: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                state?: "open" | "overdue" | "paid" | "credited";
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invoice"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    payInvoice: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description where the customer comes back to, paid or not: a path of this relay
                     * @default /
                     */
                    back?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * Format: uri
                         * @description for the customer’s browser
                         */
                        url: string;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getInvoicePdf: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listKeys: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    expiresAt?: (string) | null;
                    label: string;
                    scopes: ("messages:send" | "messages:read" | "messages:write" | "systems:read" | "systems:write" | "domains:read" | "domains:write" | "suppressions:read" | "suppressions:write" | "webhooks:read" | "webhooks:write" | "templates:read" | "templates:write" | "stats:read" | "billing:read" | "billing:write" | "account:read" | "account:write" | "keys:write" | "audit:read")[];
                    /** @default null */
                    systemId?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewApiKey"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeKey: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLots: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LotHistory"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    bookLots: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lots: {
                        /**
                         * @description followed by its like after 30 days
                         * @default true
                         */
                        renews?: boolean;
                        /** @description mails; a multiple of the block of the price list, 25,000 at least */
                        size: number;
                        /** @description the price that was shown; another one in the list refuses the booking instead of charging it */
                        unitPriceMicroEuro?: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description written just now */
                        invoices: components["schemas"]["Invoice"][];
                        items: components["schemas"]["Lot"][];
                        next: null;
                        /** @description what an invoice waits for: data of the relay’s operator, the billing address, or the relay itself, which writes it within the hour */
                        waitsFor: ("issuer" | "address" | "relay") | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeLot: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description what follows it, at today’s price of that size; null: its like, at its own price */
                    nextSize?: number | null;
                    /** @description false: it ends with its 30 days; true: not, after all */
                    renews?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lot"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    whoAmI: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readNoticeChoice: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeChoice"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    chooseNotices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    domains?: boolean;
                    quota?: boolean;
                    requests?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NoticeChoice"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description of a bounce or delay */
                class?: "hard" | "soft" | "policy" | "host" | "expired";
                /** @description received from then on */
                from?: string;
                /** @description how many at most */
                limit?: number;
                /** @description number of the order */
                order?: string;
                /** @description `anna@example.org`, the beginning `anna*`, or all of `@example.org` */
                recipient?: string;
                /** @description of one of its recipients */
                state?: "queued" | "deferred" | "held" | "delivered" | "bounced" | "suppressed" | "cancelled";
                /** @description words; all must stand in it */
                subject?: string;
                systemId?: string;
                tag?: string;
                /** @description received before */
                to?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MessageRow"][];
                        /** @description the page isn’t full, but the search goes on at `next` */
                        more: boolean;
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessage: {
        parameters: {
            query?: {
                /** @description return path; otherwise the address in From */
                from?: string;
                /** @description high passes what waits for the same destination */
                priority?: "high" | "normal";
                sendAt?: string;
                systemId?: string;
                /** @description repeated for each recipient; otherwise all in To, Cc and Bcc */
                to?: string | string[];
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
                "message/rfc822": string;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentMessage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Message"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description recipients */
                        cancelled: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMessageContent: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageContent"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewMessage: {
        parameters: {
            query?: {
                /** @description 1: pictures that lie elsewhere are fetched */
                remote?: "0" | "1";
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRawMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "message/rfc822": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resendMessage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description some of the message’s; otherwise all */
                    recipients?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentMessage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sendMessages: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    messages: components["schemas"]["NewMessage"][];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        results: components["schemas"]["BatchResult"][];
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMessages: {
        parameters: {
            query?: {
                /** @description of a bounce or delay */
                class?: "hard" | "soft" | "policy" | "host" | "expired";
                /** @description received from then on */
                from?: string;
                /** @description number of the order */
                order?: string;
                /** @description `anna@example.org`, the beginning `anna*`, or all of `@example.org` */
                recipient?: string;
                /** @description of one of its recipients */
                state?: "queued" | "deferred" | "held" | "delivered" | "bounced" | "suppressed" | "cancelled";
                /** @description words; all must stand in it */
                subject?: string;
                systemId?: string;
                tag?: string;
                /** @description received before */
                to?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUpOperator: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    person?: {
                        /** Format: email */
                        email: string;
                        /**
                         * @default en
                         * @enum {string}
                         */
                        locale?: "de" | "en";
                        name: string;
                        password: string;
                    };
                    token: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        email: string;
                        name: string;
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAccounts: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                /** @description how name or address begins */
                search?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccountRow"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Account"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAgency: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    agency: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountRow"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    grantLot: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default 30 */
                    days?: number;
                    /** @default null */
                    note?: string | null;
                    /** @default false */
                    renews?: boolean;
                    size: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Lot"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUsageOf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAddresses: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SendingAddress"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAgencyWishes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AccountRow"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WaitingAccount"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    approveAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: components["schemas"]["AccountRow"];
                        /** @description whether the owner gets a mail about it */
                        told: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refuseAccount: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: components["schemas"]["AccountRow"];
                        /** @description whether the owner gets a mail about it */
                        told: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOperatorAudit: {
        parameters: {
            query?: {
                accountId?: string;
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDestinations: {
        parameters: {
            query?: {
                /** @description looked back */
                hours?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        asOf: string;
                        items: components["schemas"]["DestinationHealth"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelayHealth"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportInvoices: {
        parameters: {
            query: {
                format?: "csv" | "datev";
                from: string;
                to: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllInvoices: {
        parameters: {
            query?: {
                accountId?: string;
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                state?: "open" | "overdue" | "paid" | "credited";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invoice"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    creditInvoice: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    lines?: {
                        n: number;
                        quantity: number;
                    }[];
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    markPaid: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @default transfer
                     * @enum {string}
                     */
                    how?: "transfer" | "stripe" | "other";
                    /** Format: date */
                    on?: string;
                    reference?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Invoice"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAnyInvoicePdf: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/pdf": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: components["schemas"]["Issuer"] | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setIssuer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    bank: {
                        bic?: string | null;
                        iban: string;
                        name?: string;
                    };
                    city: string;
                    country: string;
                    /** @default null */
                    datev?: {
                        /** @default 4 */
                        accountLength?: number;
                        /** @default {} */
                        accounts?: {
                            debtors?: number;
                            domestic?: number;
                            "outside-union"?: number;
                            "reverse-charge"?: number;
                            "small-business"?: number;
                        };
                        /**
                         * @default SKR03
                         * @enum {string}
                         */
                        chart?: "SKR03" | "SKR04";
                        client: number;
                        consultant: number;
                        /** @default 1 */
                        yearBegins?: number;
                    } | null;
                    /** Format: email */
                    email: string;
                    legal?: string;
                    lines: string[];
                    name: string;
                    /** @default {} */
                    numbers?: {
                        /** @default GS-{year}- */
                        creditPrefix?: string;
                        /** @default 5 */
                        digits?: number;
                        /** @default RE-{year}- */
                        invoicePrefix?: string;
                        /** @default 1 */
                        start?: number;
                    };
                    /** @default 14 */
                    paymentDays?: number;
                    phone?: string;
                    postcode?: string;
                    registration?: string | null;
                    /** @default false */
                    smallBusiness?: boolean;
                    taxNumber?: string | null;
                    /** @default Europe/Berlin */
                    timeZone?: string;
                    vatId?: string | null;
                    vatPercent: number;
                    website?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        issuer: components["schemas"]["Issuer"];
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLanes: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Lane"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    explainLane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lane: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LaneExplanation"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    holdLane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lane: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    reason?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        held: number;
                        lane: string;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    releaseLane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lane: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lane: string;
                        released: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryLane: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lane: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lane: string;
                        retried: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setPrices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description lots are multiples of so many mails */
                    block: number;
                    tiers: {
                        from: number;
                        unitPriceMicroEuro: number;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prices"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSenders: {
        parameters: {
            query?: {
                /** @description looked back */
                days?: number;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        asOf: string;
                        items: components["schemas"]["SenderHealth"][];
                        limits: {
                            bounceShare: number;
                            complaintShare: number;
                            mails: number;
                        };
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAllSystems: {
        parameters: {
            query?: {
                accountId?: string;
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["System"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseAnySystem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeAnySystem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeStripeEvent: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": string;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        taken: "paid" | "refund" | "ignored" | "known";
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPlatforms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Platform"][];
                        next: null;
                    };
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPlatform: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Platform"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPrices: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Prices"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    erasePerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of a recipient */
                    address: string;
                    /**
                     * @description true: that he gets no mail any more is remembered with his address
                     * @default true
                     */
                    keepSuppression?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Erased"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportPerson: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description of a recipient */
                    address: string;
                    /** @description `next` of the page before */
                    after?: string;
                    /** @default 50 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PersonData"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRelay: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Relay"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStats: {
        parameters: {
            query?: {
                /** @description rounded down to 15 minutes */
                from?: string;
                systemId?: string;
                /** @description rounded up to 15 minutes */
                to?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Stats"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readStatsSeries: {
        parameters: {
            query?: {
                /** @description otherwise a week before the end */
                from?: string;
                step?: "quarter" | "hour" | "day";
                systemId?: string;
                /** @description whose days and hours are meant */
                timeZone?: string;
                /** @description rounded up to 15 minutes */
                to?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StatsSeries"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readSystemNumbers: {
        parameters: {
            query?: {
                /** @description rounded down to 15 minutes */
                from?: string;
                systemId?: string;
                /** @description rounded up to 15 minutes */
                to?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        asOf: string;
                        items: components["schemas"]["SystemNumbers"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSuppressionRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionRules"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSuppressionRules: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    complaintDays?: number | null;
                    hardDays?: number | null;
                    /** @enum {string} */
                    scope?: "account" | "system";
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SuppressionRules"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSuppressions: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                /** @description part of the address */
                search?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Suppression"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addSuppression: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `anna@example.com`, or `@example.com` for all of a domain */
                    address: string;
                    expiresAt?: (string) | null;
                    /** @default null */
                    note?: string | null;
                    /**
                     * @description of mails of this system only
                     * @default null
                     */
                    systemId?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suppression"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeSuppression: {
        parameters: {
            query: {
                /** @description why; it is kept */
                note: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                address: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        removed: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportSuppressions: {
        parameters: {
            query?: {
                search?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importSuppressions: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    systemId?: string | null;
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        added: number;
                        wrong: {
                            line: number;
                            text: string;
                            why: string;
                        }[];
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSystems: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                /** @description part of the name or of a sending domain */
                search?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["System"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    domains: {
                        dkimKeyPem?: string;
                        dkimSelector?: string;
                        /** @default [] */
                        listHelp?: (string & (unknown & unknown))[];
                        name: string;
                    }[];
                    name: string;
                    platform: string;
                    /** @default transactional */
                    pool?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name?: string;
                    /** @description with a reason: takes no mail; false: takes mail again */
                    paused?: false | {
                        reason: string | null;
                    };
                    /** @description true: its new mails don’t leave */
                    sandbox?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadApp: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkSystem: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SystemCheck"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createConnectionCode: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionCode"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listConnections: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Connection"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endConnection: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                connectionId: string;
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCredentials: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Credential"][];
                        next: null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    label: string;
                    /**
                     * @description of the mails it sends
                     * @default normal
                     * @enum {string}
                     */
                    priority?: "high" | "normal";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewCredential"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeCredential: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                credentialId: string;
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addSendingDomain: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    dkimKeyPem?: string;
                    dkimSelector?: string;
                    /** @default [] */
                    listHelp?: (string & (unknown & unknown))[];
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["System"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRemote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteState"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    connectRemote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `access` of the platform, each by its name */
                    access: {
                        [key: string]: string;
                    };
                    /**
                     * @description also make the List-Help page there, where that is possible
                     * @default false
                     */
                    page?: boolean;
                    /**
                     * Format: email
                     * @description the address the platform is to send from
                     */
                    sender?: string;
                    /**
                     * @description of the site
                     * @example https://shop.example
                     */
                    url: string;
                } | {
                    /**
                     * @description by what the platform’s app has brought
                     * @constant
                     */
                    app: true;
                    /**
                     * @description also make the List-Help page there, where that is possible
                     * @default false
                     */
                    page?: boolean;
                    /**
                     * Format: email
                     * @description the address the platform is to send from
                     */
                    sender?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteConnection"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disconnectRemote: {
        parameters: {
            query?: {
                /** @description true: also when the site can’t be reached; its settings then stay as they are */
                force?: "true" | "false";
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookAtRemote: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `access` of the platform, each by its name */
                    access: {
                        [key: string]: string;
                    };
                    /**
                     * Format: email
                     * @description the address the platform is to send from
                     */
                    sender?: string;
                    /**
                     * @description of the site
                     * @example https://shop.example
                     */
                    url: string;
                } | {
                    /**
                     * @description by what the platform’s app has brought
                     * @constant
                     */
                    app: true;
                    /**
                     * Format: email
                     * @description the address the platform is to send from
                     */
                    sender?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RemoteLook"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSite: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        app: {
                            /** @description the app is switched on there */
                            active: boolean;
                            /** @description of the site; null: none has introduced itself */
                            url: string | null;
                        };
                        /** @description then GET /v1/systems/{id}/remote has the rest */
                        connected: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWooShop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WooShop"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    linkWooShop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `read_write` only if the sender is to be set
                     * @default read
                     * @enum {string}
                     */
                    scope?: "read" | "read_write";
                    /**
                     * @description of the shop
                     * @example https://shop.example
                     */
                    url: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WooLink"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unlinkWooShop: {
        parameters: {
            query?: {
                /** @description true: also when the shop can’t be reached; its sender then stays as it is */
                force?: "true" | "false";
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookAtWooShop: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WooShop"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setWooSender: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** Format: email */
                    address: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WooShop"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplates: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                systemId?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Template"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
                /** @description A random string: a repeat of the request with the same one is answered as the first and does nothing */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    html?: string | null;
                    /**
                     * @description by which mails name it
                     * @example order-confirmation
                     */
                    name: string;
                    /**
                     * @description what was changed, for yourself
                     * @default null
                     */
                    note?: string | null;
                    /**
                     * @description whether mails are made of this version at once
                     * @default false
                     */
                    publish?: boolean;
                    /** @example Your order {{number}} */
                    subject: string;
                    /**
                     * @description not with a key of one system
                     * @example 66b1f0c2a4d9e81234567890
                     */
                    systemId?: string;
                    /** @default null */
                    text?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    html?: string | null;
                    /**
                     * @description by which mails name it
                     * @example order-confirmation
                     */
                    name?: string;
                    /**
                     * @description what was changed, for yourself
                     * @default null
                     */
                    note?: string | null;
                    /**
                     * @description whether mails are made of this version at once
                     * @default false
                     */
                    publish?: boolean;
                    subject?: string;
                    text?: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    lookAtTemplate: {
        parameters: {
            query?: {
                /** @description as JSON */
                variables?: string;
                /** @description otherwise the newest */
                version?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default {} */
                    variables?: {
                        [key: string]: unknown;
                    };
                    /**
                     * @description null: the newest
                     * @default null
                     */
                    version?: number | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePreview"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    publishTemplate: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    version: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Template"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTemplateVersions: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: "" | number;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TemplateVersion"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTemplateVersion: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateContent"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readUsage: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setReminder: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description remind when fewer mails remain; null: a tenth of the running lots, 100 at least; 0: when none remains */
                    threshold: number | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhooks: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Webhook"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @default null */
                    systemId?: string | null;
                    /**
                     * @default [
                     *       "message.delayed",
                     *       "message.bounced",
                     *       "message.complained",
                     *       "message.suppressed",
                     *       "quota.low",
                     *       "invoice.created",
                     *       "system.inactive",
                     *       "system.disconnected"
                     *     ]
                     */
                    types?: ("message.accepted" | "message.delivered" | "message.deferred" | "message.delayed" | "message.bounced" | "message.complained" | "message.suppressed" | "quota.low" | "invoice.created" | "system.inactive" | "system.disconnected")[];
                    url: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NewWebhook"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Webhook"];
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookAttempts: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookAttempt"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enableWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        resumed: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replayEvents: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    eventId: string;
                } | {
                    from: string;
                    to: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        replayed: number;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookSecret: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** Format: date-time */
                        oldEndsAt: string;
                        /** @description `whsec_…` of Standard Webhooks; shown this once */
                        secret: string;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhook: {
        parameters: {
            query?: never;
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path: {
                /** @description an id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        answer: string;
                        error: string | null;
                        ms: number;
                        status: number | null;
                        taken: boolean;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description There is no such thing, or not in this account */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeWooKeys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    consumer_key: string;
                    consumer_secret: string;
                    key_permissions: string;
                    user_id: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        taken: true;
                    };
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWooShops: {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                after?: string;
                /** @description how many at most */
                limit?: number;
                systemId?: string;
            };
            header?: {
                /** @description Of a person who is in several accounts: which is meant; a link may say it as `?account=` */
                "depesche-account"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WooShop"][];
                        /** @description of the next page; null on the last */
                        next: string | null;
                    };
                };
            };
            /** @description No or wrong credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The caller may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description The request is not as it should be */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests: wait as Retry-After says */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
