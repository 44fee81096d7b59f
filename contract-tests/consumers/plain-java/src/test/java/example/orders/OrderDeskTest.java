package example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.sandbox.QualificationSandbox;
import io.github.partnercenter.qualification.sandbox.QualificationSandboxExtension;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(QualificationSandboxExtension.class)
class OrderDeskTest {
    @Test
    void isAModuleThatReadsTheClientAsOne() {
        assertTrue(OrderDesk.class.getModule().isNamed());
        assertEquals(
                "io.github.partnercenter.qualification",
                PartnerCenter.class.getModule().getName());
    }

    @Test
    void sellsToASchoolAndAppliesForOthers(QualificationSandbox sandbox) {
        assertEquals(List.of("sold"), order(sandbox, "education"));
        assertEquals(List.of("in review; check again tomorrow"), order(sandbox, "educationInReview"));
        assertEquals(List.of("Not an Education Customer"), order(sandbox, "educationDenied"));
        assertEquals(List.of("applied for Education"), order(sandbox, "none"));
    }

    @Test
    void listsMany(QualificationSandbox sandbox) {
        try (PartnerCenter partner = partner(sandbox)) {
            OrderDesk.list(partner, List.of(customer("education"), customer("noSuchCustomer")));
        }
        assertEquals(2, sandbox.requests().size());
    }

    private static List<String> order(QualificationSandbox sandbox, String customer) {
        List<String> messages = new ArrayList<>();
        try (PartnerCenter partner = partner(sandbox)) {
            new OrderDesk(partner, customer(customer), messages::add).order();
        }
        return messages;
    }

    private static UUID customer(String example) {
        return QualificationSandbox.sampleCustomers().get(example);
    }

    private static PartnerCenter partner(QualificationSandbox sandbox) {
        return PartnerCenter.builder()
                .baseUrl(sandbox.baseUrl())
                .accessToken(() -> "any")
                .build();
    }
}
