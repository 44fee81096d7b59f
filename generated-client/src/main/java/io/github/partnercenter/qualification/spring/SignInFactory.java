package io.github.partnercenter.qualification.spring;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.signin.EntraSignIn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Creates the {@link EntraSignIn} that the properties describe. */
record SignInFactory(
        PartnerCenterProperties.SignIn properties,
        ObjectProvider<SslBundles> bundles,
        ObjectProvider<RefreshTokenStore> stores,
        ObjectProvider<EntraSignInBuilderCustomizer> customizers) {
    private static final String PREFIX = "partner-center.sign-in.";
    private static final String CREDENTIALS = "client-secret, certificate-bundle and federated-token-file";

    /**
     * Creates the sign-in. Sends nothing.
     *
     * @param classes the application's class loader
     * @return a provider of app-only or App+User tokens
     * @throws SignInException if a property is missing or contradicts another
     */
    AccessTokenProvider create(ClassLoader classes) {
        String tenantId = required("tenant-id", properties.tenantId());
        String clientId = required("client-id", properties.clientId());
        requireMsal(classes);
        EntraSignIn.Builder builder = EntraSignIn.builder(tenantId, clientId);
        addCredential(builder);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));

        RefreshTokenStore store = stores.getIfAvailable();
        if (store != null) {
            Optional<String> stored = store.load();
            return builder.appAndUser(
                    stored.orElseGet(() -> required("refresh-token", properties.refreshToken())), store::store);
        }
        if (StringUtils.hasText(properties.refreshToken())) {
            throw new SignInException(
                    PREFIX + "refresh-token is set, but there is no bean that stores renewed refresh tokens.",
                    "Define a bean of type " + RefreshTokenStore.class.getName() + ".");
        }
        return builder.appOnly();
    }

    private static String required(String name, String value) {
        if (!StringUtils.hasText(value)) {
            throw new SignInException(
                    "Signing in to Partner Center requires " + PREFIX + name + ", which is not set.",
                    "Set " + PREFIX + "tenant-id, client-id and one of " + CREDENTIALS + ", or define a bean of type "
                            + AccessTokenProvider.class.getName() + ".");
        }
        return value;
    }

    private static void requireMsal(ClassLoader classes) {
        if (!ClassUtils.isPresent("com.microsoft.aad.msal4j.IClientCredential", classes)) {
            throw new SignInException(
                    "Signing in to Partner Center requires MSAL4J, which is not on the class path.",
                    "Add the dependency com.microsoft.azure:msal4j.");
        }
    }

    private void addCredential(EntraSignIn.Builder builder) {
        long credentials = Stream.of(
                        properties.clientSecret(), properties.certificateBundle(), properties.federatedTokenFile())
                .filter(value -> value != null && !value.toString().isBlank())
                .count();
        if (credentials != 1) {
            throw new SignInException(
                    "Signing in to Partner Center requires exactly one credential of the application, and "
                            + (credentials == 0 ? "none is" : "several are") + " set.",
                    "Set one of " + CREDENTIALS + " under partner-center.sign-in.");
        }
        if (StringUtils.hasText(properties.clientSecret())) {
            builder.secret(properties.clientSecret());
        } else if (StringUtils.hasText(properties.certificateBundle())) {
            addCertificate(builder, bundles.getObject().getBundle(properties.certificateBundle()));
        } else {
            Path file = properties.federatedTokenFile();
            builder.clientAssertion(() -> read(file));
        }
    }

    private void addCertificate(EntraSignIn.Builder builder, SslBundle bundle) {
        KeyStore store = bundle.getStores().getKeyStore();
        String storePassword = bundle.getStores().getKeyStorePassword();
        String password =
                Objects.requireNonNullElse(bundle.getKey().getPassword(), storePassword == null ? "" : storePassword);
        try {
            String alias = bundle.getKey().getAlias();
            List<String> aliases =
                    alias != null ? List.of(alias) : store == null ? List.of() : Collections.list(store.aliases());
            for (String each : aliases) {
                if (store.getKey(each, password.toCharArray()) instanceof PrivateKey key
                        && store.getCertificate(each) instanceof X509Certificate certificate) {
                    builder.certificate(key, certificate);
                    return;
                }
            }
        } catch (GeneralSecurityException unreadable) {
            throw new IllegalStateException(
                    "Cannot read the SSL bundle " + properties.certificateBundle() + ": " + unreadable.getMessage(),
                    unreadable);
        }
        throw new SignInException(
                "The SSL bundle " + properties.certificateBundle() + " has no key with its certificate.",
                "Add the application's certificate and RSA key to the key store of the bundle.");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            // it may be being replaced
            throw AccessTokenException.builder("cannot read " + PREFIX + "federated-token-file: " + unreadable)
                    .isTransient(true)
                    .cause(unreadable)
                    .build();
        }
    }
}
