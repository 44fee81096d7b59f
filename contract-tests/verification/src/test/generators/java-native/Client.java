import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.model.ErrorResponse;

class Client {
    static ApiClient with(String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("SANDBOX"));
        if (token != null) {
            client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        }
        return client;
    }

    static String bareString(String value) {
        return "\"" + value + "\"";
    }

    static String parsed(String bareString) {
        return bareString;
    }

    static String code(Callable<?> call) throws Exception {
        try {
            return "no error but " + call.call();
        } catch (ApiException refusal) {
            ErrorResponse error = new ObjectMapper().readValue(refusal.getResponseBody(), ErrorResponse.class);
            return refusal.getCode() + " " + error.getCode();
        }
    }
}
