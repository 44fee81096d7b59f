package example.orders;

import io.github.partnercenter.qualification.CustomerResult;
import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.QualificationOperations;
import io.github.partnercenter.qualification.Vetting;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.CustomerQualificationRequest;
import io.github.partnercenter.qualification.model.EducationSegment;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the README shows, in a program. */
final class OrderDesk {
    private final PartnerCenter partner;
    private final UUID customerId;
    private final Consumer<String> seller;

    OrderDesk(PartnerCenter partner, UUID customerId, Consumer<String> seller) {
        this.partner = partner;
        this.customerId = customerId;
        this.seller = seller;
    }

    static void main(String token, String customerId) {
        try (PartnerCenter partner =
                PartnerCenter.builder().accessToken(() -> token).build()) {
            List<VettedQualification> qualifications =
                    partner.customers().byId(customerId).qualification().getQualifications();
        }
    }

    void order() {
        QualificationOperations customer = partner.customers().byId(customerId).qualification();
        Vetting education = Vetting.of(CustomerQualification.EDUCATION, customer.getQualifications());
        switch (education.state()) {
            case APPROVED -> sell();
            case IN_REVIEW -> checkAgainTomorrow();
            case DENIED -> notifySeller(education.reason().orElse("no reason given"));
            case NONE ->
                applyFor(CustomerQualificationRequest.of(CustomerQualification.EDUCATION)
                        .withEducationSegment(EducationSegment.K12)
                        .withWebsite("example.edu"));
            case UNKNOWN -> escalate(education.qualification().orElseThrow());
        }
    }

    static void list(PartnerCenter partner, Iterable<UUID> customerIds) {
        try (Stream<CustomerResult<List<VettedQualification>>> results =
                partner.customers().byIds(customerIds).qualification().getQualifications()) {
            results.forEach(result -> System.out.println(result));
        }
    }

    private void sell() {
        notifySeller("sold");
    }

    private void checkAgainTomorrow() {
        notifySeller("in review; check again tomorrow");
    }

    private void escalate(VettedQualification qualification) {
        notifySeller("unknown vetting status: " + qualification);
    }

    private void notifySeller(String message) {
        seller.accept(message);
    }

    private void applyFor(CustomerQualificationRequest request) {
        partner.customers().byId(customerId).qualification().createQualifications(request);
        notifySeller("applied for " + request.qualification());
    }
}
