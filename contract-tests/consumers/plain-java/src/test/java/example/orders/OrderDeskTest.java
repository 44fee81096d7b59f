package example.orders;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.partnercenter.qualification.PartnerCenter;
import io.github.partnercenter.qualification.sandbox.Examples;
import io.github.partnercenter.qualification.sandbox.Examples.Customers;
import io.github.partnercenter.qualification.sandbox.Fault;
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
        assertEquals(List.of("sold"), order(sandbox, Customers.EDUCATION));
        assertEquals(List.of("in review; check again tomorrow"), order(sandbox, Customers.EDUCATION_IN_REVIEW));
        assertEquals(List.of("Not an Education Customer"), order(sandbox, Customers.EDUCATION_DENIED));
        assertEquals(List.of("applied for Education"), order(sandbox, Customers.NONE));
    }

    @Test
    void waitsWhileTheServiceIsUnavailable(QualificationSandbox sandbox) {
        UUID customer = UUID.randomUUID();
        sandbox.givenCustomerLike(customer, Examples.Customers.EDUCATION_IN_REVIEW);
        sandbox.nextAnswer(customer, Fault.status(503, "Retry-After", "0"));

        assertEquals(List.of("in review; check again tomorrow"), order(sandbox, customer));
        assertEquals(2, sandbox.requests().size());
    }

    @Test
    void listsMany(QualificationSandbox sandbox) {
        try (PartnerCenter partner = partner(sandbox)) {
            OrderDesk.list(partner, List.of(customer(Customers.EDUCATION), customer(Customers.NO_SUCH_CUSTOMER)));
        }
        assertEquals(2, sandbox.requests().size());
    }

    private static List<String> order(QualificationSandbox sandbox, String example) {
        return order(sandbox, customer(example));
    }

    private static List<String> order(QualificationSandbox sandbox, UUID customer) {
        List<String> messages = new ArrayList<>();
        try (PartnerCenter partner = partner(sandbox)) {
            new OrderDesk(partner, customer, messages::add).order();
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
