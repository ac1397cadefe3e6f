import { SAML } from '@node-saml/node-saml';
import { signAuthnRequestPost } from '@node-saml/node-saml/lib/saml-post-signing.js';
import { isValidSamlSigningOptions } from '@node-saml/node-saml/lib/types.js';

/** node-saml, which leaves `ForceAuthn="false"` out; a service provider should say it (Sweden Connect deployment profile 5.3). */
export class ExplicitSaml extends SAML {
  protected override async generateAuthorizeRequestAsync(
    isPassive: boolean,
    isHttpPostBinding: boolean,
  ): Promise<string> {
    const { options } = this;
    if (options.forceAuthn) return super.generateAuthorizeRequestAsync(isPassive, isHttpPostBinding);
    // By a form the element is signed, which must come last.
    const unsigned = await super.generateAuthorizeRequestAsync(isPassive, false);
    const request = unsigned.replace('<samlp:AuthnRequest ', '$&ForceAuthn="false" ');
    return isHttpPostBinding && isValidSamlSigningOptions(options)
      ? signAuthnRequestPost(request, options)
      : request;
  }
}
