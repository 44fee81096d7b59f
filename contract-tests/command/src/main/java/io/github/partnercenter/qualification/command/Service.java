package io.github.partnercenter.qualification.command;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.signin.EntraSignIn;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Option;

/** Partner Center or a sandbox, as configured by options and environment variables. */
final class Service {
    static final String TOKEN = "PARTNER_CENTER_ACCESS_TOKEN";
    static final String BASE_URL = "PARTNER_CENTER_BASE_URL";
    private static final String APPLICATION = "AZURE_CLIENT_ID";

    @Option(
            names = "--base-url",
            paramLabel = "URL",
            description = "Send requests to this URL, such as that of a sandbox. Default: that in " + BASE_URL
                    + ", or Microsoft's.")
    private URI baseUrl;

    private final Map<String, String> environment = System.getenv();

    /** {@return whether the URL was set by the option} */
    boolean hasBaseUrlOption() {
        return baseUrl != null;
    }

    /** {@return the URL that was set; null for Microsoft's} */
    URI baseUrl() {
        if (baseUrl != null || !has(BASE_URL)) {
            return baseUrl;
        }
        String variable = environment.get(BASE_URL).strip();
        try {
            return URI.create(variable);
        } catch (IllegalArgumentException noUrl) {
            throw new BadInput(BASE_URL + " is not a URL: " + Printable.line(variable));
        }
    }

    /** {@return a description of the sign-in; null if none is configured} */
    String signInDescription() {
        if (has(TOKEN)) {
            return "the access token in " + TOKEN;
        }
        return has(APPLICATION)
                ? "Microsoft Entra, as application " + Printable.line(environment.get(APPLICATION))
                : null;
    }

    /**
     * {@return the access token provider}
     *
     * @throws BadInput if no sign-in is configured
     */
    AccessTokenProvider signIn() {
        String token = environment.get(TOKEN);
        if (has(TOKEN)) {
            return previousWasRejected -> token.strip();
        }
        if (!has(APPLICATION)) {
            throw new BadInput("Sign in with environment variables: " + TOKEN + ", or " + APPLICATION
                    + ", AZURE_TENANT_ID and one of AZURE_CLIENT_SECRET, AZURE_CLIENT_CERTIFICATE_PATH,"
                    + " AZURE_FEDERATED_TOKEN_FILE");
        }
        try {
            return EntraSignIn.fromEnvironment();
        } catch (IllegalArgumentException | IllegalStateException bad) {
            throw new BadInput(bad.getMessage());
        }
    }

    private boolean has(String variable) {
        return !environment.getOrDefault(variable, "").isBlank();
    }

    /**
     * {@return a builder for it, with access tokens of {@link #signIn()}}
     *
     * @throws BadInput if the environment or the URL is not valid
     */
    PartnerCenter.Builder builder() {
        return builder(signIn());
    }

    /**
     * {@return a builder for it}
     *
     * @throws BadInput if the URL is not valid
     */
    PartnerCenter.Builder builder(AccessTokenProvider signIn) {
        PartnerCenter.Builder builder =
                PartnerCenter.builder().accessToken(signIn).applicationName("qualification-command");
        try {
            URI url = baseUrl();
            return url == null ? builder : builder.baseUrl(url);
        } catch (IllegalArgumentException badUrl) {
            throw new BadInput(badUrl.getMessage());
        }
    }
}
