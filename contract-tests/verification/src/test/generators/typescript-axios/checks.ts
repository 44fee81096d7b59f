import { isAxiosError } from 'axios';
import {
  Configuration,
  CustomerQualificationApi,
  type ErrorResponse,
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
    (error: unknown) => {
      if (!isAxiosError<ErrorResponse>(error)) throw error;
      return `${error.response?.status} ${error.response?.data.code}`;
    },
  );

const customers = new CustomerQualificationApi(configuration('any-token'));
const withoutToken = new CustomerQualificationApi(configuration());
const codes = new ValidationCodesApi(configuration('any-token'));

console.log('read one:', (await customers.getQualification(EDUCATION)).data);
console.log('read all:', vetted((await customers.getQualifications(EDUCATION)).data[0]));
const application = { qualification: 'Education', educationSegment: 'K12' };
console.log('apply:', vetted((await customers.createQualifications(NONE, application)).data));
const set = await customers.updateQualification(
  NONE,
  'GovernmentCommunityCloud',
  undefined,
  undefined,
  undefined,
  undefined,
  '12345',
);
console.log('set:', set.data);
const [first] = (await codes.getValidationCodes()).data;
console.log('codes:', first?.validationId, first?.remainingCreates);
console.log('unknown one:', (await customers.getQualification(NOT_KNOWN_TODAY)).data);
console.log('unknown all:', vetted((await customers.getQualifications(NOT_KNOWN_TODAY)).data[0]));
console.log('not found:', await code(customers.getQualifications(NO_SUCH_CUSTOMER)));
console.log('no token:', await code(withoutToken.getQualifications(EDUCATION)));
