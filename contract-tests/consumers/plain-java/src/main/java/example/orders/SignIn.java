package example.orders;

import io.github.partnercenter.qualification.AccessTokenProvider;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.signin.EntraSignIn;

/** The README's ways to sign in. */
final class SignIn {
    private SignIn() {}

    /** Where a refresh token is kept. */
    interface Vault {
        String read();

        void store(String refreshToken);
    }

    static PartnerCenter fromEnvironment() {
        PartnerCenter partner = PartnerCenter.builder()
                .accessToken(EntraSignIn.fromEnvironment())
                .build();
        return partner;
    }

    static PartnerCenter asApplication(String tenantId, String applicationId, String secret) {
        AccessTokenProvider signIn =
                EntraSignIn.builder(tenantId, applicationId).secret(secret).appOnly();
        PartnerCenter partner = PartnerCenter.builder().accessToken(signIn).build();
        return partner;
    }

    static PartnerCenter withUser(String tenantId, String applicationId, String secret, Vault vault) {
        AccessTokenProvider signIn =
                EntraSignIn.builder(tenantId, applicationId).secret(secret).appAndUser(vault.read(), vault::store);
        PartnerCenter partner = PartnerCenter.builder().accessToken(signIn).build();
        return partner;
    }
}
