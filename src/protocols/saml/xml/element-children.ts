import { XmlElement, XmlText } from 'libxml2-wasm';

/** The child elements of a parsed element; comments and text between them are passed over. */
export function elementChildren(parent: XmlElement): XmlElement[] {
  const children: XmlElement[] = [];
  for (let child = parent.firstChild; child; child = child.next) {
    if (child instanceof XmlElement) children.push(child);
  }
  return children;
}

/** Whether anything but white space stands directly in the element. */
export function holdsText(parent: XmlElement): boolean {
  for (let child = parent.firstChild; child; child = child.next) {
    if (child instanceof XmlText && child.content.trim() !== '') return true;
  }
  return false;
}

/** Whether this is the element `name` of `namespace`. */
export function isElement(
  element: XmlElement | undefined,
  namespace: string,
  name: string,
): element is XmlElement {
  return element?.name === name && element.namespaceUri === namespace;
}

/** The value of an attribute without a namespace. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  const attribute = element.attrs.find(
    (candidate) => candidate.name === name && candidate.namespaceUri === '',
  );
  return attribute?.value;
}
