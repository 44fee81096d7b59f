import {
  Configuration,
  CustomerQualificationApi,
  ErrorResponseFromJSON,
  ResponseError,
  ValidationCodesApi,
  type VettedQualification,
} from './client/index.js';

const { SANDBOX, EDUCATION = '', NONE = '', NOT_KNOWN_TODAY = '', NO_SUCH_CUSTOMER = '' } = process.env;

const configuration = (accessToken?: string) => new Configuration({ basePath: SANDBOX, accessToken });
const vetted = (qualification?: VettedQualification) =>
  `${qualification?.qualification} ${qualification?.vettingStatus}`;
const code = (call: Promise<unknown>) =>
  call.then(
    () => 'no error',
    async (error: unknown) => {
      if (!(error instanceof ResponseError)) throw error;
      return `${error.response.status} ${ErrorResponseFromJSON(await error.response.json()).code}`;
    },
  );

const customers = new CustomerQualificationApi(configuration('any-token'));
const withoutToken = new CustomerQualificationApi(configuration());
const codes = new ValidationCodesApi(configuration('any-token'));

console.log('read one:', await customers.getQualification({ customerTenantId: EDUCATION }));
console.log('read all:', vetted((await customers.getQualifications({ customerTenantId: EDUCATION }))[0]));
const qualification = { qualification: 'Education', educationSegment: 'K12' };
console.log('apply:', vetted(await customers.createQualifications({ customerTenantId: NONE, qualification })));
console.log(
  'set:',
  await customers.updateQualification({
    customerTenantId: NONE,
    qualification: 'GovernmentCommunityCloud',
    code: '12345',
  }),
);
const [first] = await codes.getValidationCodes();
console.log('codes:', first?.validationId, first?.remainingCreates);
console.log('unknown one:', await customers.getQualification({ customerTenantId: NOT_KNOWN_TODAY }));
console.log('unknown all:', vetted((await customers.getQualifications({ customerTenantId: NOT_KNOWN_TODAY }))[0]));
console.log('not found:', await code(customers.getQualifications({ customerTenantId: NO_SUCH_CUSTOMER })));
console.log('no token:', await code(withoutToken.getQualifications({ customerTenantId: EDUCATION })));
