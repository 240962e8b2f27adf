using Microsoft.Extensions.Options;

namespace PerfHub.Api.Security;

/// <summary>Rejects OIDC settings that cannot work.</summary>
internal sealed class OidcOptionsValidator : IValidateOptions<OidcOptions>
{
    public ValidateOptionsResult Validate(string? name, OidcOptions options) =>
        options.GetValidationError() is { } error ? ValidateOptionsResult.Fail(error) : ValidateOptionsResult.Success;
}
