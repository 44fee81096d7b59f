package io.github.partnercenter.qualification.signin;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.IClientCredential;
import io.github.partnercenter.qualification.AccessTokenException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.util.Objects;
import java.util.function.Supplier;

/** Creates and validates the credentials of the application. */
final class Credentials {
    private static final String RSA = "RSA";
    private static final int MIN_BITS = 2_048;

    private Credentials() {}

    static IClientCredential secret(String secret) {
        if (secret == null || secret.isBlank() || secret.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("secret must not be blank or contain control characters");
        }
        return ClientCredentialFactory.createFromSecret(secret);
    }

    static IClientCredential certificate(PrivateKey key, X509Certificate certificate) {
        Objects.requireNonNull(certificate, "certificate");
        if (!RSA.equals(key.getAlgorithm()) || !(certificate.getPublicKey() instanceof RSAPublicKey publicKey)) {
            throw new IllegalArgumentException("Entra accepts RSA keys only, not a key of "
                    + key.getAlgorithm() + " for a certificate of "
                    + certificate.getPublicKey().getAlgorithm());
        }
        if (publicKey.getModulus().bitLength() < MIN_BITS) {
            throw new IllegalArgumentException("The key must have at least " + MIN_BITS + " bits, not "
                    + publicKey.getModulus().bitLength());
        }
        try {
            certificate.checkValidity();
        } catch (CertificateExpiredException expired) {
            throw new IllegalArgumentException(
                    "The certificate expired at " + certificate.getNotAfter().toInstant(), expired);
        } catch (CertificateNotYetValidException early) {
            throw new IllegalArgumentException(
                    "The certificate is not valid before "
                            + certificate.getNotBefore().toInstant(),
                    early);
        }
        if (!belongTogether(key, certificate)) {
            throw new IllegalArgumentException("The key does not belong to the certificate "
                    + certificate.getSubjectX500Principal().getName());
        }
        return ClientCredentialFactory.createFromCertificate(key, certificate);
    }

    /** Compares a signature, because a key may be in hardware. */
    private static boolean belongTogether(PrivateKey key, X509Certificate certificate) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            byte[] sample = certificate.getEncoded();
            signature.update(sample);
            byte[] signed = signature.sign();
            Signature verification = Signature.getInstance("SHA256withRSA");
            verification.initVerify(certificate.getPublicKey());
            verification.update(sample);
            return verification.verify(signed);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("The key cannot sign: " + unusable.getMessage(), unusable);
        }
    }

    static IClientCredential assertion(Supplier<String> assertion) {
        Objects.requireNonNull(assertion, "assertion");
        return ClientCredentialFactory.createFromCallback(() -> {
            String value = assertion.get();
            if (value == null || value.isBlank()) {
                throw AccessTokenException.builder("the supplier of client assertions returned none")
                        .build();
            }
            return value.strip();
        });
    }
}
