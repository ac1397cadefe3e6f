import type { XmlElement } from 'libxml2-wasm';
import { elementChildren, isElement } from './element-children.js';
import { DS, MD, MDRPI } from './namespaces.js';

const OF_THE_PUBLICATION = new Set(['ID', 'validUntil', 'cacheDuration']);

/** Takes from a signed root what is another at each publication although nothing of its entities has changed. */
export function forgetPublication(root: XmlElement): void {
  for (const attribute of root.attrs)
    if (attribute.namespaceUri === '' && OF_THE_PUBLICATION.has(attribute.name)) attribute.remove();
  for (const child of elementChildren(root)) {
    if (isElement(child, DS, 'Signature')) child.remove();
    else if (isElement(child, MD, 'Extensions')) withoutPublicationInfo(child);
  }
}

/** Extensions that hold nothing are not allowed. */
function withoutPublicationInfo(extensions: XmlElement): void {
  const [some, ...others] = elementChildren(extensions).filter((one) =>
    isElement(one, MDRPI, 'PublicationInfo'),
  );
  if (!some) return;
  for (const one of [some, ...others]) one.remove();
  if (elementChildren(extensions).length === 0) extensions.remove();
}
