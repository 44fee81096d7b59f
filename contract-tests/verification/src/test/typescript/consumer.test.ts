// What a consumer in TypeScript expects of Partner Center, with the client that OpenAPI Generator makes of the spec.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MatchersV3, PactV4 } from '@pact-foundation/pact';
import { Configuration, CustomerQualificationApi, ResponseError } from './client/index.js';

const { regex, integer, string, eachLike } = MatchersV3;

const pact = new PactV4({ consumer: 'typescript-consumer', provider: 'partner-center', dir: 'pacts' });
const customerTenantId = '3f2504e0-4f89-41d3-9a0c-0305e82c3301';
const guid = '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';
const msCorrelationId = '7d2456fd-2d79-46d0-9f8e-5d7ecd5f8745';
const msRequestId = '037db222-6d8e-4d7f-ba78-df3dca33fb68';

const authorization = regex('Bearer \\S+', 'Bearer any-token');
const ids = {
  'MS-CorrelationId': regex(guid, msCorrelationId),
  'MS-RequestId': regex(guid, msRequestId),
};
const answerHeaders = { 'Content-Type': regex('application/json(;.*)?', 'application/json'), ...ids };

function partnerCenter(basePath: string): CustomerQualificationApi {
  return new CustomerQualificationApi(new Configuration({ basePath, accessToken: 'any-token' }));
}

test('reads a qualification, and the ids come back', () =>
  pact
    .addInteraction()
    .given('the customer has a qualification', { customerId: customerTenantId, qualification: 'Education' })
    .uponReceiving('a request for the qualification of a school')
    .withRequest('GET', `/v1/customers/${customerTenantId}/qualification`, (request) =>
      request.headers({ Authorization: authorization, ...ids }),
    )
    .willRespondWith(200, (response) => response.headers(answerHeaders).jsonBody(regex('(?i)education', 'education')))
    .executeTest(async (server) => {
      const answer = await partnerCenter(server.url).getQualificationRaw({
        customerTenantId,
        mSCorrelationId: msCorrelationId,
        mSRequestId: msRequestId,
      });

      assert.equal(await answer.value(), 'education');
      assert.equal(answer.raw.headers.get('MS-RequestId'), msRequestId);
    }));

test('keeps a value that is not known today', () =>
  pact
    .addInteraction()
    .given('the customer has a qualification that is not known today', { customerId: customerTenantId })
    .uponReceiving('a request for qualifications, one of them new')
    .withRequest('GET', `/v1/customers/${customerTenantId}/qualifications`, (request) =>
      request.headers({ Authorization: authorization }),
    )
    .willRespondWith(200, (response) =>
      response.headers(answerHeaders).jsonBody(eachLike({ qualification: string('research_institute') })),
    )
    .executeTest(async (server) => {
      const [first] = await partnerCenter(server.url).getQualifications({ customerTenantId });

      assert.equal(first?.qualification, 'research_institute');
    }));

test('tells a refusal by status and code', () =>
  pact
    .addInteraction()
    .given('there is no such customer', { customerId: customerTenantId })
    .uponReceiving('a request for the qualifications of a customer that is gone')
    .withRequest('GET', `/v1/customers/${customerTenantId}/qualifications`, (request) =>
      request.headers({ Authorization: authorization }),
    )
    .willRespondWith(404, (response) =>
      response.headers(answerHeaders).jsonBody({ code: integer(60003), description: string('Customer not found.') }),
    )
    .executeTest(async (server) => {
      const refusal = await partnerCenter(server.url)
        .getQualifications({ customerTenantId })
        .then(
          () => assert.fail('it was answered'),
          (error: unknown) => error,
        );

      assert.ok(refusal instanceof ResponseError);
      assert.equal(refusal.response.status, 404);
      assert.equal(((await refusal.response.json()) as { code: number }).code, 60003);
      assert.match(refusal.response.headers.get('MS-CorrelationId') ?? '', new RegExp(guid));
    }));
