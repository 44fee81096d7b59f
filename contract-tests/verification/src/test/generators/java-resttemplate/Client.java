import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.openapitools.client.ApiClient;
import org.openapitools.client.model.ErrorResponse;
import org.springframework.web.client.RestClientResponseException;

class Client {
    static ApiClient with(String token) {
        ApiClient client = new ApiClient().setBasePath(System.getenv("SANDBOX"));
        client.setBearerToken(token);
        return client;
    }

    static String bareString(String value) {
        return "\"" + value + "\"";
    }

    static String parsed(String bareString) throws Exception {
        return new ObjectMapper().readValue(bareString, String.class);
    }

    static String code(Callable<?> call) throws Exception {
        try {
            return "no error but " + call.call();
        } catch (RestClientResponseException refusal) {
            return refusal.getStatusCode().value() + " " + refusal.getResponseBodyAs(ErrorResponse.class).getCode();
        }
    }
}
