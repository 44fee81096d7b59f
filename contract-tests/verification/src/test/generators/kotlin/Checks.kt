import com.fasterxml.jackson.module.kotlin.readValue
import java.util.UUID
import org.openapitools.client.apis.CustomerQualificationApi
import org.openapitools.client.apis.ValidationCodesApi
import org.openapitools.client.infrastructure.ApiClient
import org.openapitools.client.infrastructure.ClientError
import org.openapitools.client.infrastructure.ClientException
import org.openapitools.client.infrastructure.Serializer
import org.openapitools.client.models.CustomerQualificationRequest
import org.openapitools.client.models.ErrorResponse
import org.openapitools.client.models.VettedQualification

val sandbox: String = System.getenv("SANDBOX")

fun customer(name: String): UUID = UUID.fromString(System.getenv(name))

fun vetted(qualification: VettedQualification) = "${qualification.qualification} ${qualification.vettingStatus}"

fun code(call: () -> Any): String =
    try {
        "no error but ${call()}"
    } catch (refusal: ClientException) {
        val body = (refusal.response as ClientError<*>).body as String
        "${refusal.statusCode} ${Serializer.jacksonObjectMapper.readValue<ErrorResponse>(body).code}"
    }

@Suppress("DEPRECATION")
fun main() {
    ApiClient.accessToken = "any-token"
    val customers = CustomerQualificationApi(sandbox)
    val none = customer("NONE")

    println("read one: ${customers.getQualification(customer("EDUCATION"))}")
    println("read all: ${vetted(customers.getQualifications(customer("EDUCATION")).first())}")
    val application = CustomerQualificationRequest(qualification = "Education", educationSegment = "K12")
    println("apply: ${vetted(customers.createQualifications(none, application))}")
    println("set: ${customers.updateQualification(none, "GovernmentCommunityCloud", code = "12345")}")
    val code = ValidationCodesApi(sandbox).getValidationCodes().first()
    println("codes: ${code.validationId} ${code.remainingCreates}")
    println("unknown one: ${customers.getQualification(customer("NOT_KNOWN_TODAY"))}")
    println("unknown all: ${vetted(customers.getQualifications(customer("NOT_KNOWN_TODAY")).first())}")
    println("not found: ${code { customers.getQualifications(customer("NO_SUCH_CUSTOMER")) }}")
    ApiClient.accessToken = null
    println("no token: ${code { customers.getQualifications(customer("EDUCATION")) }}")
}
