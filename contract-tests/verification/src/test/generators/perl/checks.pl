use v5.36;
use JSON;
use WWW::OpenAPIClient::ApiClient;
use WWW::OpenAPIClient::CustomerQualificationApi;
use WWW::OpenAPIClient::Object::CustomerQualificationRequest;
use WWW::OpenAPIClient::ValidationCodesApi;

my ($education, $none, $not_known_today, $no_such_customer) = @ENV{qw(EDUCATION NONE NOT_KNOWN_TODAY NO_SUCH_CUSTOMER)};

sub api ($of, $token = 'any-token') {
    my $client = WWW::OpenAPIClient::ApiClient->new(base_url => $ENV{SANDBOX}, access_token => $token);
    return "WWW::OpenAPIClient::$of"->new($client);
}

sub vetted ($qualification) {
    return $qualification->qualification . ' ' . $qualification->vetting_status;
}

sub bare_string ($value) {
    return JSON->new->allow_nonref->encode($value);
}

sub parsed ($bare_string) {
    return JSON->new->allow_nonref->decode($bare_string);
}

sub code ($api) {
    eval { $api->get_qualifications(customer_tenant_id => $no_such_customer) };
    my ($status, $body) = $@ =~ /API Exception\((\d+)\): .*\n(\{.*\})/;
    return "$status " . decode_json($body)->{code};
}

my $customers = api('CustomerQualificationApi');

say 'read one: ', parsed($customers->get_qualification(customer_tenant_id => $education));
say 'read all: ', vetted($customers->get_qualifications(customer_tenant_id => $education)->[0]);
my $application = WWW::OpenAPIClient::Object::CustomerQualificationRequest->new(
    qualification    => 'Education',
    educationSegment => 'K12',
);
say 'apply: ', vetted($customers->create_qualifications(customer_tenant_id => $none, qualification => $application));
my $set = $customers->update_qualification(
    customer_tenant_id => $none,
    qualification      => bare_string('GovernmentCommunityCloud'),
    code               => '12345',
);
say 'set: ', parsed($set);
my $code = api('ValidationCodesApi')->get_validation_codes->[0];
say 'codes: ', $code->validation_id, ' ', $code->remaining_creates;
say 'unknown one: ', parsed($customers->get_qualification(customer_tenant_id => $not_known_today));
say 'unknown all: ', vetted($customers->get_qualifications(customer_tenant_id => $not_known_today)->[0]);
say 'not found: ', code($customers);
say 'no token: ', code(api('CustomerQualificationApi', undef));
