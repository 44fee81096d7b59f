require 'uri'
require 'openapi_client'
include OpenapiClient

def api(of, token = 'any-token')
  configuration = Configuration.new
  configuration.server_index = nil
  sandbox = URI(ENV.fetch('SANDBOX'))
  configuration.scheme = sandbox.scheme
  configuration.host = "#{sandbox.host}:#{sandbox.port}"
  configuration.access_token = token
  of.new(ApiClient.new(configuration))
end

def vetted(qualification)
  "#{qualification.qualification} #{qualification.vetting_status}"
end

def code
  yield
rescue ApiError => refusal
  "#{refusal.code} #{ErrorResponse.build_from_hash(JSON.parse(refusal.response_body, symbolize_names: true)).code}"
end

customers = api(CustomerQualificationApi)
education, none, not_known_today, no_such_customer =
  ENV.values_at('EDUCATION', 'NONE', 'NOT_KNOWN_TODAY', 'NO_SUCH_CUSTOMER')

puts "read one: #{JSON.parse(customers.get_qualification(education))}"
puts "read all: #{vetted(customers.get_qualifications(education).first)}"
application = CustomerQualificationRequest.new(qualification: 'Education', education_segment: 'K12')
puts "apply: #{vetted(customers.create_qualifications(none, application))}"
set = customers.update_qualification(none, 'GovernmentCommunityCloud'.to_json, code: '12345')
puts "set: #{JSON.parse(set)}"
codes = api(ValidationCodesApi).get_validation_codes
puts "codes: #{codes.first.validation_id} #{codes.first.remaining_creates}"
puts "unknown one: #{JSON.parse(customers.get_qualification(not_known_today))}"
puts "unknown all: #{vetted(customers.get_qualifications(not_known_today).first)}"
puts "not found: #{code { customers.get_qualifications(no_such_customer) }}"
puts "no token: #{code { api(CustomerQualificationApi, nil).get_qualifications(education) }}"
