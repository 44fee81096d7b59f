package io.github.partnercenter.qualification;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;

/** Whatever text is given for a value, a date or a customer id: kept, read or refused, never anything else. */
class TextFuzzTest {

    @FuzzTest(maxDuration = "1m")
    void isKeptReadOrRefused(FuzzedDataProvider data) {
        String text = data.consumeRemainingAsString();
        CustomerQualification value = CustomerQualification.of(text);
        if (!value.isKnown() && !value.value().equals(text)) {
            throw new AssertionError("lost: " + text);
        }
        Vetting.of(value, List.of(VettedQualification.of(value).withVettingCreatedDate(text)))
                .created();
        try (PartnerCenter partner = PartnerCenter.builder()
                .accessToken(() -> "token-of-text-fuzz-test")
                .build()) {
            partner.customers().byId(text);
            if (text.length() != 36) {
                throw new AssertionError("taken for a GUID: " + text);
            }
        } catch (IllegalArgumentException refused) {
            if (!refused.getMessage().contains(text)) {
                throw new AssertionError("refused without being shown: " + text);
            }
        }
    }
}
