import json
from os import environ

from openapi_client import (
    ApiClient,
    Configuration,
    CustomerQualificationApi,
    CustomerQualificationRequest,
    ErrorResponse,
    ValidationCodesApi,
)
from openapi_client.exceptions import ApiException


def api(of, token="any-token"):
    return of(ApiClient(Configuration(host=environ["SANDBOX"], access_token=token)))


def code(call):
    try:
        call()
    except ApiException as refusal:
        return f"{refusal.status} {ErrorResponse.from_json(refusal.body).code}"


def vetted(qualification):
    return f"{qualification.qualification} {qualification.vetting_status}"


customers = api(CustomerQualificationApi)
education, none, not_known_today, no_such_customer = (
    environ[name] for name in ("EDUCATION", "NONE", "NOT_KNOWN_TODAY", "NO_SUCH_CUSTOMER")
)

print("read one:", customers.get_qualification(education))
print("read all:", vetted(customers.get_qualifications(education)[0]))
application = CustomerQualificationRequest(qualification="Education", educationSegment="K12")
print("apply:", vetted(customers.create_qualifications(none, application)))
print("set:", customers.update_qualification(none, "GovernmentCommunityCloud", code="12345"))
codes = api(ValidationCodesApi).get_validation_codes()
print("codes:", codes[0].validation_id, codes[0].remaining_creates)
print("unknown one:", customers.get_qualification(not_known_today))
print("unknown all:", vetted(customers.get_qualifications(not_known_today)[0]))
print("not found:", code(lambda: customers.get_qualifications(no_such_customer)))
print("no token:", code(lambda: api(CustomerQualificationApi, None).get_qualifications(education)))
