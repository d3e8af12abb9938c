export const errors = {
  badCredentials: { errorCode: 400001, httpCode: 400 },
  unknownError: { errorCode: 400000, langKeyword: 'error.unknown' },
  sessionOver: { errorCode: 401003, httpCode: 401 },
  tooFast: { code: 429001, message: 'Please slow down' },
};

export function isSessionOver(errorCode: number): boolean {
  return errorCode === 401003;
}
