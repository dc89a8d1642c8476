// form-js accepts numbers with a country code only; here people write 13800138000 or 0755-12345678.
const MAINLAND = /^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|[48]00-?\d{3}-?\d{4})$/;
const REFUSAL = 'Field must be a valid international phone number. (e.g. +4930664040900)';

function acceptMainland(validator, translate) {
  const validate = validator.validateFieldInstance.bind(validator);
  validator.validateFieldInstance = (instance, value) => {
    const errors = validate(instance, value);
    return MAINLAND.test(value) ? errors.filter((error) => error !== translate(REFUSAL)) : errors;
  };
}
acceptMainland.$inject = ['validator', 'translate'];

/** The form-js module that makes `validationType: "phone"` accept mainland numbers as people write them. */
export const phoneModule = { __init__: [acceptMainland] };

/** Lets a phone show its number pad for phone numbers; form-js draws them as lines of any text. */
export function showNumberPad(host, form) {
  const fields = form.get('formFieldRegistry').getAll();
  const phones = fields.filter((field) => field.validate?.validationType === 'phone' || /(^|_)phone$/.test(field.key));
  for (const { id } of phones) {
    for (const input of host.querySelectorAll(`input[id*="${CSS.escape(id)}"]`)) input.inputMode = 'tel';
  }
}
