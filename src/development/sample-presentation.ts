import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const LOGO = `<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160">
  <rect width="160" height="160" rx="24" fill="#12395b"/>
  <circle cx="62" cy="62" r="26" fill="none" stroke="#fff" stroke-width="12"/>
  <path d="M82 82l48 48m-22-22l14-14" fill="none" stroke="#fff" stroke-width="12" stroke-linecap="round"/>
</svg>
`;

const PRESENTATION = {
  displayName: { sv: 'Behörig (utveckling)', en: 'Behörig (development)' },
  description: {
    sv: 'Svarar på i vilka roller och med vilka befogenheter exemplets anställda företräder sina organisationer.',
    en: "Tells in which roles and with which powers the sample's employees act for their organisations.",
  },
  informationUrl: { sv: 'https://behorig.example/sv', en: 'https://behorig.example/en' },
  privacyStatementUrl: {
    sv: 'https://behorig.example/sv/integritet',
    en: 'https://behorig.example/en/privacy',
  },
  logo: { file: 'logo.svg' },
  organisation: { name: { sv: 'Behörig utveckling', en: 'Behörig development' } },
  contacts: [
    { type: 'technical', givenName: 'Drift', mail: 'drift@behorig.example', telephone: '+46812345678' },
    { type: 'support', givenName: 'Support', mail: 'support@behorig.example' },
    { type: 'security', givenName: 'Säkerhet', mail: 'incident@behorig.example' },
  ],
  entityCategories: ['http://id.swedenconnect.se/contract/sc/prepaid-auth-2021'],
};

/** How development mode presents itself, as an operator would write it. @returns the path for AUTHORITY_METADATA_FILE */
export function writeSamplePresentation(folder: string): string {
  const file = join(folder, 'authority-metadata.json');
  writeFileSync(file, `${JSON.stringify(PRESENTATION, null, 2)}\n`);
  writeFileSync(join(folder, 'logo.svg'), LOGO);
  return file;
}
