<?php
use OpenAPI\Client\Api\CustomerQualificationApi;
use OpenAPI\Client\Api\ValidationCodesApi;
use OpenAPI\Client\ApiException;
use OpenAPI\Client\Configuration;
use OpenAPI\Client\Model\CustomerQualificationRequest;
use OpenAPI\Client\Model\VettedQualification;

require 'GuzzleHttp/autoload.php';
spl_autoload_register(fn (string $class) =>
    require 'client/lib/' . str_replace(['OpenAPI\\Client\\', '\\'], ['', '/'], $class) . '.php');

function customers(?string $token): CustomerQualificationApi
{
    return new CustomerQualificationApi(null, configuration($token));
}

function configuration(?string $token): Configuration
{
    return (new Configuration())->setHost(getenv('SANDBOX'))->setAccessToken($token ?? '');
}

function vetted(VettedQualification $qualification): string
{
    return "{$qualification->getQualification()} {$qualification->getVettingStatus()}";
}

function code(callable $call): string
{
    try {
        $call();
        return 'no error';
    } catch (ApiException $refusal) {
        return "{$refusal->getCode()} {$refusal->getResponseObject()->getCode()}";
    }
}

$customers = customers('any-token');
[$education, $none, $notKnownToday, $noSuchCustomer] =
    array_map('getenv', ['EDUCATION', 'NONE', 'NOT_KNOWN_TODAY', 'NO_SUCH_CUSTOMER']);

echo 'read one: ', json_decode($customers->getQualification($education)), "\n";
echo 'read all: ', vetted($customers->getQualifications($education)[0]), "\n";
$application = new CustomerQualificationRequest(['qualification' => 'Education', 'education_segment' => 'K12']);
echo 'apply: ', vetted($customers->createQualifications($none, $application)), "\n";
echo 'set: ', json_decode($customers->updateQualification($none, 'GovernmentCommunityCloud', code: '12345')), "\n";
$code = (new ValidationCodesApi(null, configuration('any-token')))->getValidationCodes()[0];
echo "codes: {$code->getValidationId()} {$code->getRemainingCreates()}\n";
echo 'unknown one: ', json_decode($customers->getQualification($notKnownToday)), "\n";
echo 'unknown all: ', vetted($customers->getQualifications($notKnownToday)[0]), "\n";
echo 'not found: ', code(fn () => $customers->getQualifications($noSuchCustomer)), "\n";
echo 'no token: ', code(fn () => customers(null)->getQualifications($education)), "\n";
