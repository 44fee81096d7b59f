import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.model.ErrorResponse;

class Client {
    static ApiClient with(String token) {
        ApiClient client = new ApiClient().setBasePath(System.getenv("SANDBOX"));
        client.setBearerToken(token);
        return client;
    }

    static String bareString(String value) {
        return value;
    }

    static String parsed(String bareString) {
        return bareString;
    }

    static String code(Callable<?> call) throws Exception {
        try {
            return "no error but " + call.call();
        } catch (ApiException refusal) {
            return refusal.getCode() + " " + ErrorResponse.fromJson(refusal.getResponseBody()).getCode();
        }
    }
}
