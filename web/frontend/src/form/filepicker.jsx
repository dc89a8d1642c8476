// The file field: form-js' own shows a bare name; this one shows pictures, sizes and what is already attached,
// adds to a choice instead of replacing it, and opens the camera on a phone.
import {
  Description, Errors, FormContext, Label, useExpressionEvaluation, useSingleLineTemplateEvaluation,
} from '@bpmn-io/form-js-viewer';
import { useContext, useEffect, useMemo, useRef } from 'preact/hooks';
import { say } from '../lib/language.js';
import { requestKey } from '../lib/security.js';

const PREFIX = 'files::';
const isKey = (part) => typeof part === 'string' && part.startsWith(PREFIX);

/** A file field's value is a list: files the server already has ({id, name, size, url}) and the key of new ones. */
const partsOf = (value) => [value].flat().filter(Boolean);

export function sizeText(bytes) {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = bytes ? Math.min(Math.floor(Math.log(bytes) / Math.log(1024)), 3) : 0;
  return `${(bytes / 1024 ** power).toFixed(power > 1 ? 1 : 0)} ${units[power]}`;
}

function Chosen({ name, size, picture, url, onRemove }) {
  return (
    <li class="fb-file">
      {picture ? <img class="fb-file-picture" src={picture} alt="" /> : <span class="fb-file-picture" aria-hidden="true">{extension(name)}</span>}
      <span class="fb-file-name">{url ? <a href={url} target="_blank" rel="noopener">{name}</a> : name}</span>
      <span class="fb-file-size">{sizeText(size)}</span>
      {onRemove && <button type="button" class="fb-file-remove" onClick={onRemove} aria-label={say(`移除 ${name}`, `Remove ${name}`)}>×</button>}
    </li>
  );
}

const extension = (name) => (name.includes('.') ? name.split('.').pop().slice(0, 4).toUpperCase() : '…');

function NewFile({ file, onRemove }) {
  const picture = useMemo(() => (file.type.startsWith('image/') ? URL.createObjectURL(file) : null), [file]);
  useEffect(() => () => picture && URL.revokeObjectURL(picture), [picture]);
  return <Chosen name={file.name} size={file.size} picture={picture} onRemove={onRemove} />;
}

export function FilePicker({ field, value, onChange, domId, errors = [], disabled, readonly }) {
  const registry = useContext(FormContext).getService('fileRegistry');
  const input = useRef(null);
  const accept = useSingleLineTemplateEvaluation(field.accept || '', { debug: true });
  const multiple = useExpressionEvaluation(field.multiple) === true;
  const parts = partsOf(value);
  const key = parts.find(isKey);
  const stored = parts.filter((part) => !isKey(part));
  const files = key ? registry.getFiles(key) : [];
  const locked = disabled || readonly;
  const errorId = `${domId}-error-message`;

  useEffect(() => {
    if (key && !registry.hasKey(key)) onChange({ value: stored.length ? stored : null });
  }, [key]);

  function change(keptStored, newFiles) {
    const newKey = key ?? PREFIX + requestKey();
    if (newFiles.length) registry.setFiles(newKey, newFiles);
    else registry.deleteFiles(newKey);
    const next = newFiles.length ? [...keptStored, newKey] : keptStored;
    onChange({ value: next.length ? next : null });
  }

  function choose({ target }) {
    const picked = Array.from(target.files);
    target.value = '';
    if (picked.length) change(multiple ? stored : [], multiple ? [...files, ...picked] : picked.slice(0, 1));
  }

  return (
    <div class={`fjs-form-field fjs-form-field-filepicker${errors.length ? ' fjs-has-errors' : ''}`}>
      <Label htmlFor={domId} label={field.label} required={field.validate?.required} />
      {!locked && (
        <div class="fb-filepicker">
          <input ref={input} id={domId} type="file" class="visually-hidden" multiple={multiple} accept={accept || undefined}
            onChange={choose} aria-describedby={errorId} aria-invalid={errors.length > 0} />
          <button type="button" class="btn fb-filepicker-button" onClick={() => input.current.click()} tabIndex={-1} aria-hidden="true">
            {accept.includes('image') ? say('拍照或选择文件', 'Take a photo or choose') : say('选择文件', 'Choose files')}
          </button>
          <span class="fb-hint">{multiple ? say('可选多个', 'several allowed') : ''}</span>
        </div>
      )}
      {(stored.length > 0 || files.length > 0) && (
        <ul class="fb-files">
          {stored.map((file) => (
            <Chosen key={file.id} name={file.name} size={file.size} url={file.url} picture={file.preview}
              onRemove={locked ? null : () => change(stored.filter((other) => other !== file), files)} />
          ))}
          {files.map((file) => (
            <NewFile key={`${file.name}${file.lastModified}${file.size}`} file={file}
              onRemove={() => change(stored, files.filter((other) => other !== file))} />
          ))}
        </ul>
      )}
      <Description description={field.description} />
      <Errors id={errorId} errors={errors} />
    </div>
  );
}

FilePicker.config = {
  type: 'filepicker',
  keyed: true,
  name: 'File picker',
  group: 'basic-input',
  emptyValue: null,
  create: (options = {}) => ({ ...options }),
};

function register(formFields) {
  formFields.register('filepicker', FilePicker);
}
register.$inject = ['formFields'];

/** The form-js module that replaces its file field. */
export const filePickerModule = { __init__: [register] };
