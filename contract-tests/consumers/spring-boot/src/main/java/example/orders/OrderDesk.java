package example.orders;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.model.CustomerQualification;
import io.github.partnercenter.qualification.model.VettedQualification;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Knows how customers are qualified. */
@Component
class OrderDesk {
    private final PartnerCenter partner;

    OrderDesk(PartnerCenter partner) {
        this.partner = partner;
    }

    List<CustomerQualification> qualifications(UUID customerId) {
        return partner.customers().byId(customerId).qualification().getQualifications().stream()
                .map(VettedQualification::qualification)
                .toList();
    }
}
