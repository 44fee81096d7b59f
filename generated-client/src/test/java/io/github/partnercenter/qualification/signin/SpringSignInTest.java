package io.github.partnercenter.qualification.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.partnercenter.qualification.AccessTokenException;
import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.spring.EntraSignInBuilderCustomizer;
import io.github.partnercenter.qualification.spring.PartnerCenterAutoConfiguration;
import io.github.partnercenter.qualification.spring.RefreshTokenStore;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.Ordered;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

/** The sign-in that Spring Boot creates from properties. */
@Timeout(60)
class SpringSignInTest {
    private final EntraServer entra = new EntraServer();
    private final ApplicationContextRunner application = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(PartnerCenterAutoConfiguration.class, SslAutoConfiguration.class))
            .withBean(
                    EntraSignInBuilderCustomizer.class,
                    () -> builder -> builder.authority(entra.authority())
                            .httpClient(EntraServer.httpClient().build()));
    private final ApplicationContextRunner registered = application.withPropertyValues(
            "partner-center.sign-in.tenant-id=" + EntraServer.TENANT,
            "partner-center.sign-in.client-id=" + EntraServer.CLIENT);

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        entra.close();
    }

    @Test
    void bySecret() {
        registered
                .withPropertyValues("partner-center.sign-in.client-secret=" + EntraServer.SECRET)
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms())
                            .singleElement()
                            .satisfies(form -> assertThat(form).containsEntry("client_secret", EntraServer.SECRET));
                });
    }

    @Test
    void byCertificate() throws Exception {
        Path file = Files.write(folder.resolve("app.p12"), SelfSigned.valid().pkcs12());
        registered
                .withPropertyValues(
                        "spring.ssl.bundle.jks.app.keystore.location=file:" + file,
                        "spring.ssl.bundle.jks.app.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.app.keystore.password=" + SelfSigned.PASSWORD,
                        "partner-center.sign-in.certificate-bundle=app")
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms())
                            .singleElement()
                            .satisfies(form ->
                                    assertThat(form.get("client_assertion")).startsWith("eyJ"));
                });
    }

    @Test
    void byFederatedTokenReadAnew() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first\n");
        registered
                .withPropertyValues("partner-center.sign-in.federated-token-file=" + file)
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    Files.writeString(file, "second");
                    context.getBean(AccessTokenProvider.class).accessToken(true);
                    assertThat(entra.forms())
                            .extracting(form -> form.get("client_assertion"))
                            .containsExactly("first", "second");
                });
    }

    /** Such as a placeholder whose variable is not set. */
    @Test
    void blankPropertiesAreNotSet() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first");
        registered
                .withPropertyValues(
                        "partner-center.access-token=",
                        "partner-center.sign-in.client-secret=",
                        "partner-center.sign-in.certificate-bundle=",
                        "partner-center.sign-in.refresh-token=",
                        "partner-center.sign-in.federated-token-file=" + file)
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms().get(0)).containsEntry("client_assertion", "first");
                });
        registered
                .withPropertyValues(
                        "partner-center.sign-in.client-secret=" + EntraServer.SECRET,
                        "partner-center.sign-in.federated-token-file=")
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms().get(1)).containsEntry("client_secret", EntraServer.SECRET);
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "refresh-stored"})
    void asApplicationAndUser(String stored) {
        BlockingQueue<String> renewed = new LinkedBlockingQueue<>();
        RefreshTokenStore store = new RefreshTokenStore() {
            @Override
            public Optional<String> load() {
                return Optional.of(stored).filter(token -> !token.isEmpty());
            }

            @Override
            public void store(String refreshToken) {
                renewed.add(refreshToken);
            }
        };
        registered
                .withPropertyValues(
                        "partner-center.sign-in.client-secret=" + EntraServer.SECRET,
                        "partner-center.sign-in.refresh-token=refresh-first")
                .withBean(RefreshTokenStore.class, () -> store)
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms().get(0).get("refresh_token"))
                            .isEqualTo(stored.isEmpty() ? "refresh-first" : stored);
                    assertThat(renewed.take()).isEqualTo("refresh-1");
                });
    }

    @Test
    void theStoredRefreshTokenIsLoadedOnce() {
        AtomicInteger loads = new AtomicInteger();
        RefreshTokenStore store = new RefreshTokenStore() {
            @Override
            public Optional<String> load() {
                return Optional.of("refresh-stored-" + loads.incrementAndGet());
            }

            @Override
            public void store(String refreshToken) {
                // the next process needs it
            }
        };
        registered
                .withPropertyValues("partner-center.sign-in.client-secret=" + EntraServer.SECRET)
                .withBean(RefreshTokenStore.class, () -> store)
                .run(context -> {
                    assertThat(loads).as("loads at start-up").hasValue(1);
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    context.getBean(AccessTokenProvider.class).accessToken(true);
                    assertThat(loads).as("loads after two tokens").hasValue(1);
                    assertThat(entra.forms())
                            .extracting(form -> form.get("refresh_token"))
                            .containsExactly("refresh-stored-1", "refresh-1");
                });
    }

    @Test
    void anEmptyStoreNeedsAFirstRefreshToken() {
        RefreshTokenStore empty = new RefreshTokenStore() {
            @Override
            public Optional<String> load() {
                return Optional.empty();
            }

            @Override
            public void store(String refreshToken) {
                // it never comes to this
            }
        };
        registered
                .withPropertyValues("partner-center.sign-in.client-secret=" + EntraServer.SECRET)
                .withBean(RefreshTokenStore.class, () -> empty)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessageContaining("requires partner-center.sign-in.refresh-token, which is not set"));
    }

    /** A file that is being replaced is there again in a moment. */
    @Test
    void aFederatedTokenThatIsMissingIsAFailureThatPasses() {
        registered
                .withPropertyValues("partner-center.sign-in.federated-token-file=" + folder.resolve("token"))
                .run(context -> {
                    AccessTokenProvider signIn = context.getBean(AccessTokenProvider.class);
                    AccessTokenException failure =
                            catchThrowableOfType(AccessTokenException.class, () -> signIn.accessToken(false));
                    assertThat(failure).hasMessageContaining("partner-center.sign-in.federated-token-file");
                    assertThat(failure.isTransient()).isTrue();
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "second"})
    void theAliasOfTheBundleSelectsTheCertificate(String alias) throws Exception {
        Map<String, SelfSigned> identities = Map.of("first", SelfSigned.valid(), "second", SelfSigned.other());
        KeyStore both = KeyStore.getInstance("PKCS12");
        both.load(null, null);
        for (Map.Entry<String, SelfSigned> each : identities.entrySet()) {
            both.setKeyEntry(
                    each.getKey(), each.getValue().key(), SelfSigned.PASSWORD.toCharArray(), new Certificate[] {
                        each.getValue().certificate()
                    });
        }
        Path file = folder.resolve("both.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            both.store(out, SelfSigned.PASSWORD.toCharArray());
        }
        registered
                .withPropertyValues(
                        "spring.ssl.bundle.jks.app.keystore.location=file:" + file,
                        "spring.ssl.bundle.jks.app.keystore.type=PKCS12",
                        "spring.ssl.bundle.jks.app.keystore.password=" + SelfSigned.PASSWORD,
                        "spring.ssl.bundle.jks.app.key.alias=" + alias,
                        "partner-center.sign-in.certificate-bundle=app")
                .run(context -> {
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(identities
                                    .get(alias)
                                    .hasSigned(entra.forms().get(0).get("client_assertion")))
                            .as("signed with the key of the alias %s", alias)
                            .isTrue();
                });
    }

    @Test
    void byCertificateWhoseKeyHasAPasswordOfItsOwn() throws Exception {
        withStore(store -> setKey(store, "of-the-key"))
                .withPropertyValues("spring.ssl.bundle.jks.app.key.password=of-the-key")
                .run(this::assertSignsInByCertificate);
    }

    @Test
    void aKeyWithAnotherPasswordEndsTheStart() throws Exception {
        withStore(store -> setKey(store, "of-the-key"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasStackTraceContaining("Cannot read the SSL bundle app: ")
                        .hasRootCauseInstanceOf(UnrecoverableKeyException.class));
    }

    /** Their aliases come before and after the key's. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "y"})
    void theKeyOfABundleIsFoundAmongCertificates(String alias) throws Exception {
        withStore(store -> {
                    store.setCertificateEntry(alias, SelfSigned.other().certificate());
                    setKey(store, "of-the-store");
                })
                .run(this::assertSignsInByCertificate);
    }

    private interface Entries {
        void addTo(KeyStore store) throws GeneralSecurityException;
    }

    private static void setKey(KeyStore store, String password) throws GeneralSecurityException {
        store.setKeyEntry("app", SelfSigned.valid().key(), password.toCharArray(), new Certificate[] {
            SelfSigned.valid().certificate()
        });
    }

    /** {@return an application with a bundle of these entries} */
    private ApplicationContextRunner withStore(Entries entries) throws Exception {
        return withStore("keystore", entries);
    }

    private ApplicationContextRunner withStore(String kind, Entries entries) throws Exception {
        KeyStore store = KeyStore.getInstance("JKS");
        store.load(null, null);
        entries.addTo(store);
        Path file = folder.resolve("app.jks");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, "of-the-store".toCharArray());
        }
        return registered.withPropertyValues(
                "spring.ssl.bundle.jks.app." + kind + ".location=file:" + file,
                "spring.ssl.bundle.jks.app." + kind + ".type=JKS",
                "spring.ssl.bundle.jks.app." + kind + ".password=of-the-store",
                "partner-center.sign-in.certificate-bundle=app");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "of-the-key"})
    void byCertificateOfABundleOfPemFiles(String password) throws Exception {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        Path key = Files.writeString(
                folder.resolve("app.key"),
                "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
                        .formatted(lines.encodeToString(SelfSigned.valid().key().getEncoded())));
        Path certificate = Files.writeString(
                folder.resolve("app.crt"),
                "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
                        .formatted(lines.encodeToString(
                                SelfSigned.valid().certificate().getEncoded())));
        registered
                .withPropertyValues(
                        "spring.ssl.bundle.pem.app.keystore.private-key=file:" + key,
                        "spring.ssl.bundle.pem.app.keystore.certificate=file:" + certificate,
                        "partner-center.sign-in.certificate-bundle=app")
                .withPropertyValues(
                        password.isEmpty()
                                ? new String[0]
                                : new String[] {"spring.ssl.bundle.pem.app.key.password=" + password})
                .run(this::assertSignsInByCertificate);
    }

    private void assertSignsInByCertificate(AssertableApplicationContext context) {
        context.getBean(AccessTokenProvider.class).accessToken(false);
        assertThat(SelfSigned.valid().hasSigned(entra.forms().get(0).get("client_assertion")))
                .as("signed with the key of the bundle")
                .isTrue();
    }

    @Test
    void customizersOfTheSignInAreCalledInOrderAfterTheProperties() {
        List<String> calls = new CopyOnWriteArrayList<>();
        registered
                .withPropertyValues("partner-center.sign-in.client-secret=" + EntraServer.SECRET)
                .withBean("late", Customizer.class, () -> new Customizer("late", 2, calls))
                .withBean("early", Customizer.class, () -> new Customizer("early", 1, calls))
                .run(context -> {
                    assertThat(calls).containsExactly("early", "late");
                    context.getBean(AccessTokenProvider.class).accessToken(false);
                    assertThat(entra.forms().get(0)).containsEntry("client_secret", "secret-of-late");
                });
    }

    private record Customizer(String name, int getOrder, List<String> calls)
            implements EntraSignInBuilderCustomizer, Ordered {
        @Override
        public void customize(EntraSignIn.Builder builder) {
            calls.add(name);
            builder.secret("secret-of-" + name);
        }
    }

    @Test
    void refreshTokensNeedAStore() {
        registered
                .withPropertyValues(
                        "partner-center.sign-in.client-secret=" + EntraServer.SECRET,
                        "partner-center.sign-in.refresh-token=refresh-first")
                .run(context -> assertThat(context)
                        .getFailure()
                        .hasRootCauseMessage("partner-center.sign-in.refresh-token is set, but there is no bean that"
                                + " stores renewed refresh tokens."));
    }

    @Test
    void exactlyOneCredential() {
        registered.run(context -> assertThat(context).getFailure().rootCause().hasMessageEndingWith("none is set."));
        registered
                .withPropertyValues(
                        "partner-center.sign-in.client-secret=" + EntraServer.SECRET,
                        "partner-center.sign-in.certificate-bundle=app")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageEndingWith("several are set."));
    }

    @Test
    void withoutMsal() {
        registered
                .withClassLoader(new FilteredClassLoader("com.microsoft.aad.msal4j"))
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .hasMessage("Signing in to Partner Center requires MSAL4J, which is not on the class path."));
    }

    @Test
    void whoForgetsItReadsWhatToDo() {
        application.run(context -> assertThat(analysis(context.getStartupFailure()))
                .satisfies(analysis -> {
                    assertThat(analysis.getDescription())
                            .isEqualTo(
                                    "Signing in to Partner Center requires partner-center.sign-in.tenant-id, which is not set.");
                    assertThat(analysis.getAction())
                            .isEqualTo("Set partner-center.sign-in.tenant-id, client-id and one of client-secret,"
                                    + " certificate-bundle and federated-token-file, or define a bean of type "
                                    + AccessTokenProvider.class.getName() + ".");
                }));
    }

    @Test
    void whoSetsItWronglyReadsWhatToDo() throws Exception {
        String secret = "partner-center.sign-in.client-secret=" + EntraServer.SECRET;
        Entries noKey =
                store -> store.setCertificateEntry("app", SelfSigned.valid().certificate());
        List<ApplicationContextRunner> wrong = List.of(
                application.withPropertyValues(
                        "partner-center.sign-in.tenant-id=partner.example",
                        "partner-center.sign-in.client-id= ",
                        secret),
                registered,
                registered.withPropertyValues(secret, "partner-center.sign-in.federated-token-file=token"),
                registered.withPropertyValues(secret, "partner-center.sign-in.refresh-token=refresh-first"),
                registered
                        .withPropertyValues(secret)
                        .withClassLoader(new FilteredClassLoader("com.microsoft.aad.msal4j")),
                withStore("keystore", noKey),
                withStore("truststore", noKey));

        assertThat(wrong.stream().map(SpringSignInTest::printed))
                .containsExactly(
                        "Signing in to Partner Center requires partner-center.sign-in.client-id, which is not set. - "
                                + "Set partner-center.sign-in.tenant-id, client-id and one of client-secret,"
                                + " certificate-bundle and federated-token-file, or define a bean of type "
                                + AccessTokenProvider.class.getName() + ".",
                        "Signing in to Partner Center requires exactly one credential of the application, and none is set. - "
                                + "Set one of client-secret, certificate-bundle and federated-token-file under partner-center.sign-in.",
                        "Signing in to Partner Center requires exactly one credential of the application, and several are set. - "
                                + "Set one of client-secret, certificate-bundle and federated-token-file under partner-center.sign-in.",
                        "partner-center.sign-in.refresh-token is set, but there is no bean that stores renewed refresh tokens. - "
                                + "Define a bean of type " + RefreshTokenStore.class.getName() + ".",
                        "Signing in to Partner Center requires MSAL4J, which is not on the class path. - "
                                + "Add the dependency com.microsoft.azure:msal4j.",
                        "The SSL bundle app has no key with its certificate. - "
                                + "Add the application's certificate and RSA key to the key store of the bundle.",
                        "The SSL bundle app has no key with its certificate. - "
                                + "Add the application's certificate and RSA key to the key store of the bundle.");
    }

    private static String printed(ApplicationContextRunner wrong) {
        List<String> texts = new ArrayList<>();
        wrong.run(context -> {
            FailureAnalysis analysis = analysis(context.getStartupFailure());
            texts.add(analysis.getDescription());
            texts.add(analysis.getAction());
        });
        return String.join(" - ", texts);
    }

    /** As Spring Boot prints it at start-up. */
    private static FailureAnalysis analysis(Throwable failure) {
        return SpringFactoriesLoader.forDefaultResourceLocation()
                .load(FailureAnalyzer.class, FailureHandler.handleMessage((message, needsMore) -> {}))
                .stream()
                .map(analyzer -> analyzer.analyze(failure))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
