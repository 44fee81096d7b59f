import java.util.UUID;
import org.openapitools.client.api.CustomerQualificationApi;
import org.openapitools.client.api.ValidationCodesApi;
import org.openapitools.client.model.CustomerQualificationRequest;
import org.openapitools.client.model.VettedQualification;

/** The checks, for each library with a class Client that knows what is different about it. */
class Checks {
    @SuppressWarnings("deprecation")
    public static void main(String[] arguments) throws Exception {
        CustomerQualificationApi customers = new CustomerQualificationApi(Client.with("any-token"));
        CustomerQualificationApi withoutToken = new CustomerQualificationApi(Client.with(null));
        UUID education = customer("EDUCATION");
        UUID none = customer("NONE");
        UUID notKnownToday = customer("NOT_KNOWN_TODAY");
        UUID noSuchCustomer = customer("NO_SUCH_CUSTOMER");

        show("read one", Client.parsed(customers.getQualification(education, null, null, null, null)));
        show("read all", vetted(customers.getQualifications(education, null, null, null, null).get(0)));
        var application = new CustomerQualificationRequest().qualification("Education").educationSegment("K12");
        show("apply", vetted(customers.createQualifications(none, application, null, null, null, null)));
        String government = Client.bareString("GovernmentCommunityCloud");
        show("set", Client.parsed(customers.updateQualification(none, government, null, null, null, null, "12345")));
        var code = new ValidationCodesApi(Client.with("any-token")).getValidationCodes(null, null, null, null).get(0);
        show("codes", code.getValidationId() + " " + code.getRemainingCreates());
        show("unknown one", Client.parsed(customers.getQualification(notKnownToday, null, null, null, null)));
        show("unknown all", vetted(customers.getQualifications(notKnownToday, null, null, null, null).get(0)));
        show("not found", Client.code(() -> customers.getQualifications(noSuchCustomer, null, null, null, null)));
        show("no token", Client.code(() -> withoutToken.getQualifications(education, null, null, null, null)));
    }

    private static UUID customer(String name) {
        return UUID.fromString(System.getenv(name));
    }

    private static String vetted(VettedQualification qualification) {
        return qualification.getQualification() + " " + qualification.getVettingStatus();
    }

    private static void show(String check, String value) {
        System.out.println(check + ": " + value);
    }
}
